package dev.stdb.server.commitlog;

import dev.stdb.server.common.Checksums;
import dev.stdb.server.common.LittleEndian;

/**
 * Layout of the head of a segment. All numbers are little-endian.
 *
 * <pre>
 *   0                   1                   2                   3
 *   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *  +---------------------------------------------------------------+
 *  |                   magic, ASCII "STDBCLOG"                     |  0
 *  |                                                               |
 *  +-------------------------------+---------------+---------------+
 *  |        format version         | checksum alg. |   reserved    |  8
 *  +-------------------------------+---------------+---------------+
 *  |                           checksum                            | 12
 *  +---------------------------------------------------------------+
 *  |                        base tx offset                         | 16
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |                             mask                              | 24
 *  +---------------------------------------------------------------+
 *  |                        reserved, zero                         | 28
 *  +---------------------------------------------------------------+
 * </pre>
 *
 * <p>The checksum is a CRC-32C of all other bytes. Magic, version, place and meaning of the checksum and the length of
 * the header are the same in every version, so that an unknown version can be told from damage. Checksum algorithm: 1 =
 * CRC-32C for the frames.
 *
 * <p>The checksums of the frames are XORed with the mask, a random number. Payloads hold bytes that clients chose;
 * without knowing the mask nobody can make them look like a frame to whoever searches for frames behind a damage.
 *
 * <p>Version history: 1 = without mask (it is zero there); 2 = as above.
 */
final class SegmentHeaderLayout {

    static final int LENGTH = 32;

    static final int MAGIC_OFFSET = 0;
    static final int VERSION_OFFSET = 8;
    static final int ALGORITHM_OFFSET = 10;
    static final int CHECKSUM_OFFSET = 12;
    static final int BASE_OFFSET = 16;
    static final int MASK_OFFSET = 24;

    /** "STDBCLOG" as a little-endian number. */
    static final long MAGIC = 0x474F_4C43_4244_5453L;

    static final int VERSION_MIN = 1;
    static final int VERSION_CURRENT = 2;
    static final int ALGORITHM_CRC32C = 1;

    private SegmentHeaderLayout() {}

    /** Returns a complete header for a segment that starts with {@code base}. */
    static byte[] encode(long base, int mask) {
        byte[] header = new byte[LENGTH];
        LittleEndian.putLong(header, MAGIC_OFFSET, MAGIC);
        LittleEndian.putShort(header, VERSION_OFFSET, (short) VERSION_CURRENT);
        header[ALGORITHM_OFFSET] = ALGORITHM_CRC32C;
        LittleEndian.putLong(header, BASE_OFFSET, base);
        LittleEndian.putInt(header, MASK_OFFSET, mask);
        LittleEndian.putInt(header, CHECKSUM_OFFSET, computeChecksum(header));
        return header;
    }

    /** Tells whether magic and checksum are right; only then do the other fields mean anything. */
    static boolean isIntact(byte[] header) {
        return LittleEndian.getLong(header, MAGIC_OFFSET) == MAGIC
                && LittleEndian.getInt(header, CHECKSUM_OFFSET) == computeChecksum(header);
    }

    static int version(byte[] header) {
        return LittleEndian.getShort(header, VERSION_OFFSET) & 0xFFFF;
    }

    static int algorithm(byte[] header) {
        return header[ALGORITHM_OFFSET];
    }

    static long base(byte[] header) {
        return LittleEndian.getLong(header, BASE_OFFSET);
    }

    static int mask(byte[] header) {
        return LittleEndian.getInt(header, MASK_OFFSET);
    }

    static int computeChecksum(byte[] header) {
        byte[] copy = header.clone();
        LittleEndian.putInt(copy, CHECKSUM_OFFSET, 0);
        return Checksums.crc32c(copy, 0, LENGTH);
    }
}
