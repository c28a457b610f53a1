package dev.stdb.server.row;

import java.util.Arrays;

/**
 * Bytes as a key of a hash map. The keys kept in maps own their bytes; one reusable key per map serves lookups without
 * allocation.
 */
public final class ByteKey {
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
        this(bytes, 0, bytes.length);
    }

    /** Creates a key that owns a range of {@code bytes}. */
    public ByteKey(byte[] bytes, int start, int end) {
        this.bytes = bytes;
        point(bytes, start, end);
    }

    /** Points this key at a range of an array. Must not be called while the key is in a map. */
    public void point(byte[] array, int start, int end) {
        bytes = array;
        from = start;
        to = end;
        hash = Hashing.bytes(array, start, end - start, 0);
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
        return hash;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ByteKey key
                && hash == key.hash
                && Arrays.equals(bytes, from, to, key.bytes, key.from, key.to);
    }
}
