package dev.stdb.maven.jcl;

import java.util.NoSuchElementException;
import java.util.OptionalLong;

/** Members of {@link OptionalLong} that TeaVM does differently. */
public final class OptionalLongPatch {
    private OptionalLongPatch() {}

    /** Returns the value as text. */
    @ReceiverFirst
    public static String toString(OptionalLong value) {
        return value.isPresent() ? "OptionalLong[" + value.orElse(0) + "]" : "OptionalLong.empty";
    }

    /** Returns the value, or fails if there is none. */
    @ReceiverFirst
    public static long getAsLong(OptionalLong value) {
        if (!value.isPresent()) {
            throw new NoSuchElementException("No value present");
        }
        return value.orElse(0);
    }

    /** Returns the value, or fails if there is none. */
    @ReceiverFirst
    public static long orElseThrow(OptionalLong value) {
        if (!value.isPresent()) {
            throw new NoSuchElementException("No value present");
        }
        return value.orElse(0);
    }
}
