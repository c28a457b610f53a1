package dev.stdb.server.commitlog;

import dev.stdb.server.common.Checksums;
import dev.stdb.server.common.LittleEndian;

/**
 * Layout of a frame: one transaction, or a seal. All numbers are little-endian.
 *
 * <pre>
 *   0                   1                   2                   3
 *   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *  +---------------------------------------------------------------+
 *  |                           checksum                            |  0
 *  +---------------------------------------------------------------+
 *  |                        payload length                         |  4
 *  +---------------------------------------------------------------+
 *  |                           tx offset                           |  8
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |                         durable count                         | 16
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |                            payload                           ...  24
 * ...                  zero to seven bytes of zero                 |
 *  +---------------------------------------------------------------+
 * </pre>
 *
 * <ul>
 *   <li><b>checksum</b>: CRC-32C of everything behind it up to the end of the padding, XORed with the mask of the
 *   segment
 *       ({@link SegmentHeaderLayout});
 *   <li><b>payload length</b>: bytes of payload without padding, in {@code [1, PAYLOAD_LENGTH_MAX]}; 0 marks a seal;
 *   <li><b>tx offset</b>: of this transaction; for a seal, of the next one;
 *   <li><b>durable count</b>: how many transactions, counted from 0, were known to be on disk when the frame was
 *   written. Recovery needs it
 *       to tell a torn tail (damage at or behind the durable count of all later frames) from damage to acknowledged
 *       transactions;
 *   <li>a frame starts and ends at a multiple of {@value #ALIGNMENT} bytes from the start of the segment.
 * </ul>
 *
 * <p>Version history: 1 = as above.
 */
final class CommitFrameLayout {

    static final int ALIGNMENT = 8;
    static final int CHECKSUM_OFFSET = 0;
    static final int PAYLOAD_LENGTH_OFFSET = 4;
    static final int TX_OFFSET_OFFSET = 8;
    static final int DURABLE_COUNT_OFFSET = 16;
    static final int HEADER_LENGTH = 24;

    /** First byte the checksum covers. */
    static final int CHECKED_OFFSET = PAYLOAD_LENGTH_OFFSET;

    /** Limit of one transaction: 256 MiB, so that a batch of one frame still fits into an array with room to grow. */
    static final int PAYLOAD_LENGTH_MAX = 256 * 1024 * 1024;

    private CommitFrameLayout() {}

    /** Returns the length in bytes of a frame with {@code payloadLength} bytes of payload, padding included. */
    static int frameLength(int payloadLength) {
        return (HEADER_LENGTH + payloadLength + ALIGNMENT - 1) & -ALIGNMENT;
    }

    static int payloadLength(byte[] array, int frame) {
        return LittleEndian.getInt(array, frame + PAYLOAD_LENGTH_OFFSET);
    }

    static long txOffset(byte[] array, int frame) {
        return LittleEndian.getLong(array, frame + TX_OFFSET_OFFSET);
    }

    static long durableCount(byte[] array, int frame) {
        return LittleEndian.getLong(array, frame + DURABLE_COUNT_OFFSET);
    }

    static int storedChecksum(byte[] array, int frame) {
        return LittleEndian.getInt(array, frame + CHECKSUM_OFFSET);
    }

    static int computeChecksum(byte[] array, int frame, int mask) {
        int length = frameLength(payloadLength(array, frame));
        return mask ^ Checksums.crc32c(array, frame + CHECKED_OFFSET, length - CHECKED_OFFSET);
    }

    /** Writes the header without checksum and durable count, which {@link #finish} adds. */
    static void begin(byte[] array, int frame, int payloadLength, long txOffset) {
        LittleEndian.putInt(array, frame + PAYLOAD_LENGTH_OFFSET, payloadLength);
        LittleEndian.putLong(array, frame + TX_OFFSET_OFFSET, txOffset);
    }

    /** Completes a frame whose other bytes, padding included, are in place. */
    static void finish(byte[] array, int frame, long durableCount, int mask) {
        LittleEndian.putLong(array, frame + DURABLE_COUNT_OFFSET, durableCount);
        LittleEndian.putInt(array, frame + CHECKSUM_OFFSET, computeChecksum(array, frame, mask));
    }
}
