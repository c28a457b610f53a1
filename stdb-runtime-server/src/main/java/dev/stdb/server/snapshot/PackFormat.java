package dev.stdb.server.snapshot;

import dev.stdb.server.common.Checksums;
import dev.stdb.server.common.LittleEndian;
import dev.stdb.server.common.io.NumberedName;
import java.util.OptionalLong;

/**
 * Layout of a pack: a header, then blocks back to back. All numbers are little-endian.
 *
 * <pre>
 *   header, 32 bytes                          block, 24 bytes and the stored bytes
 *   0  magic, ASCII "STDBPACK"                0  checksum
 *   8  format version, u16                    4  stored length
 *  10  zero, u16                              8  raw length
 *  12  checksum                              12  codec: 0 = stored as is, 2 = LZ4
 *  16  number of the pack                    16  table id
 *  24  zero                                  20  page
 *                                            24  stored bytes
 * </pre>
 *
 * <p>The checksum of the header is a CRC-32C of its other bytes; that of a block covers everything behind it. Raw
 * bytes: {@link PageImage}. LZ4: for every {@value #PIECE_BYTES} raw bytes, less at the end, the length of an LZ4 block
 * as u32 and the LZ4 block.
 *
 * <p>Version history: 1 = as above, codec 1 = one LZ4 block for the whole page; 2 = as above.
 */
final class PackFormat {

    static final String SUFFIX = ".pages";

    static final int HEADER_LENGTH = 32;
    static final int VERSION_CURRENT = 2;

    static final int BLOCK_HEADER_LENGTH = 24;
    static final int BLOCK_CHECKED_OFFSET = 4;

    static final int CODEC_RAW = 0;
    static final int CODEC_LZ4 = 2;

    /** Raw bytes that are compressed at once. */
    static final int PIECE_BYTES = 16 * 1024;

    /** "STDBPACK" as a little-endian number. */
    private static final long MAGIC = 0x4B43_4150_4244_5453L;

    private static final int NAME_DIGITS = 12;

    private PackFormat() {}

    static String nameOf(long number) {
        return NumberedName.of(number, NAME_DIGITS, SUFFIX);
    }

    /** Returns the number of the pack called {@code fileName}; empty if that is not the name of a pack. */
    static OptionalLong parseName(String fileName) {
        return NumberedName.parse(fileName, NAME_DIGITS, SUFFIX);
    }

    static byte[] header(long number) {
        byte[] header = new byte[HEADER_LENGTH];
        LittleEndian.putLong(header, 0, MAGIC);
        LittleEndian.putShort(header, 8, (short) VERSION_CURRENT);
        LittleEndian.putLong(header, 16, number);
        LittleEndian.putInt(header, 12, headerChecksum(header));
        return header;
    }

    static boolean isIntactHeader(byte[] header, long number) {
        return LittleEndian.getLong(header, 0) == MAGIC
                && LittleEndian.getInt(header, 12) == headerChecksum(header)
                && LittleEndian.getLong(header, 16) == number;
    }

    static int headerVersion(byte[] header) {
        return LittleEndian.getShort(header, 8) & 0xFFFF;
    }

    private static int headerChecksum(byte[] header) {
        byte[] copy = header.clone();
        LittleEndian.putInt(copy, 12, 0);
        return Checksums.crc32c(copy, 0, HEADER_LENGTH);
    }

    /** Writes the header of a block whose stored bytes are in place behind it; returns its checksum. */
    static int finishBlock(byte[] array, int block, int storedLength, int rawLength, int codec, int tableId, int page) {
        LittleEndian.putInt(array, block + 4, storedLength);
        LittleEndian.putInt(array, block + 8, rawLength);
        LittleEndian.putInt(array, block + 12, codec);
        LittleEndian.putInt(array, block + 16, tableId);
        LittleEndian.putInt(array, block + 20, page);
        int checksum = blockChecksum(array, block, storedLength);
        LittleEndian.putInt(array, block, checksum);
        return checksum;
    }

    static int blockChecksum(byte[] array, int block, int storedLength) {
        return Checksums.crc32c(
                array, block + BLOCK_CHECKED_OFFSET, BLOCK_HEADER_LENGTH - BLOCK_CHECKED_OFFSET + storedLength);
    }

    static int storedChecksum(byte[] array, int block) {
        return LittleEndian.getInt(array, block);
    }

    static int codec(byte[] array, int block) {
        return LittleEndian.getInt(array, block + 12);
    }

    /** Tells whether the block is the page that is expected in it. */
    static boolean isBlockOf(byte[] array, int block, PageRef ref, int tableId, int page) {
        return LittleEndian.getInt(array, block + 4) == ref.storedLength()
                && LittleEndian.getInt(array, block + 8) == ref.rawLength()
                && LittleEndian.getInt(array, block + 16) == tableId
                && LittleEndian.getInt(array, block + 20) == page;
    }
}
