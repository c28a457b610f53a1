package dev.stdb.server.commitlog;

import dev.stdb.server.common.io.OpenFile;
import java.io.IOException;
import java.util.Arrays;
import java.util.Objects;

/**
 * Consecutive frames in one array, ready to be written with one call. Reused from batch to batch, so that a transaction
 * costs one copy of its payload and no garbage. Not thread-safe.
 */
public final class CommitBatch {

    /** Most bytes of payload of one transaction. */
    public static final int PAYLOAD_LENGTH_MAX = CommitFrameLayout.PAYLOAD_LENGTH_MAX;

    /** An array that grew beyond this many bytes for one big batch is given back by {@link #clear}. */
    private static final int RETAINED_MAX_BYTES = 32 * 1024 * 1024;

    private static final int INITIAL_BYTES = 64 * 1024;

    private byte[] array = new byte[INITIAL_BYTES];
    private int length;
    private int count;
    private long firstTxOffset;

    /** Creates an empty batch. */
    public CommitBatch() {}

    /**
     * Copies a transaction to the end of the batch.
     *
     * @param txOffset its number; one more than that of the previous transaction of the batch
     * @param payload holds the payload from {@code offset} on
     * @param offset first byte of the payload
     * @param payloadLength bytes of payload, at least 1
     */
    public void add(long txOffset, byte[] payload, int offset, int payloadLength) {
        Objects.checkFromIndexSize(offset, payloadLength, payload.length);
        checkPayloadLength(payloadLength);
        if (count == 0) {
            firstTxOffset = txOffset;
        } else if (txOffset != firstTxOffset + count) {
            throw new IllegalArgumentException("transactions of a batch must be consecutive: expected="
                    + (firstTxOffset + count) + ", actual=" + txOffset);
        }
        addFrame(txOffset, payload, offset, payloadLength);
        count++;
    }

    /** Refuses a payload that no frame can hold. */
    public static void checkPayloadLength(int payloadLength) {
        if (payloadLength < 1 || payloadLength > CommitFrameLayout.PAYLOAD_LENGTH_MAX) {
            throw new IllegalArgumentException(
                    "payload length must be in [1, " + CommitFrameLayout.PAYLOAD_LENGTH_MAX + "]: " + payloadLength);
        }
    }

    /** Makes this batch a lone seal; it holds no transaction. */
    void setSeal(long nextTxOffset) {
        clear();
        addFrame(nextTxOffset, array, 0, 0);
        firstTxOffset = nextTxOffset;
    }

    private void addFrame(long txOffset, byte[] payload, int offset, int payloadLength) {
        int frameLength = CommitFrameLayout.frameLength(payloadLength);
        reserve(frameLength);
        CommitFrameLayout.begin(array, length, payloadLength, txOffset);
        int payloadStart = length + CommitFrameLayout.HEADER_LENGTH;
        System.arraycopy(payload, offset, array, payloadStart, payloadLength);
        Arrays.fill(array, payloadStart + payloadLength, length + frameLength, (byte) 0);
        length += frameLength;
    }

    private void reserve(int additional) {
        int needed = Math.addExact(length, additional);
        if (needed > array.length) {
            int doubled = array.length > Integer.MAX_VALUE / 2 - 16 ? Integer.MAX_VALUE - 16 : array.length * 2;
            array = Arrays.copyOf(array, Math.max(needed, doubled));
        }
    }

    /**
     * Computes the rest of every header. To be called once, before {@link #writeTo}.
     *
     * @param mask of the segment
     */
    void finish(long durableCount, int mask) {
        int frame = 0;
        while (frame < length) {
            CommitFrameLayout.finish(array, frame, durableCount, mask);
            frame += CommitFrameLayout.frameLength(CommitFrameLayout.payloadLength(array, frame));
        }
    }

    void writeTo(OpenFile file, long position) throws IOException {
        file.write(position, array, 0, length);
    }

    /** Forgets all frames. */
    public void clear() {
        length = 0;
        count = 0;
        if (array.length > RETAINED_MAX_BYTES) {
            array = new byte[INITIAL_BYTES];
        }
    }

    /** Returns the number of transactions. */
    public int count() {
        return count;
    }

    /** Returns the length of all frames in bytes. */
    public int sizeBytes() {
        return length;
    }

    /** Returns the number of the first transaction; meaningless if there is none. */
    public long firstTxOffset() {
        return firstTxOffset;
    }
}
