package dev.stdb.server.row;

import java.util.Arrays;

/**
 * Bytes as a key of a hash map. The keys kept in maps own their bytes; one reusable key per map serves lookups without
 * allocation. Ordered, so that hash maps stay fast when somebody chooses values whose hashes collide.
 */
public final class ByteKey implements Comparable<ByteKey> {
    private byte[] bytes;
    private int from;
    private int to;
    private int hash;

    /** Creates a key for lookups; {@link #point} sets what it looks for. */
    public ByteKey() {
        this(new byte[0]);
    }

    /** Creates a key that owns {@code bytes}. */
    public ByteKey(byte[] bytes) {
        this.bytes = bytes;
        point(bytes, 0, bytes.length);
    }

    /** Points this key at a range of an array. Must not be called while the key is in a map. */
    public void point(byte[] array, int start, int end) {
        bytes = array;
        from = start;
        to = end;
        int h = 1;
        for (int i = start; i < end; i++) {
            h = 31 * h + array[i];
        }
        hash = h;
    }

    /** Returns a key with the same bytes that owns them. */
    public ByteKey copy() {
        return new ByteKey(Arrays.copyOfRange(bytes, from, to));
    }

    public byte[] array() {
        return bytes;
    }

    public int start() {
        return from;
    }

    public int length() {
        return to - from;
    }

    @Override
    public int hashCode() {
        // Multiplicative hashes of short keys differ in few high bits; HashMap folds only once.
        return hash * 0x9E3779B9;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ByteKey key
                && hash == key.hash
                && Arrays.equals(bytes, from, to, key.bytes, key.from, key.to);
    }

    @Override
    public int compareTo(ByteKey other) {
        return Arrays.compare(bytes, from, to, other.bytes, other.from, other.to);
    }
}
