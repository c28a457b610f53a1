package dev.stdb.server.guest.abi;

import dev.stdb.server.guest.HostTrapException;
import dev.stdb.server.row.RowCursor;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Results of scans, handed out in chunks of whole rows (spec module-abi.md §3.5). A scan is evaluated when its iterator
 * is opened. Handles are the lowest free slot numbers from 1.
 *
 * <p>Deviation: iterators left open at the end of a call are closed; the original keeps them until the instance goes.
 */
final class RowIterators {
    /** A chunk is finished as soon as it is longer than this. */
    private static final int CHUNK_BYTES = 32_768;
    /** Buffers longer than this are not kept for the next scan. */
    private static final int KEPT_BYTES_MAX = 256 << 10;
    /** Most iterators open at a time: a guest that needs more has lost count of them. */
    private static final int OPEN_MAX = 4096;
    /** Most iterators kept for later calls. */
    private static final int KEPT_MAX = 64;

    /** One result: rows back to back, and where chunks end. */
    private static final class Result {
        byte[] rows = new byte[512];
        int length;
        int[] chunkEnds = new int[4];
        int chunkCount;
        int nextChunk;
        int position;
        boolean open;

        void append(byte[] source, int offset, int count) {
            if (length + count < 0) {
                throw new HostTrapException("scan result too large");
            }
            if (length + count > rows.length) {
                rows = Arrays.copyOf(
                        rows, (int) Math.min(Integer.MAX_VALUE - 8L, Math.max(2L * rows.length, length + count)));
            }
            System.arraycopy(source, offset, rows, length, count);
            length += count;
        }

        void endChunk() {
            if (chunkCount == chunkEnds.length) {
                chunkEnds = Arrays.copyOf(chunkEnds, chunkCount * 2);
            }
            chunkEnds[chunkCount++] = length;
        }

        int chunkStart() {
            return chunkCount == 0 ? 0 : chunkEnds[chunkCount - 1];
        }

        void reset() {
            if (rows.length > KEPT_BYTES_MAX) {
                rows = new byte[512];
            }
            length = 0;
            chunkCount = 0;
            nextChunk = 0;
            position = 0;
            open = true;
        }
    }

    private final long bytesMax;
    private @Nullable Result[] slots = new Result[8];
    private int openCount;
    private int slotCount;
    private long bytesOpen;

    /** @param bytesMax most bytes of results open at a time */
    RowIterators(long bytesMax) {
        this.bytesMax = bytesMax;
    }

    /** Evaluates a scan and returns its handle. */
    int open(RowCursor cursor, CallBudget budget) {
        int slot = freeSlot();
        Result result = slots[slot];
        if (result == null) {
            result = new Result();
            slots[slot] = result;
        }
        result.reset();
        openCount++;
        while (cursor.next()) {
            int length = cursor.length();
            result.append(cursor.array(), cursor.offset(), length);
            budget.charge(1 + (length >>> 6));
            bytesOpen += length;
            if (result.length - result.chunkStart() > CHUNK_BYTES) {
                result.endChunk();
                if (bytesOpen > bytesMax) {
                    throw new HostTrapException("scan results too large: bytesMax=" + bytesMax);
                }
            }
        }
        if (result.length > result.chunkStart()) {
            result.endChunk();
        }
        return slot + 1;
    }

    private int freeSlot() {
        if (openCount == OPEN_MAX) {
            throw new HostTrapException("too many open row iterators: countMax=" + OPEN_MAX);
        }
        if (openCount == slotCount && slotCount < slots.length) {
            return slotCount++;
        }
        for (int i = 0; i < slotCount; i++) {
            Result result = slots[i];
            if (result == null || !result.open) {
                return i;
            }
        }
        if (slotCount == slots.length) {
            slots = Arrays.copyOf(slots, slotCount * 2);
        }
        return slotCount++;
    }

    private @Nullable Result find(int handle) {
        if (handle <= 0 || handle > slotCount) {
            return null;
        }
        Result result = slots[handle - 1];
        return result == null || !result.open ? null : result;
    }

    int advance(int handle, int buffer, int lengthPointer, AbiMemory memory) {
        int capacity = memory.readI32(lengthPointer);
        memory.check(buffer, capacity);
        Result result = find(handle);
        if (result == null) {
            return AbiErrno.NO_SUCH_ITER;
        }
        int start = result.position;
        int end = start;
        while (result.nextChunk < result.chunkCount && result.chunkEnds[result.nextChunk] - start <= capacity) {
            end = result.chunkEnds[result.nextChunk++];
        }
        boolean pending = result.nextChunk < result.chunkCount;
        if (pending && end == start) {
            memory.writeI32(lengthPointer, result.chunkEnds[result.nextChunk] - start);
            return AbiErrno.BUFFER_TOO_SMALL;
        }
        memory.write(buffer, result.rows, start, end - start);
        memory.writeI32(lengthPointer, end - start);
        result.position = end;
        if (pending) {
            return AbiErrno.OK;
        }
        close(result);
        return AbiErrno.EXHAUSTED;
    }

    int close(int handle) {
        Result result = find(handle);
        if (result == null) {
            return AbiErrno.NO_SUCH_ITER;
        }
        close(result);
        return AbiErrno.OK;
    }

    private void close(Result result) {
        result.open = false;
        bytesOpen -= result.length;
        openCount--;
    }

    /** Closes what the guest left open, at the end of a call. */
    void clear() {
        if (openCount > 0) {
            for (int i = 0; i < slotCount; i++) {
                Result result = slots[i];
                if (result != null && result.open) {
                    close(result);
                }
            }
        }
        if (slotCount > KEPT_MAX) {
            slots = new Result[8];
            slotCount = 0;
        }
        bytesOpen = 0;
    }
}
