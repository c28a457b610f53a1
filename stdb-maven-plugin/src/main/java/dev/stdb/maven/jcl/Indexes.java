package dev.stdb.maven.jcl;

/** The JDK's words for indexes and ranges that are out of bounds. */
final class Indexes {
    private Indexes() {}

    static IndexOutOfBoundsException ofLength(long index, long length) {
        return new IndexOutOfBoundsException("Index " + index + " out of bounds for length " + length);
    }

    static IndexOutOfBoundsException ofSize(int index, int size) {
        return new IndexOutOfBoundsException("Index: " + index + ", Size: " + size);
    }

    static IndexOutOfBoundsException ofRange(long from, long to, long length) {
        return new IndexOutOfBoundsException("Range [" + from + ", " + to + ") out of bounds for length " + length);
    }

    static IndexOutOfBoundsException ofRangeOfSize(long from, long size, long length) {
        return new IndexOutOfBoundsException(
                "Range [" + from + ", " + from + " + " + size + ") out of bounds for length " + length);
    }

    static StringIndexOutOfBoundsException ofText(int index) {
        return new StringIndexOutOfBoundsException("String index out of range: " + index);
    }

    static StringIndexOutOfBoundsException ofText(String name, int begin, int end, int length) {
        return new StringIndexOutOfBoundsException(name + " " + begin + ", end " + end + ", length " + length);
    }
}
