package dev.stdb.maven.jcl;

import java.util.ArrayList;

/** Members of {@link ArrayList} that fail differently in TeaVM; those for indexes are private there. */
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

    /** Copies the elements; null follows the last one, the rest of a longer array stays. */
    @ReceiverFirst
    public static Object[] toArray(ArrayList<?> list, Object[] target) {
        int size = list.size();
        Object[] result = AbstractCollectionPatch.longEnough(target, size);
        ArrayCopies.copy(list.toArray(), 0, result, 0, size);
        AbstractCollectionPatch.endAt(result, size);
        return result;
    }
}
