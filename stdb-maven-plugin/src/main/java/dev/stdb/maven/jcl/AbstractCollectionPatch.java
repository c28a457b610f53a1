package dev.stdb.maven.jcl;

import java.lang.reflect.Array;
import java.util.AbstractCollection;

/** Members of {@link AbstractCollection} that TeaVM does differently. */
public final class AbstractCollectionPatch {
    private AbstractCollectionPatch() {}

    /** Copies the elements; null follows the last one, the rest of a longer array stays. */
    @ReceiverFirst
    public static Object[] toArray(AbstractCollection<?> elements, Object[] target) {
        Object[] result = longEnough(target, elements.size());
        int count = 0;
        for (Object element : elements) {
            ArrayChecks.store(result, count, element);
            result[count++] = element;
        }
        endAt(result, count);
        return result;
    }

    /** Returns an array, or a new one of its type if it has too few elements. */
    static Object[] longEnough(Object[] target, int size) {
        return target.length >= size
                ? target
                : (Object[]) Array.newInstance(target.getClass().getComponentType(), size);
    }

    static void endAt(Object[] target, int size) {
        if (size < target.length) {
            target[size] = null;
        }
    }
}
