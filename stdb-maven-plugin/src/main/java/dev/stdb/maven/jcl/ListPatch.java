package dev.stdb.maven.jcl;

import java.util.Collection;
import java.util.List;

/** Members of {@link List} that TeaVM does differently. */
public final class ListPatch {
    private ListPatch() {}

    /** Returns an immutable list of the same elements. */
    @SuppressWarnings("unchecked")
    public static List<Object> copyOf(Collection<?> elements) {
        return elements instanceof ImmutableList ? (List<Object>) elements : new ImmutableList(elements.toArray());
    }
}
