package dev.stdb.server.wasm;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Hands the meter and type tables of the guest being compiled to the static initializer of its helper class. Public
 * only because generated code calls it.
 */
public final class GuestLink {
    private static final ThreadLocal<@Nullable Pending> PENDING = new ThreadLocal<>();

    private record Pending(GuestMeter meter, GuestTypes types) {}

    private GuestLink() {}

    /** Runs an action that initializes generated classes, with the given values on offer. */
    static void offer(GuestMeter meter, GuestTypes types, Runnable action) {
        PENDING.set(new Pending(meter, types));
        try {
            action.run();
        } finally {
            PENDING.remove();
        }
    }

    private static Pending pending() {
        return Objects.requireNonNull(PENDING.get(), "guest classes initialized outside of their compilation");
    }

    /** Meter of the guest being compiled. */
    public static GuestMeter meter() {
        return pending().meter();
    }

    /** Remembered subtype answers, see {@link GuestTypes#subtypes}. */
    public static byte[] subtypes() {
        return pending().types().subtypes;
    }

    /** Number of types. */
    public static int typeCount() {
        return pending().types().typeCount;
    }

    /** Widths of struct fields. */
    public static byte[][] structBits() {
        return pending().types().structBits;
    }

    /** Widths of array elements. */
    public static byte[] arrayBits() {
        return pending().types().arrayBits;
    }

    /** Which arrays hold objects. */
    public static boolean[] arrayOfObjects() {
        return pending().types().arrayOfObjects;
    }

    /** Default field values. */
    public static long[][] structDefaults() {
        return pending().types().structDefaults;
    }

    /** Default element values. */
    public static long[] arrayDefaults() {
        return pending().types().arrayDefaults;
    }
}
