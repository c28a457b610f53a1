package dev.stdb.maven.jcl;

import java.util.NoSuchElementException;
import java.util.Optional;

/** Members of {@link Optional} that TeaVM does differently. */
public final class OptionalPatch {
    private OptionalPatch() {}

    /** Returns the value as text. */
    @ReceiverFirst
    public static String toString(Optional<Object> value) {
        return value.isPresent() ? "Optional[" + value.orElse("") + "]" : "Optional.empty";
    }

    /** Returns the value, or fails if there is none. */
    @ReceiverFirst
    public static Object get(Optional<Object> value) {
        if (!value.isPresent()) {
            throw new NoSuchElementException("No value present");
        }
        return value.orElse("");
    }

    /** Returns the value, or fails if there is none. */
    @ReceiverFirst
    public static Object orElseThrow(Optional<Object> value) {
        if (!value.isPresent()) {
            throw new NoSuchElementException("No value present");
        }
        return value.orElse("");
    }
}
