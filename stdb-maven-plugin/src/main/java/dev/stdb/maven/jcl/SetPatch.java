package dev.stdb.maven.jcl;

import java.util.Collection;
import java.util.Set;

/** Members of {@link Set} that TeaVM does differently. */
public final class SetPatch {
    private SetPatch() {}

    /** Returns an immutable set of the same elements. */
    @SuppressWarnings("unchecked")
    public static Set<Object> copyOf(Collection<?> elements) {
        if (elements instanceof ImmutableSet) {
            return (Set<Object>) elements;
        }
        KeyTable table = new KeyTable(elements.size());
        for (Object element : elements) {
            table.add(element);
        }
        return new ImmutableSet(table);
    }
}
