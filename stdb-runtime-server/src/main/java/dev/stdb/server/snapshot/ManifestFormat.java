package dev.stdb.server.snapshot;

import dev.stdb.bsatn.BsatnException;
import dev.stdb.bsatn.BsatnReader;
import dev.stdb.bsatn.BsatnWriter;
import dev.stdb.server.common.Checksums;
import dev.stdb.server.common.LittleEndian;
import dev.stdb.server.common.io.NumberedName;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Layout of the file that describes a snapshot. All numbers are little-endian.
 *
 * <pre>
 *   header, 40 bytes                          body
 *   0  magic, ASCII "STDBSNAP"                number of packs, u32; for each: number, u64
 *   8  format version, u16                    number of tables, u32; for each, by ascending id:
 *  10  zero, u16                                table id, u32
 *  12  checksum                                 number of pages, u32; for each:
 *  16  tx count                                   pack, u32: place in the list of packs from 1 on; 0 = no rows, the end
 *  24  created at, microseconds                   position, u64; stored length, raw length, rows, checksum, u32 each
 *  32  bytes written for this snapshot
 * </pre>
 *
 * <p>The checksum is a CRC-32C of all other bytes of the file.
 *
 * <p>Version history: 1 = as above.
 */
final class ManifestFormat {

    static final String SUFFIX = ".snapshot";

    private static final int HEADER_LENGTH = 40;
    private static final int CHECKSUM_OFFSET = 12;
    private static final int VERSION_CURRENT = 1;

    /** "STDBSNAP" as a little-endian number. */
    private static final long MAGIC = 0x5041_4E53_4244_5453L;

    private static final int NAME_DIGITS = 20;

    private ManifestFormat() {}

    static String nameOf(long txCount) {
        return NumberedName.of(txCount, NAME_DIGITS, SUFFIX);
    }

    /** Returns the tx count in a file name; empty if that is not the name of a snapshot. */
    static OptionalLong parseName(String fileName) {
        return NumberedName.parse(fileName, NAME_DIGITS, SUFFIX);
    }

    static byte[] encode(Manifest manifest) {
        BsatnWriter out = new BsatnWriter();
        out.writeU64(MAGIC);
        out.writeU16(VERSION_CURRENT);
        out.writeU16(0);
        out.writeU32(0);
        out.writeU64(manifest.txCount());
        out.writeI64(manifest.createdAtMicros());
        out.writeU64(manifest.writtenBytes());
        List<Long> packs = new ArrayList<>(manifest.packs());
        packs.sort(null);
        out.writeU32(packs.size());
        for (long pack : packs) {
            out.writeU64(pack);
        }
        out.writeU32(manifest.tables().size());
        for (Manifest.TablePages table : manifest.tables()) {
            out.writeU32(table.tableId());
            out.writeU32(table.pages().length);
            for (PageRef ref : table.pages()) {
                writeRef(ref, packs, out);
            }
        }
        byte[] bytes = out.toByteArray();
        LittleEndian.putInt(bytes, CHECKSUM_OFFSET, checksum(bytes));
        return bytes;
    }

    private static void writeRef(@Nullable PageRef ref, List<Long> packs, BsatnWriter out) {
        if (ref == null) {
            out.writeU32(0);
            return;
        }
        out.writeU32(Collections.binarySearch(packs, ref.packNumber()) + 1);
        out.writeU64(ref.position());
        out.writeU32(ref.storedLength());
        out.writeU32(ref.rawLength());
        out.writeU32(ref.rowCount());
        out.writeU32(ref.checksum());
    }

    private static int checksum(byte[] bytes) {
        byte[] copy = bytes.clone();
        LittleEndian.putInt(copy, CHECKSUM_OFFSET, 0);
        return Checksums.crc32c(copy, 0, copy.length);
    }

    /**
     * Decodes a description.
     *
     * @param path for messages and the expected tx count
     * @throws CorruptSnapshotException if a byte is not what was written
     * @throws SnapshotException if it was written by a newer release
     */
    static Manifest decode(Path path, byte[] bytes) {
        if (bytes.length < HEADER_LENGTH
                || LittleEndian.getLong(bytes, 0) != MAGIC
                || LittleEndian.getInt(bytes, CHECKSUM_OFFSET) != checksum(bytes)) {
            throw new CorruptSnapshotException("description of snapshot is damaged", path, 0, null);
        }
        checkVersion(path, LittleEndian.getShort(bytes, 8) & 0xFFFF, VERSION_CURRENT);
        try {
            BsatnReader in = new BsatnReader(bytes, 16, bytes.length - 16);
            long txCount = in.readU64();
            if (!parseName(path.getFileName().toString()).equals(OptionalLong.of(txCount))) {
                throw new CorruptSnapshotException(
                        "snapshot is not the one its name says: txCount=" + txCount, path, 16, null);
            }
            long createdAtMicros = in.readI64();
            long writtenBytes = in.readU64();
            long[] packs = new long[in.readU32()];
            Arrays.setAll(packs, i -> in.readU64());
            int tableCount = in.readU32();
            List<Manifest.TablePages> tables = new ArrayList<>();
            for (int i = 0; i < tableCount; i++) {
                tables.add(readTable(in, packs));
            }
            return new Manifest(txCount, createdAtMicros, writtenBytes, tables);
        } catch (BsatnException | IndexOutOfBoundsException | NegativeArraySizeException e) {
            throw new CorruptSnapshotException("description of snapshot does not decode", path, 0, e);
        }
    }

    private static Manifest.TablePages readTable(BsatnReader in, long[] packs) {
        int tableId = in.readU32();
        @Nullable PageRef[] pages = new PageRef[in.readU32()];
        for (int page = 0; page < pages.length; page++) {
            int pack = in.readU32();
            if (pack != 0) {
                pages[page] = new PageRef(
                        packs[pack - 1], in.readU64(), in.readU32(), in.readU32(), in.readU32(), in.readU32());
            }
        }
        return new Manifest.TablePages(tableId, pages);
    }

    static void checkVersion(Path path, int version, int limit) {
        if (version > limit) {
            throw new SnapshotException(
                    SnapshotErrorCode.SNAPSHOT_TOO_NEW,
                    "snapshot format is too new: version=" + version + ", limit=" + limit + ", file="
                            + path.getFileName(),
                    null);
        }
    }
}
