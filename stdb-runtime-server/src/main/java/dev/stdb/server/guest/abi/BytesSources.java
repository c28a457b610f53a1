package dev.stdb.server.guest.abi;

import dev.stdb.server.guest.HostTrapException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Byte strings a guest reads once, by id, in one call (spec module-abi.md §3.3). Ids start at 1 in every call; id 0 is
 * the empty string and never stored.
 */
final class BytesSources {
    /** Most sources in one call. */
    private static final int COUNT_MAX = 4096;
    /** Most bytes in the sources of one call that have not been read. */
    private static final int BYTES_MAX = 256 << 20;

    private static final byte[] NOTHING = {};

    private byte[][] data = new byte[8][];
    private int[] position = new int[8];
    private int[] limit = new int[8];
    private @Nullable Runnable[] release = new Runnable[8];
    private int count;
    private long heldBytes;

    /**
     * Adds bytes that must stay unchanged until {@link #clear}; returns the id, 0 if there are none. Traps if a guest
     * asks for more than it can want.
     */
    int add(byte[] bytes, int offset, int length) {
        return add(bytes, offset, length, null);
    }

    /**
     * As {@link #add(byte[], int, int)}, for bytes that somebody counts.
     *
     * @param whenDone runs once, when the bytes have been read, or at {@link #clear}; at once if they are not added
     */
    int add(byte[] bytes, int offset, int length, @Nullable Runnable whenDone) {
        if (length == 0 || count == COUNT_MAX || heldBytes + length > BYTES_MAX) {
            run(whenDone);
            if (length == 0) {
                return 0;
            }
            throw new HostTrapException("too many bytes sources: countMax=" + COUNT_MAX + ", bytesMax=" + BYTES_MAX);
        }
        heldBytes += length;
        if (count == data.length) {
            data = Arrays.copyOf(data, count * 2);
            position = Arrays.copyOf(position, count * 2);
            limit = Arrays.copyOf(limit, count * 2);
            release = Arrays.copyOf(release, count * 2);
        }
        data[count] = bytes;
        position[count] = offset;
        limit[count] = offset + length;
        release[count] = whenDone;
        return ++count;
    }

    private static void run(@Nullable Runnable whenDone) {
        if (whenDone != null) {
            whenDone.run();
        }
    }

    /** Lets go of bytes that nobody can read any more. */
    private void forget(int i) {
        Runnable whenDone = release[i];
        release[i] = null;
        data[i] = NOTHING;
        run(whenDone);
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
        heldBytes -= length;
        if (position[i] < limit[i]) {
            return AbiErrno.OK;
        }
        forget(i);
        return AbiErrno.EXHAUSTED;
    }

    /** Forgets all sources, at the end of a call. */
    void clear() {
        for (int i = 0; i < count; i++) {
            forget(i);
        }
        count = 0;
        heldBytes = 0;
    }
}
