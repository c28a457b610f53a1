package dev.stdb.maven.jcl;

import java.util.ArrayList;

/** Members of {@link ArrayList} whose exceptions have no message in TeaVM; both are private there. */
public final class ArrayListPatch {
    private ArrayListPatch() {}

    /** Makes what a bad index throws. */
    @ReceiverFirst
    @MakesExceptions
    public static Throwable checkIndex(ArrayList<?> list, int index) {
        return Indexes.ofLength(index, list.size());
    }

    /** Makes what a bad index throws. */
    @ReceiverFirst
    @MakesExceptions
    public static Throwable checkIndexForAdd(ArrayList<?> list, int index) {
        return Indexes.ofSize(index, list.size());
    }
}
