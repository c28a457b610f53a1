package dev.stdb.server.common;

/** Cheap checks that are always on, for conditions only a bug can break. */
public final class Invariants {
    private Invariants() {}

    /**
     * Checks a condition.
     *
     * @throws InvariantViolationException if {@code condition} is false
     */
    public static void check(boolean condition, String message) {
        if (!condition) {
            throw new InvariantViolationException(message);
        }
    }

    /**
     * Checks that two numbers are equal.
     *
     * @throws InvariantViolationException if they differ; the text names both
     */
    public static void checkEquals(long expected, long actual, String what) {
        if (expected != actual) {
            throw new InvariantViolationException(what + ": expected=" + expected + ", actual=" + actual);
        }
    }
}
