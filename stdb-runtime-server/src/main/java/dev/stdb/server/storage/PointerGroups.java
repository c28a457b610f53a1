package dev.stdb.server.storage;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a non-unique index keeps for one key in 32 bits: a pointer (not negative), or the number of a set of pointers
 * ({@code -2} and below), or nothing ({@value #NONE}). Confined to the database thread.
 */
final class PointerGroups {
    /** The value of a key without rows. */
    static final int NONE = -1;

    private static final int FIRST_GROUP = -2;

    private final List<@Nullable PointerSet> groups = new ArrayList<>();
    private final IntStack unused = new IntStack();

    /** Returns the value after a pointer was added to {@code value}. */
    int add(int value, int pointer) {
        if (value == NONE) {
            return pointer;
        }
        if (value <= FIRST_GROUP) {
            group(value).add(pointer);
            return value;
        }
        PointerSet group = new PointerSet();
        group.add(value);
        group.add(pointer);
        if (unused.isEmpty()) {
            groups.add(group);
            return FIRST_GROUP - (groups.size() - 1);
        }
        int index = unused.pop();
        groups.set(index, group);
        return FIRST_GROUP - index;
    }

    /** Returns the value after a pointer was removed from {@code value}, which must contain it. */
    int remove(int value, int pointer) {
        if (value > FIRST_GROUP) {
            return NONE;
        }
        PointerSet group = group(value);
        group.remove(pointer);
        if (group.size() > 1) {
            return value;
        }
        int index = FIRST_GROUP - value;
        groups.set(index, null);
        unused.push(index);
        return group.at(group.nextSlot(-1));
    }

    /** Returns the set of a value of {@code -2} or below. */
    PointerSet group(int value) {
        PointerSet group = groups.get(FIRST_GROUP - value);
        if (group == null) {
            throw new IllegalStateException("no such group of pointers: value=" + value);
        }
        return group;
    }

    /** Returns any pointer of a value that is not {@link #NONE}. */
    int any(int value) {
        if (value > FIRST_GROUP) {
            return value;
        }
        PointerSet group = group(value);
        return group.at(group.nextSlot(-1));
    }
}
