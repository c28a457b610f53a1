package dev.stdb.maven.jcl;

import java.util.Objects;

/**
 * What the methods of records do with one component: as the wrapper classes, so that NaN equals NaN and 0.0 is not
 * -0.0.
 */
public final class RecordComponents {
    private RecordComponents() {}

    /** Compares two components. */
    public static boolean same(boolean a, boolean b) {
        return a == b;
    }

    /** Compares two components. */
    public static boolean same(int a, int b) {
        return a == b;
    }

    /** Compares two components. */
    public static boolean same(long a, long b) {
        return a == b;
    }

    /** Compares two components. */
    public static boolean same(float a, float b) {
        return Float.floatToIntBits(a) == Float.floatToIntBits(b);
    }

    /** Compares two components. */
    public static boolean same(double a, double b) {
        return Double.doubleToLongBits(a) == Double.doubleToLongBits(b);
    }

    /** Compares two components. */
    public static boolean same(Object a, Object b) {
        return Objects.equals(a, b);
    }

    /** Returns the hash code of a component. */
    public static int hash(boolean value) {
        return Boolean.hashCode(value);
    }

    /** Returns the hash code of a component. */
    public static int hash(int value) {
        return value;
    }

    /** Returns the hash code of a component. */
    public static int hash(long value) {
        return Long.hashCode(value);
    }

    /** Returns the hash code of a component. */
    public static int hash(float value) {
        return Float.hashCode(value);
    }

    /** Returns the hash code of a component. */
    public static int hash(double value) {
        return Double.hashCode(value);
    }

    /** Returns the hash code of a component. */
    public static int hash(Object value) {
        return Objects.hashCode(value);
    }
}
