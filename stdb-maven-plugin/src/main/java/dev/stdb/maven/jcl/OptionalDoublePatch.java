package dev.stdb.maven.jcl;

import java.util.NoSuchElementException;
import java.util.OptionalDouble;

/** Members of {@link OptionalDouble} that TeaVM does differently. */
public final class OptionalDoublePatch {
    private OptionalDoublePatch() {}

    /** Returns the value as text. */
    @ReceiverFirst
    public static String toString(OptionalDouble value) {
        return value.isPresent() ? "OptionalDouble[" + value.orElse(0) + "]" : "OptionalDouble.empty";
    }

    /** Returns the value, or fails if there is none. */
    @ReceiverFirst
    public static double getAsDouble(OptionalDouble value) {
        if (!value.isPresent()) {
            throw new NoSuchElementException("No value present");
        }
        return value.orElse(0);
    }

    /** Returns the value, or fails if there is none. */
    @ReceiverFirst
    public static double orElseThrow(OptionalDouble value) {
        if (!value.isPresent()) {
            throw new NoSuchElementException("No value present");
        }
        return value.orElse(0);
    }
}
