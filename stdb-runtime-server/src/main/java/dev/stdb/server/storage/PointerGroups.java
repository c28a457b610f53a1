package dev.stdb.server.storage;

import dev.stdb.server.common.Invariants;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a non-unique index keeps for one key in 32 bits: a pointer (not negative), or the number of a set of pointers
 * ({@code -2} and below), or nothing ({@value #NONE}).
 *
 * <p>A set is an array, or a tree if it is large. What a read view may read is copied before it is changed. Confined to
 * the database thread; frozen groups to the thread of their view.
 */
final class PointerGroups {
    /** The value of a key without rows. */
    static final int NONE = -1;

    private static final int FIRST_GROUP = -2;
    private static final int CHUNK_BITS = 8;
    private static final int CHUNK_SIZE = 1 << CHUNK_BITS;
    private static final int SMALL_MAX = 64;
    private static final int SMALL_INITIAL = 2;
    private static final byte[] NO_KEY = {};

    private final PageStore rows;
    private final KeyLayout noKey;
    private final Versions versions;

    /** Groups by number, in chunks. */
    private Chunk[] chunks = {};

    private int count;
    private final IntStack unused = new IntStack();

    /** Some groups by number. */
    private static final class Chunk {
        final long version;
        final @Nullable Group[] groups;

        Chunk(long version, @Nullable Group[] groups) {
            this.version = version;
            this.groups = groups;
        }
    }

    /** The rows of one key: at least two, in an array or a tree. */
    static final class Group {
        private final long version;
        private int size;
        private int[] small;
        private @Nullable BTree large;

        private Group(long version, int[] small, int size) {
            this.version = version;
            this.small = small;
            this.size = size;
        }

        int size() {
            return size;
        }

        /** Returns the tree of a large group, whose entries have no key. */
        @Nullable
        BTree tree() {
            return large;
        }

        /** Returns a pointer of a group without a tree. */
        int at(int index) {
            return small[index];
        }
    }

    PointerGroups(KeyLayout key, PageStore rows) {
        this.rows = rows;
        this.noKey = key.withoutColumns();
        this.versions = rows.space.versions();
    }

    private PointerGroups(PointerGroups source, PageStore frozenRows) {
        this.rows = frozenRows;
        this.noKey = source.noKey.fork();
        this.versions = source.versions;
        this.chunks = source.chunks.clone();
        this.count = source.count;
    }

    /** Returns groups that keep the pointers of now; only to be read. */
    PointerGroups freeze(PageStore frozenRows) {
        return new PointerGroups(this, frozenRows);
    }

    /** Returns the value after a pointer was added to {@code value}. */
    int add(int value, int pointer) {
        if (value == NONE) {
            return pointer;
        }
        if (value <= FIRST_GROUP) {
            addTo(writable(FIRST_GROUP - value), pointer);
            return value;
        }
        int[] both = new int[SMALL_INITIAL];
        both[0] = value;
        both[1] = pointer;
        int index = unused.isEmpty() ? count++ : unused.pop();
        put(index, new Group(versions.current(), both, 2));
        return FIRST_GROUP - index;
    }

    private void addTo(Group group, int pointer) {
        if (group.large == null && group.size == SMALL_MAX) {
            BTree tree = new BTree(noKey, rows, true);
            for (int member : group.small) {
                tree.insert(NO_KEY, 0, member);
            }
            group.large = tree;
            group.small = new int[0];
        }
        if (group.large != null) {
            group.large.insert(NO_KEY, 0, pointer);
        } else {
            if (group.size == group.small.length) {
                group.small = Arrays.copyOf(group.small, Math.min(SMALL_MAX, group.size * 2));
            }
            group.small[group.size] = pointer;
        }
        group.size++;
    }

    /** Returns the value after a pointer was removed from {@code value}, which must contain it. */
    int remove(int value, int pointer) {
        if (value > FIRST_GROUP) {
            Invariants.checkEquals(pointer, value, "pointer of an index entry");
            return NONE;
        }
        int index = FIRST_GROUP - value;
        Group group = writable(index);
        group.size--;
        if (group.large != null) {
            group.large.remove(NO_KEY, 0, pointer);
        } else {
            int at = group.size;
            while (group.small[at] != pointer) {
                at--;
            }
            group.small[at] = group.small[group.size];
        }
        if (group.size > 1) {
            return value;
        }
        int rest = any(group);
        put(index, null);
        unused.push(index);
        return rest;
    }

    private Group writable(int index) {
        Group group = Objects.requireNonNull(chunks[index >>> CHUNK_BITS].groups[index & CHUNK_SIZE - 1]);
        if (!versions.isFrozen(group.version)) {
            return group;
        }
        Group copy = new Group(versions.current(), group.small.clone(), group.size);
        copy.large = group.large == null ? null : group.large.freeze(noKey, rows);
        put(index, copy);
        return copy;
    }

    private void put(int index, @Nullable Group group) {
        int number = index >>> CHUNK_BITS;
        if (number == chunks.length) {
            chunks = Arrays.copyOf(chunks, number + Math.max(1, number >> 2));
        }
        Chunk chunk = chunks[number];
        if (chunk == null) {
            chunk = new Chunk(versions.current(), new Group[CHUNK_SIZE]);
            chunks[number] = chunk;
        } else if (versions.isFrozen(chunk.version)) {
            chunk = new Chunk(versions.current(), chunk.groups.clone());
            chunks[number] = chunk;
        }
        chunk.groups[index & CHUNK_SIZE - 1] = group;
    }

    /** Returns the set of a value of {@code -2} or below. */
    Group group(int value) {
        int index = FIRST_GROUP - value;
        return Objects.requireNonNull(chunks[index >>> CHUNK_BITS].groups[index & CHUNK_SIZE - 1]);
    }

    /** Returns any pointer of a value that is not {@link #NONE}. */
    int any(int value) {
        return value > FIRST_GROUP ? value : any(group(value));
    }

    private static int any(Group group) {
        BTree tree = group.large;
        return tree != null ? tree.find(NO_KEY, 0) : group.small[0];
    }

    /** Positions a cursor before the rows of a value. */
    void start(IndexCursor cursor, int value) {
        if (value >= 0) {
            cursor.startSingle(value);
        } else if (value <= FIRST_GROUP) {
            cursor.startGroup(group(value));
        }
    }
}
