package dev.stdb.maven.jcl;

import java.lang.reflect.Array;
import java.util.Arrays;
import java.util.function.IntFunction;

/** Members of {@link Arrays} that TeaVM lacks, or where it rejects a range that ends behind the array. */
public final class ArraysPatch {
    private ArraysPatch() {}

    /** Copies {@code array[from, to)}; what lies behind the end of the array stays zero. */
    public static boolean[] copyOfRange(boolean[] array, int from, int to) {
        boolean[] copy = new boolean[lengthOf(array.length, from, to)];
        System.arraycopy(array, from, copy, 0, Math.min(array.length - from, copy.length));
        return copy;
    }

    /** Copies {@code array[from, to)}; what lies behind the end of the array stays zero. */
    public static byte[] copyOfRange(byte[] array, int from, int to) {
        byte[] copy = new byte[lengthOf(array.length, from, to)];
        System.arraycopy(array, from, copy, 0, Math.min(array.length - from, copy.length));
        return copy;
    }

    /** Copies {@code array[from, to)}; what lies behind the end of the array stays zero. */
    public static char[] copyOfRange(char[] array, int from, int to) {
        char[] copy = new char[lengthOf(array.length, from, to)];
        System.arraycopy(array, from, copy, 0, Math.min(array.length - from, copy.length));
        return copy;
    }

    /** Copies {@code array[from, to)}; what lies behind the end of the array stays zero. */
    public static short[] copyOfRange(short[] array, int from, int to) {
        short[] copy = new short[lengthOf(array.length, from, to)];
        System.arraycopy(array, from, copy, 0, Math.min(array.length - from, copy.length));
        return copy;
    }

    /** Copies {@code array[from, to)}; what lies behind the end of the array stays zero. */
    public static int[] copyOfRange(int[] array, int from, int to) {
        int[] copy = new int[lengthOf(array.length, from, to)];
        System.arraycopy(array, from, copy, 0, Math.min(array.length - from, copy.length));
        return copy;
    }

    /** Copies {@code array[from, to)}; what lies behind the end of the array stays zero. */
    public static long[] copyOfRange(long[] array, int from, int to) {
        long[] copy = new long[lengthOf(array.length, from, to)];
        System.arraycopy(array, from, copy, 0, Math.min(array.length - from, copy.length));
        return copy;
    }

    /** Copies {@code array[from, to)}; what lies behind the end of the array stays zero. */
    public static float[] copyOfRange(float[] array, int from, int to) {
        float[] copy = new float[lengthOf(array.length, from, to)];
        System.arraycopy(array, from, copy, 0, Math.min(array.length - from, copy.length));
        return copy;
    }

    /** Copies {@code array[from, to)}; what lies behind the end of the array stays zero. */
    public static double[] copyOfRange(double[] array, int from, int to) {
        double[] copy = new double[lengthOf(array.length, from, to)];
        System.arraycopy(array, from, copy, 0, Math.min(array.length - from, copy.length));
        return copy;
    }

    /** Copies {@code array[from, to)}; what lies behind the end of the array stays null. */
    public static Object[] copyOfRange(Object[] array, int from, int to) {
        int length = lengthOf(array.length, from, to);
        Object[] copy = Arrays.copyOf(array, length);
        Arrays.fill(copy, null);
        System.arraycopy(array, from, copy, 0, Math.min(array.length - from, length));
        return copy;
    }

    /** Copies elements into a new array of another type; what lies behind the end of the array stays null. */
    public static Object[] copyOf(Object[] array, int length, Class<?> type) {
        Object[] copy = (Object[]) Array.newInstance(type.getComponentType(), length);
        ArrayCopies.copy(array, 0, copy, 0, Math.min(array.length, length));
        return copy;
    }

    /** Copies elements into a new array of another type; what lies behind the end of the array stays null. */
    public static Object[] copyOfRange(Object[] array, int from, int to, Class<?> type) {
        if (from > to) {
            throw new IllegalArgumentException(from + " > " + to);
        }
        Object[] copy = (Object[]) Array.newInstance(type.getComponentType(), to - from);
        ArrayCopies.copy(array, from, copy, 0, Math.min(array.length - from, to - from));
        return copy;
    }

    /** Fills an array with what a function returns. */
    public static void setAll(Object[] array, IntFunction<Object> generator) {
        for (int i = 0; i < array.length; i++) {
            Object element = generator.apply(i);
            ArrayChecks.store(array, i, element);
            array[i] = element;
        }
    }

    /** Compares two arrays lexicographically. */
    public static int compare(byte[] a, byte[] b) {
        for (int i = 0; i < Math.min(a.length, b.length); i++) {
            int order = Byte.compare(a[i], b[i]);
            if (order != 0) {
                return order;
            }
        }
        return a.length - b.length;
    }

    /** Compares two arrays lexicographically. */
    public static int compare(char[] a, char[] b) {
        for (int i = 0; i < Math.min(a.length, b.length); i++) {
            int order = Character.compare(a[i], b[i]);
            if (order != 0) {
                return order;
            }
        }
        return a.length - b.length;
    }

    /** Compares two arrays lexicographically. */
    public static int compare(int[] a, int[] b) {
        for (int i = 0; i < Math.min(a.length, b.length); i++) {
            int order = Integer.compare(a[i], b[i]);
            if (order != 0) {
                return order;
            }
        }
        return a.length - b.length;
    }

    /** Compares two arrays lexicographically. */
    public static int compare(long[] a, long[] b) {
        for (int i = 0; i < Math.min(a.length, b.length); i++) {
            int order = Long.compare(a[i], b[i]);
            if (order != 0) {
                return order;
            }
        }
        return a.length - b.length;
    }

    /** Compares two arrays lexicographically. */
    public static int compare(double[] a, double[] b) {
        for (int i = 0; i < Math.min(a.length, b.length); i++) {
            int order = Double.compare(a[i], b[i]);
            if (order != 0) {
                return order;
            }
        }
        return a.length - b.length;
    }

    private static int lengthOf(int available, int from, int to) {
        if (from > to) {
            throw new IllegalArgumentException(from + " > " + to);
        }
        if (from < 0 || from > available) {
            throw new ArrayIndexOutOfBoundsException(from);
        }
        return to - from;
    }
}
