package dev.stdb.server.snapshot;

import dev.stdb.bsatn.BsatnException;
import dev.stdb.server.common.LittleEndian;
import dev.stdb.server.common.io.FileSystem;
import dev.stdb.server.common.io.OpenFile;
import dev.stdb.server.row.RowBuffer;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Objects;
import net.jpountz.lz4.LZ4Exception;
import net.jpountz.lz4.LZ4Factory;
import net.jpountz.lz4.LZ4SafeDecompressor;
import org.jspecify.annotations.Nullable;

/** Reads blocks of one pack and checks all of their bytes. Blocks may be read by several threads. */
final class PackReader implements AutoCloseable {

    private static final LZ4SafeDecompressor DECOMPRESSOR =
            LZ4Factory.safeInstance().safeDecompressor();

    private final Path path;
    private final OpenFile file;

    private PackReader(Path path, OpenFile file) {
        this.path = path;
        this.file = file;
    }

    /**
     * Opens a pack and checks its header.
     *
     * @throws CorruptSnapshotException if it is missing or not that pack
     */
    static PackReader open(FileSystem files, Path directory, long number) throws IOException {
        Path path = directory.resolve(PackFormat.nameOf(number));
        OpenFile file;
        try {
            file = files.openReadOnly(path);
        } catch (NoSuchFileException e) {
            throw new CorruptSnapshotException("pack is missing", path, 0, e);
        }
        try {
            byte[] header = new byte[PackFormat.HEADER_LENGTH];
            if (file.read(0, header, 0, header.length) < header.length || !PackFormat.isIntactHeader(header, number)) {
                throw new CorruptSnapshotException("header of pack is damaged", path, 0, null);
            }
            ManifestFormat.checkVersion(path, PackFormat.headerVersion(header), PackFormat.VERSION_CURRENT);
            return new PackReader(path, file);
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    /** Tells whether a block is as it was written. */
    boolean isIntact(PageRef ref, int tableId, int page) throws IOException {
        byte[] block = new byte[Math.toIntExact(ref.blockLength())];
        return problem(block, ref, tableId, page) == null;
    }

    private @Nullable String problem(byte[] block, PageRef ref, int tableId, int page) throws IOException {
        if (file.read(ref.position(), block, 0, block.length) < block.length) {
            return "pack ends inside of a page";
        }
        if (!PackFormat.isBlockOf(block, 0, ref, tableId, page)) {
            return "block is not the page expected";
        }
        int checksum = PackFormat.blockChecksum(block, 0, ref.storedLength());
        if (checksum != PackFormat.storedChecksum(block, 0) || checksum != ref.checksum()) {
            return "checksum of a page is wrong";
        }
        return null;
    }

    /**
     * Reads a page.
     *
     * @throws CorruptSnapshotException if the bytes are not those that were written
     */
    RowBuffer read(PageRef ref, int tableId, int page) throws IOException {
        byte[] block = new byte[Math.toIntExact(ref.blockLength())];
        String problem = problem(block, ref, tableId, page);
        if (problem != null) {
            throw corrupt(problem, ref, tableId, page, null);
        }
        try {
            byte[] image = new byte[ref.rawLength()];
            switch (PackFormat.codec(block, 0)) {
                case PackFormat.CODEC_RAW ->
                    System.arraycopy(block, PackFormat.BLOCK_HEADER_LENGTH, image, 0, image.length);
                case PackFormat.CODEC_LZ4 -> decompress(block, image);
                default -> throw corrupt("page is compressed in an unknown way", ref, tableId, page, null);
            }
            RowBuffer rows = new RowBuffer();
            PageImage.decode(image, image.length, rows);
            if (rows.count() != ref.rowCount()) {
                throw corrupt("page has another number of rows", ref, tableId, page, null);
            }
            return rows;
        } catch (LZ4Exception | BsatnException | IndexOutOfBoundsException e) {
            throw corrupt("page does not decode", ref, tableId, page, e);
        }
    }

    /**
     * Fills {@code image}; throws {@link LZ4Exception} or {@link IndexOutOfBoundsException} unless the block has
     * exactly that.
     */
    private static void decompress(byte[] block, byte[] image) {
        int at = PackFormat.BLOCK_HEADER_LENGTH;
        for (int raw = 0; raw < image.length; raw += PackFormat.PIECE_BYTES) {
            int length = LittleEndian.getInt(block, at);
            int start = at + Integer.BYTES;
            at = start + Objects.checkIndex(length, block.length - start + 1);
            int rawLength = Math.min(PackFormat.PIECE_BYTES, image.length - raw);
            if (DECOMPRESSOR.decompress(block, start, length, image, raw, rawLength) != rawLength) {
                throw new LZ4Exception("piece has another length: position=" + raw);
            }
        }
        if (at != block.length) {
            throw new LZ4Exception("bytes are left over: count=" + (block.length - at));
        }
    }

    private CorruptSnapshotException corrupt(
            String what, PageRef ref, int tableId, int page, @Nullable Throwable cause) {
        return new CorruptSnapshotException(
                what + ": tableId=" + tableId + ", page=" + page, path, ref.position(), cause);
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
