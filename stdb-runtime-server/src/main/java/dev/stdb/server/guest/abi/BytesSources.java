package dev.stdb.server.guest.abi;

import dev.stdb.server.guest.HostTrapException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Byte strings a guest reads once, by id, in one call (spec module-abi.md §3.3). Ids start at 1 in every call and are
 * not used twice; id 0 is the empty string and never stored.
 */
final class BytesSources {
    /** Most sources in a call since all of them were last read to their end. */
    private static final int COUNT_MAX = 4096;
    /** Most bytes in the sources of one call that have not been read. */
    private static final int BYTES_MAX = 256 << 20;

    private byte[] @Nullable [] data = new byte[8][];
    private int[] position = new int[8];
    private int[] limit = new int[8];
    private @Nullable Runnable[] release = new Runnable[8];
    private int count;
    /** Sources that are not read to their end. */
    private int open;
    /** Ids before that of the first place. */
    private int base;

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
        if (length == 0) {
            run(whenDone);
            return 0;
        }
        return addEvenEmpty(bytes, offset, length, whenDone);
    }

    /** As {@link #add(byte[], int, int)}, but no bytes are a source as well. */
    int addEvenEmpty(byte[] bytes, int offset, int length) {
        return addEvenEmpty(bytes, offset, length, null);
    }

    private int addEvenEmpty(byte[] bytes, int offset, int length, @Nullable Runnable whenDone) {
        if (open == 0) {
            // Nobody can ask for those any more, and a guest may want many one after the other.
            base += count;
            count = 0;
        }
        if (count == COUNT_MAX || heldBytes + length > BYTES_MAX) {
            run(whenDone);
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
        open++;
        return base + ++count;
    }

    private static void run(@Nullable Runnable whenDone) {
        if (whenDone != null) {
            whenDone.run();
        }
    }

    /** Lets go of bytes that nobody can read any more. */
    private void forget(int place) {
        Runnable whenDone = release[place];
        release[place] = null;
        data[place] = null;
        run(whenDone);
    }

    /** Returns how many sources are not read to their end. */
    int openCount() {
        return open;
    }

    /** Returns the place of a source, or -1 if there is none of that id. */
    private int find(int id) {
        int place = id - base - 1;
        return place >= 0 && place < count && data[place] != null ? place : -1;
    }

    /** Returns the bytes left, or -1 if there is no such source. */
    int remaining(int id) {
        int place = find(id);
        return place < 0 ? -1 : limit[place] - position[place];
    }

    int read(int id, int buffer, int lengthPointer, AbiMemory memory) {
        int capacity = memory.readI32(lengthPointer);
        memory.check(buffer, capacity);
        int place = find(id);
        byte[] bytes = place < 0 ? null : data[place];
        if (bytes == null) {
            return AbiErrno.NO_SUCH_BYTES;
        }
        int length = Math.min(capacity, limit[place] - position[place]);
        memory.write(buffer, bytes, position[place], length);
        memory.writeI32(lengthPointer, length);
        position[place] += length;
        heldBytes -= length;
        if (position[place] < limit[place]) {
            return AbiErrno.OK;
        }
        open--;
        forget(place);
        return AbiErrno.EXHAUSTED;
    }

    /** Forgets all sources, at the end of a call. */
    void clear() {
        for (int place = 0; place < count; place++) {
            forget(place);
        }
        count = 0;
        open = 0;
        base = 0;
        heldBytes = 0;
    }
}
