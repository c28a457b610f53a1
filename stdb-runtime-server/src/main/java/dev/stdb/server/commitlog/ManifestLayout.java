package dev.stdb.server.commitlog;

import dev.stdb.server.common.Checksums;
import dev.stdb.server.common.LittleEndian;

/**
 * Layout of the manifest: which segment is the newest. All numbers are little-endian.
 *
 * <pre>
 *   0                   1                   2                   3
 *   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *  +---------------------------------------------------------------+
 *  |                   magic, ASCII "STDBMANI"                     |  0
 *  |                                                               |
 *  +-------------------------------+-------------------------------+
 *  |        format version         |        reserved, zero         |  8
 *  +-------------------------------+-------------------------------+
 *  |                           checksum                            | 12
 *  +---------------------------------------------------------------+
 *  |              base tx offset of the newest segment             | 16
 *  |                                                               |
 *  +---------------------------------------------------------------+
 * </pre>
 *
 * <p>The checksum is a CRC-32C of all other bytes. The manifest is replaced as a whole after a new segment is on disk;
 * a segment newer than the manifest says is therefore normal, an older one as the newest means that files were lost.
 *
 * <p>Version history: 1 = first.
 */
final class ManifestLayout {

    static final int LENGTH = 24;

    static final int MAGIC_OFFSET = 0;
    static final int VERSION_OFFSET = 8;
    static final int CHECKSUM_OFFSET = 12;
    static final int BASE_OFFSET = 16;

    /** "STDBMANI" as a little-endian number. */
    static final long MAGIC = 0x494E_414D_4244_5453L;

    static final int VERSION_CURRENT = 1;

    private ManifestLayout() {}

    static byte[] encode(long newestBase) {
        byte[] manifest = new byte[LENGTH];
        LittleEndian.putLong(manifest, MAGIC_OFFSET, MAGIC);
        LittleEndian.putShort(manifest, VERSION_OFFSET, (short) VERSION_CURRENT);
        LittleEndian.putLong(manifest, BASE_OFFSET, newestBase);
        LittleEndian.putInt(manifest, CHECKSUM_OFFSET, computeChecksum(manifest));
        return manifest;
    }

    /** Tells whether magic and checksum are right. */
    static boolean isIntact(byte[] manifest) {
        return LittleEndian.getLong(manifest, MAGIC_OFFSET) == MAGIC
                && LittleEndian.getInt(manifest, CHECKSUM_OFFSET) == computeChecksum(manifest);
    }

    static int version(byte[] manifest) {
        return LittleEndian.getShort(manifest, VERSION_OFFSET) & 0xFFFF;
    }

    static long newestBase(byte[] manifest) {
        return LittleEndian.getLong(manifest, BASE_OFFSET);
    }

    static int computeChecksum(byte[] manifest) {
        byte[] copy = manifest.clone();
        LittleEndian.putInt(copy, CHECKSUM_OFFSET, 0);
        return Checksums.crc32c(copy, 0, LENGTH);
    }
}
