package dev.stdb.maven.jcl;

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
}
