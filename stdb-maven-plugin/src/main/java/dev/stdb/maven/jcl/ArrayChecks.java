package dev.stdb.maven.jcl;

import org.jspecify.annotations.Nullable;

/** What Java checks about arrays and WebAssembly does not, or answers by a trap. */
public final class ArrayChecks {
    private ArrayChecks() {}

    /** Returns the exception for an index that an array has not. */
    public static ArrayIndexOutOfBoundsException outOfBounds(int index, int length) {
        return new ArrayIndexOutOfBoundsException("Index " + index + " out of bounds for length " + length);
    }

    /** Returns the length of a new array, or throws {@link NegativeArraySizeException}. */
    public static int length(int length) {
        if (length < 0) {
            throw new NegativeArraySizeException(Integer.toString(length));
        }
        return length;
    }

    /**
     * Throws {@link ArrayStoreException} for a value that an array does not take. A bad index comes first, and is left
     * to the assignment that follows.
     */
    public static void store(Object[] array, int index, @Nullable Object value) {
        if (value == null) {
            return;
        }
        Class<?> element = array.getClass().getComponentType();
        if (value.getClass() != element && !element.isInstance(value) && index >= 0 && index < array.length) {
            throw new ArrayStoreException(value.getClass().getName());
        }
    }
}
