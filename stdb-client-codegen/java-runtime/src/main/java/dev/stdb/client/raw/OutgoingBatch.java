package dev.stdb.client.raw;

import dev.stdb.bsatn.BsatnWriter;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** Encoded messages that wait for the socket. Guarded by the connection's lock; reuses its memory. */
final class OutgoingBatch {
    /** Limit of a payload of several messages; a larger single message goes alone. */
    private static final int PAYLOAD_BYTES_MAX = 256 * 1024;

    /** A buffer that grew beyond this is not kept. */
    private static final int KEPT_BYTES_MAX = 4 * 1024 * 1024;

    private BsatnWriter bytes = new BsatnWriter(4096);
    private int[] ends = new int[64];
    private int count;
    private int taken;

    BsatnWriter begin() {
        return bytes;
    }

    void end() {
        if (count == ends.length) {
            ends = Arrays.copyOf(ends, count * 2);
        }
        ends[count++] = bytes.length();
    }

    boolean isEmpty() {
        return taken == count;
    }

    /** Returns how many messages were taken since {@link #clear}. */
    int taken() {
        return taken;
    }

    int pendingBytes() {
        return count == 0 ? 0 : ends[count - 1] - start(taken);
    }

    /** Returns the next message; the buffer is valid until {@link #clear}. */
    ByteBuffer takeOne() {
        int from = start(taken);
        taken++;
        return ByteBuffer.wrap(bytes.array(), from, ends[taken - 1] - from);
    }

    /** Returns as many of the next messages as fit one payload; the buffer is valid until {@link #clear}. */
    ByteBuffer takeMany() {
        int from = start(taken);
        taken++;
        while (taken < count && ends[taken] - from <= PAYLOAD_BYTES_MAX) {
            taken++;
        }
        return ByteBuffer.wrap(bytes.array(), from, ends[taken - 1] - from);
    }

    void clear() {
        if (bytes.array().length > KEPT_BYTES_MAX) {
            bytes = new BsatnWriter(4096);
        }
        bytes.reset();
        count = 0;
        taken = 0;
    }

    private int start(int index) {
        return index == 0 ? 0 : ends[index - 1];
    }
}
