package dev.stdb.server.guest.abi;

import dev.stdb.server.guest.HostTrapException;
import java.util.Arrays;

/**
 * Byte strings a guest reads once, by id, in one call (spec module-abi.md §3.3). Ids start at 1 in every call; id 0 is
 * the empty string and never stored.
 */
final class BytesSources {
    /** Most sources in one call. */
    private static final int COUNT_MAX = 4096;
    /** Most bytes in the sources of one call. */
    private static final int BYTES_MAX = 256 << 20;

    private byte[][] data = new byte[8][];
    private int[] position = new int[8];
    private int[] limit = new int[8];
    private int count;
    private long addedBytes;

    /**
     * Adds bytes that must stay unchanged until {@link #clear}; returns the id, 0 if there are none. Traps if a guest
     * asks for more than it can want.
     */
    int add(byte[] bytes, int offset, int length) {
        if (length == 0) {
            return 0;
        }
        addedBytes += length;
        if (count == COUNT_MAX || addedBytes > BYTES_MAX) {
            throw new HostTrapException("too many bytes sources: countMax=" + COUNT_MAX + ", bytesMax=" + BYTES_MAX);
        }
        if (count == data.length) {
            data = Arrays.copyOf(data, count * 2);
            position = Arrays.copyOf(position, count * 2);
            limit = Arrays.copyOf(limit, count * 2);
        }
        data[count] = bytes;
        position[count] = offset;
        limit[count] = offset + length;
        return ++count;
    }

    private boolean exists(int id) {
        return id > 0 && id <= count && position[id - 1] < limit[id - 1];
    }

    /** Returns the bytes left, or -1 if there is no such source. */
    int remaining(int id) {
        return exists(id) ? limit[id - 1] - position[id - 1] : -1;
    }

    int read(int id, int buffer, int lengthPointer, AbiMemory memory) {
        int capacity = memory.readI32(lengthPointer);
        memory.check(buffer, capacity);
        if (!exists(id)) {
            return AbiErrno.NO_SUCH_BYTES;
        }
        int i = id - 1;
        int length = Math.min(capacity, limit[i] - position[i]);
        memory.write(buffer, data[i], position[i], length);
        memory.writeI32(lengthPointer, length);
        position[i] += length;
        return position[i] == limit[i] ? AbiErrno.EXHAUSTED : AbiErrno.OK;
    }

    /** Forgets all sources, at the end of a call. */
    void clear() {
        Arrays.fill(data, 0, count, null);
        count = 0;
        addedBytes = 0;
    }
}
