package dev.stdb.server.storage;

import dev.stdb.server.common.Invariants;
import dev.stdb.server.row.Hashing;
import java.util.Arrays;

/**
 * Large values, each stored once however many rows hold it.
 *
 * <p>Found by hash and compared byte by byte, so equal means equal. A value lives as long as rows, deleted ones
 * included until their transaction ends, refer to it. What a read view may read is kept for the view. Confined to the
 * database thread.
 */
final class BlobStore implements BlobSource {
    private static final int CHUNK_BITS = 8;
    private static final int CHUNK_SIZE = 1 << CHUNK_BITS;
    private static final byte[] NOTHING = {};
    private static final int REFERENCES_INITIAL = 16;

    private final Versions versions;
    private final Values values;
    private final IntStack unused = new IntStack();
    private Chunk[] chunks = {};
    private int[] references = new int[REFERENCES_INITIAL];
    private int next;
    private int count;
    private long totalBytes;

    /** Some values by number. */
    private record Chunk(long version, byte[][] values) {}

    /** Numbers of values by content. */
    private final class Values extends HashTable {
        Values() {
            super(versions);
        }

        @Override
        boolean matches(int value, byte[] bytes, int offset, int length) {
            byte[] own = bytes(value);
            return Arrays.equals(own, 0, own.length, bytes, offset, offset + length);
        }
    }

    /** The values of one moment. */
    private static final class Frozen implements BlobSource {
        private final Chunk[] chunks;

        Frozen(Chunk[] chunks) {
            this.chunks = chunks;
        }

        @Override
        public byte[] bytes(int number) {
            return value(chunks, number);
        }
    }

    BlobStore(Versions versions) {
        this.versions = versions;
        this.values = new Values();
    }

    /** Returns the values of now, for a read view just opened. */
    BlobSource freeze() {
        return new Frozen(chunks.clone());
    }

    /** Returns the number of values. */
    int count() {
        return count;
    }

    /** Returns the total length of the values in bytes, each counted once. */
    long totalBytes() {
        return totalBytes;
    }

    @Override
    public byte[] bytes(int number) {
        return value(chunks, number);
    }

    private static byte[] value(Chunk[] chunks, int number) {
        return chunks[number >>> CHUNK_BITS].values[number & CHUNK_SIZE - 1];
    }

    /** Returns how many rows refer to a value. */
    int references(int number) {
        return references[number];
    }

    /** Stores a value, or finds it, and counts one more reference; returns its number. */
    int retain(byte[] bytes, int offset, int length) {
        int hash = Hashing.bytes(bytes, offset, length, 0);
        int number = values.find(hash, bytes, offset, length);
        if (number == HashTable.NONE) {
            number = unused.isEmpty() ? next++ : unused.pop();
            if (number == references.length) {
                references = Arrays.copyOf(references, number * 2);
            }
            put(number, Arrays.copyOfRange(bytes, offset, offset + length));
            values.add(hash, number);
            count++;
            totalBytes += length;
        }
        references[number]++;
        return number;
    }

    /** Counts one reference less and forgets the value with the last one. */
    void release(int number) {
        Invariants.check(references[number] > 0, "a value without references is released");
        references[number]--;
        if (references[number] > 0) {
            return;
        }
        byte[] bytes = bytes(number);
        boolean removed = values.remove(Hashing.bytes(bytes, 0, bytes.length, 0), number);
        Invariants.check(removed, "a large value is missing from its table");
        put(number, NOTHING);
        unused.push(number);
        count--;
        totalBytes -= bytes.length;
    }

    private void put(int number, byte[] bytes) {
        int index = number >>> CHUNK_BITS;
        if (index == chunks.length) {
            chunks = Arrays.copyOf(chunks, index + 1);
            chunks[index] = new Chunk(versions.current(), new byte[CHUNK_SIZE][]);
        } else if (versions.isFrozen(chunks[index].version)) {
            chunks[index] = new Chunk(versions.current(), chunks[index].values.clone());
        }
        chunks[index].values[number & CHUNK_SIZE - 1] = bytes;
    }
}
