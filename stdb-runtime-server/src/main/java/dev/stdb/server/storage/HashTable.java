package dev.stdb.server.storage;

import java.util.Arrays;

/**
 * Hash table from keys to 32-bit values; an entry holds the hash of the key in its high half and the value in its low
 * half, so a lookup visits a row only if all 32 hash bits agree.
 *
 * <p>Extendible hashing: the top bits of the hash choose one of many segments, each an open-addressing table with
 * linear probing and backward-shift removal. A full segment grows by a quarter until it is {@value #CAPACITY_MAX}
 * entries large, then splits in two, so no insert ever rehashes the whole table. Segments that a read view may read are
 * copied before they are changed ({@link Versions}). Value -1 is reserved.
 *
 * <p>Confined to the database thread; a frozen table to the thread of its view.
 */
abstract class HashTable {
    /** Value of a key that is not there. */
    static final int NONE = -1;

    /** Largest segment that is split rather than enlarged. */
    static final int CAPACITY_MAX = 2048;

    private static final int CAPACITY_INITIAL = 8;
    private static final int DEPTH_MAX = 20;
    private static final long EMPTY = -1L;
    private static final long LOW = 0xFFFF_FFFFL;
    private static final int HOME_BITS = 16;
    private static final long HOME_MASK = (1L << HOME_BITS) - 1;

    /** Places in a segment: epoch of the copy, depth in the high half and size in the low half, then the entries. */
    private static final int VERSION = 0;

    private static final int STATE = 1;
    private static final int HEADER = 2;

    private final Versions versions;

    /** Segments by the top {@link #depth} bits of the hash; a segment of lower depth appears several times. */
    private long[][] directory;

    private int depth;
    private int size;

    HashTable(Versions versions) {
        this.versions = versions;
        this.directory = new long[][] {newSegment(CAPACITY_INITIAL, 0)};
    }

    /** Creates a table that keeps the entries of now; only to be read. */
    HashTable(HashTable source) {
        this.versions = source.versions;
        this.directory = source.directory.clone();
        this.depth = source.depth;
        this.size = source.size;
    }

    private long[] newSegment(int capacity, int segmentDepth) {
        long[] segment = new long[HEADER + capacity];
        Arrays.fill(segment, EMPTY);
        segment[VERSION] = versions.current();
        segment[STATE] = (long) segmentDepth << Integer.SIZE;
        return segment;
    }

    /** Returns whether the key behind {@code value} is the given one; their hashes agree. */
    abstract boolean matches(int value, byte[] key, int offset, int length);

    /** Returns the number of keys. */
    final int size() {
        return size;
    }

    /** Returns the value of a key, or {@link #NONE}. */
    final int find(int hash, byte[] key, int offset, int length) {
        long[] segment = directory[index(hash)];
        int at = home(hash, segment);
        while (true) {
            long entry = segment[at];
            if (entry == EMPTY) {
                return NONE;
            }
            if ((int) (entry >>> Integer.SIZE) == hash && matches((int) entry, key, offset, length)) {
                return (int) entry;
            }
            if (++at == segment.length) {
                at = HEADER;
            }
        }
    }

    /** Adds a key that is not present. */
    final void add(int hash, int value) {
        long[] segment = directory[index(hash)];
        while (segmentSize(segment) >= (segment.length - HEADER) / 5L * 4) {
            enlarge(hash, segment);
            segment = directory[index(hash)];
        }
        segment = writable(hash, segment);
        place(segment, entry(hash, value));
        size++;
    }

    /** Replaces the value {@code old}, which is present under {@code hash}. */
    final void replace(int hash, int old, int value) {
        long[] segment = writable(hash, directory[index(hash)]);
        segment[locate(segment, entry(hash, old))] = entry(hash, value);
    }

    /** Removes the entry with {@code value} under {@code hash} and returns whether there was one. */
    final boolean remove(int hash, int value) {
        long[] segment = directory[index(hash)];
        int hole = locate(segment, entry(hash, value));
        if (hole < 0) {
            return false;
        }
        segment = writable(hash, segment);
        for (int at = next(segment, hole); segment[at] != EMPTY; at = next(segment, at)) {
            int home = home((int) (segment[at] >>> Integer.SIZE), segment);
            boolean staysBehindHole = hole <= at ? hole < home && home <= at : hole < home || home <= at;
            if (!staysBehindHole) {
                segment[hole] = segment[at];
                hole = at;
            }
        }
        segment[hole] = EMPTY;
        segment[STATE]--;
        size--;
        return true;
    }

    /** Returns the place of an entry, or -1. */
    private static int locate(long[] segment, long wanted) {
        int at = home((int) (wanted >>> Integer.SIZE), segment);
        while (segment[at] != wanted) {
            if (segment[at] == EMPTY) {
                return -1;
            }
            at = next(segment, at);
        }
        return at;
    }

    private long[] writable(int hash, long[] segment) {
        if (!versions.isFrozen(segment[VERSION])) {
            return segment;
        }
        long[] copy = segment.clone();
        copy[VERSION] = versions.current();
        replaceSegment(hash, segmentDepth(segment), copy);
        return copy;
    }

    /** Puts a segment into all places of the directory that share the top {@code segmentDepth} bits of the hash. */
    private void replaceSegment(int hash, int segmentDepth, long[] segment) {
        int span = 1 << depth - segmentDepth;
        int first = index(hash) & -span;
        Arrays.fill(directory, first, first + span, segment);
    }

    private void enlarge(int hash, long[] segment) {
        int capacity = segment.length - HEADER;
        int segmentDepth = segmentDepth(segment);
        if (capacity >= CAPACITY_MAX && segmentDepth < DEPTH_MAX) {
            split(hash, segment, segmentDepth);
            return;
        }
        int wanted = capacity + Math.max(CAPACITY_INITIAL, capacity >> 2);
        long[] larger = newSegment(capacity < CAPACITY_MAX ? Math.min(wanted, CAPACITY_MAX) : wanted, segmentDepth);
        for (int i = HEADER; i < segment.length; i++) {
            if (segment[i] != EMPTY) {
                place(larger, segment[i]);
            }
        }
        replaceSegment(hash, segmentDepth, larger);
    }

    private void split(int hash, long[] segment, int segmentDepth) {
        if (segmentDepth == depth) {
            long[][] doubled = new long[directory.length * 2][];
            for (int i = 0; i < doubled.length; i++) {
                doubled[i] = directory[i >>> 1];
            }
            directory = doubled;
            depth++;
        }
        int bit = Integer.SIZE - 1 - segmentDepth;
        int upperSize = 0;
        for (int i = HEADER; i < segment.length; i++) {
            if (segment[i] != EMPTY) {
                upperSize += (int) (segment[i] >>> Integer.SIZE + bit) & 1;
            }
        }
        long[] lower = newSegment(capacityFor(segmentSize(segment) - upperSize), segmentDepth + 1);
        long[] upper = newSegment(capacityFor(upperSize), segmentDepth + 1);
        for (int i = HEADER; i < segment.length; i++) {
            if (segment[i] != EMPTY) {
                place((segment[i] >>> Integer.SIZE + bit & 1) == 0 ? lower : upper, segment[i]);
            }
        }
        replaceSegment(hash & ~(1 << bit), segmentDepth + 1, lower);
        replaceSegment(hash | 1 << bit, segmentDepth + 1, upper);
    }

    /** Returns the capacity that {@code entries} fill by three quarters. */
    private static int capacityFor(int entries) {
        return Math.min(CAPACITY_MAX, Math.max(CAPACITY_INITIAL, entries + entries / 3 + 1));
    }

    private static void place(long[] segment, long entry) {
        int at = home((int) (entry >>> Integer.SIZE), segment);
        while (segment[at] != EMPTY) {
            at = next(segment, at);
        }
        segment[at] = entry;
        segment[STATE]++;
    }

    private int index(int hash) {
        return (int) ((hash & LOW) >>> Integer.SIZE - depth);
    }

    private static int segmentSize(long[] segment) {
        return (int) segment[STATE];
    }

    private static int segmentDepth(long[] segment) {
        return (int) (segment[STATE] >>> Integer.SIZE);
    }

    private static int next(long[] segment, int at) {
        return at + 1 == segment.length ? HEADER : at + 1;
    }

    /** Returns where probing for a hash starts; the directory uses the top bits, so this uses the others. */
    private static int home(int hash, long[] segment) {
        return HEADER + (int) ((hash & HOME_MASK) * (segment.length - HEADER) >>> HOME_BITS);
    }

    private static long entry(int hash, int value) {
        return (long) hash << Integer.SIZE | value & LOW;
    }
}
