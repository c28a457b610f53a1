package dev.stdb.maven.jcl;

import java.util.Objects;

/** Members of {@link Objects} whose exceptions have no message in TeaVM. */
public final class ObjectsPatch {
    private ObjectsPatch() {}

    /** Makes what a bad index throws. */
    @MakesExceptions
    public static Throwable checkIndex(int index, int length) {
        return Indexes.ofLength(index, length);
    }

    /** Makes what a bad index throws. */
    @MakesExceptions
    public static Throwable checkIndex(long index, long length) {
        return Indexes.ofLength(index, length);
    }

    /** Makes what a bad range throws. */
    @MakesExceptions
    public static Throwable checkFromToIndex(int from, int to, int length) {
        return Indexes.ofRange(from, to, length);
    }

    /** Makes what a bad range throws. */
    @MakesExceptions
    public static Throwable checkFromToIndex(long from, long to, long length) {
        return Indexes.ofRange(from, to, length);
    }

    /** Makes what a bad range throws. */
    @MakesExceptions
    public static Throwable checkFromIndexSize(int from, int size, int length) {
        return Indexes.ofRangeOfSize(from, size, length);
    }

    /** Makes what a bad range throws. */
    @MakesExceptions
    public static Throwable checkFromIndexSize(long from, long size, long length) {
        return Indexes.ofRangeOfSize(from, size, length);
    }
}
