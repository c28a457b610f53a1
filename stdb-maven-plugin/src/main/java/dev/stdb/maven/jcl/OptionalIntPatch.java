package dev.stdb.maven.jcl;

import java.util.NoSuchElementException;
import java.util.OptionalInt;

/** Members of {@link OptionalInt} that TeaVM does differently. */
public final class OptionalIntPatch {
    private OptionalIntPatch() {}

    /** Returns the value as text. */
    @ReceiverFirst
    public static String toString(OptionalInt value) {
        return value.isPresent() ? "OptionalInt[" + value.orElse(0) + "]" : "OptionalInt.empty";
    }

    /** Returns the value, or fails if there is none. */
    @ReceiverFirst
    public static int getAsInt(OptionalInt value) {
        if (!value.isPresent()) {
            throw new NoSuchElementException("No value present");
        }
        return value.orElse(0);
    }

    /** Returns the value, or fails if there is none. */
    @ReceiverFirst
    public static int orElseThrow(OptionalInt value) {
        if (!value.isPresent()) {
            throw new NoSuchElementException("No value present");
        }
        return value.orElse(0);
    }
}
