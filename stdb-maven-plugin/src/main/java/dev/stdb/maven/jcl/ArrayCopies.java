package dev.stdb.maven.jcl;

import java.lang.reflect.Array;
import org.jspecify.annotations.Nullable;

/** {@link System#arraycopy} with the checks of the JVM; TeaVM's ends the call where types or ranges do not fit. */
public final class ArrayCopies {
    private ArrayCopies() {}

    /** Copies elements. */
    public static void copy(Object from, int fromIndex, Object to, int toIndex, int length) {
        if (from.getClass() == to.getClass() && from.getClass().isArray()) {
            checkRange(from, fromIndex, to, toIndex, length);
            System.arraycopy(from, fromIndex, to, toIndex, length);
        } else if (from instanceof Object[] source && to instanceof Object[] target) {
            checkRange(from, fromIndex, to, toIndex, length);
            copyEach(source, fromIndex, target, toIndex, length);
        } else {
            throw new ArrayStoreException("arraycopy: " + mismatch(from, to));
        }
    }

    private static void copyEach(Object[] from, int fromIndex, Object[] to, int toIndex, int length) {
        Class<?> type = to.getClass().getComponentType();
        for (int i = 0; i < length; i++) {
            Object element = from[fromIndex + i];
            if (element != null && !type.isInstance(element)) {
                Class<?> source = from.getClass().getComponentType();
                throw new ArrayStoreException(
                        source.isAssignableFrom(type)
                                ? "arraycopy: element type mismatch: can not cast one of the elements of "
                                        + source.getName() + "[] to the type of the destination array, "
                                        + type.getName()
                                : "arraycopy: type mismatch: can not copy " + source.getName() + "[] into "
                                        + type.getName() + "[]");
            }
            to[toIndex + i] = element;
        }
    }

    private static String mismatch(Object from, Object to) {
        if (!from.getClass().isArray()) {
            return "source type " + from.getClass().getName() + " is not an array";
        }
        if (!to.getClass().isArray()) {
            return "destination type " + to.getClass().getName() + " is not an array";
        }
        return "type mismatch: can not copy " + kind(from) + "[] into " + kind(to) + "[]";
    }

    private static void checkRange(Object from, int fromIndex, Object to, int toIndex, int length) {
        String problem = outOfBounds(from, fromIndex, to, toIndex, length);
        if (problem != null) {
            throw new ArrayIndexOutOfBoundsException("arraycopy: " + problem);
        }
    }

    private static @Nullable String outOfBounds(Object from, int fromIndex, Object to, int toIndex, int length) {
        if (fromIndex < 0) {
            return "source index " + fromIndex + " out of bounds for " + name(from);
        }
        if (toIndex < 0) {
            return "destination index " + toIndex + " out of bounds for " + name(to);
        }
        if (length < 0) {
            return "length " + length + " is negative";
        }
        if ((long) fromIndex + length > Array.getLength(from)) {
            return "last source index " + ((long) fromIndex + length) + " out of bounds for " + name(from);
        }
        if ((long) toIndex + length > Array.getLength(to)) {
            return "last destination index " + ((long) toIndex + length) + " out of bounds for " + name(to);
        }
        return null;
    }

    private static String name(Object array) {
        return kind(array) + "[" + Array.getLength(array) + "]";
    }

    private static String kind(Object array) {
        Class<?> component = array.getClass().getComponentType();
        return component.isPrimitive() ? component.getName() : "object array";
    }
}
