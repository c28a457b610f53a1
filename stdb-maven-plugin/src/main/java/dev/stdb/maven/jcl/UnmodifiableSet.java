package dev.stdb.maven.jcl;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A view of a set that refuses every change. */
final class UnmodifiableSet extends UnmodifiableCollection implements Set<Object> {
    private final Set<Object> viewed;

    UnmodifiableSet(Set<Object> viewed) {
        super(viewed);
        this.viewed = viewed;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other == this || viewed.equals(other);
    }

    @Override
    public int hashCode() {
        return viewed.hashCode();
    }
}
