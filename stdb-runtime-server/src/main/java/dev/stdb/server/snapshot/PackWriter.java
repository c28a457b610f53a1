package dev.stdb.server.snapshot;

import dev.stdb.bsatn.BsatnWriter;
import dev.stdb.server.common.LittleEndian;
import dev.stdb.server.common.io.BulkFile;
import dev.stdb.server.common.io.FileSystem;
import dev.stdb.server.row.RowBuffer;
import java.io.IOException;
import java.nio.file.Path;
import net.jpountz.lz4.LZ4Compressor;
import net.jpountz.lz4.LZ4Factory;
import org.jspecify.annotations.Nullable;

/** Writes the pages of one snapshot into a new pack, which exists from the first page on. Confined to one thread. */
final class PackWriter implements AutoCloseable {

    private static final int PAGE_BYTES = 64 * 1024;

    private final FileSystem files;
    private final Path path;
    private final long number;
    private final Runnable pause;
    private final LZ4Compressor compressor = LZ4Factory.safeInstance().fastCompressor();
    private final BsatnWriter image = new BsatnWriter(PAGE_BYTES);
    private byte[] block = new byte[PAGE_BYTES];
    private @Nullable BulkFile file;
    private long written;

    /**
     * Creates the writer of a pack; no file yet.
     *
     * @param pause is called between short pieces of work
     */
    PackWriter(FileSystem files, Path directory, long number, Runnable pause) {
        this.files = files;
        this.path = directory.resolve(PackFormat.nameOf(number));
        this.number = number;
        this.pause = pause;
    }

    /** Appends a page. */
    PageRef add(int tableId, int page, RowBuffer rows) throws IOException {
        image.reset();
        PageImage.encode(rows, image);
        int rawLength = image.length();
        int codec = PackFormat.CODEC_LZ4;
        int storedLength = compress(rawLength);
        if (storedLength >= rawLength) {
            codec = PackFormat.CODEC_RAW;
            storedLength = rawLength;
            System.arraycopy(image.array(), 0, block, PackFormat.BLOCK_HEADER_LENGTH, rawLength);
        }
        int checksum = PackFormat.finishBlock(block, 0, storedLength, rawLength, codec, tableId, page);
        BulkFile target = begin();
        PageRef ref = new PageRef(number, written, storedLength, rawLength, rows.count(), checksum);
        append(target, block, PackFormat.BLOCK_HEADER_LENGTH + storedLength);
        return ref;
    }

    /** Puts the compressed image behind the header in {@link #block}; returns its length. */
    private int compress(int rawLength) {
        int at = PackFormat.BLOCK_HEADER_LENGTH;
        int pieceBound = Integer.BYTES + compressor.maxCompressedLength(PackFormat.PIECE_BYTES);
        int pieces = rawLength / PackFormat.PIECE_BYTES + 1;
        int bound = Math.addExact(at, Math.multiplyExact(pieces, pieceBound));
        if (bound > block.length) {
            block = new byte[bound];
        }
        for (int raw = 0; raw < rawLength; raw += PackFormat.PIECE_BYTES) {
            pause.run();
            int length = Math.min(PackFormat.PIECE_BYTES, rawLength - raw);
            int start = at + Integer.BYTES;
            int compressed = compressor.compress(image.array(), raw, length, block, start, block.length - start);
            LittleEndian.putInt(block, at, compressed);
            at = start + compressed;
        }
        return at - PackFormat.BLOCK_HEADER_LENGTH;
    }

    private BulkFile begin() throws IOException {
        BulkFile target = file;
        if (target == null) {
            target = files.createBulk(path);
            file = target;
            append(target, PackFormat.header(number), PackFormat.HEADER_LENGTH);
        }
        return target;
    }

    private void append(BulkFile target, byte[] bytes, int length) throws IOException {
        target.append(bytes, 0, length);
        written += length;
    }

    /** Puts everything on disk; returns the size of the pack, 0 if there is none. */
    long finish() throws IOException {
        BulkFile target = file;
        if (target != null) {
            target.force();
        }
        return written;
    }

    @Override
    public void close() throws IOException {
        BulkFile target = file;
        if (target != null) {
            target.close();
        }
    }
}
