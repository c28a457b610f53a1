package dev.stdb.server.snapshot;

import dev.stdb.bsatn.BsatnWriter;
import dev.stdb.server.common.io.FileSystem;
import dev.stdb.server.common.io.OpenFile;
import dev.stdb.server.storage.RowBuffer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import net.jpountz.lz4.LZ4Compressor;
import net.jpountz.lz4.LZ4Factory;
import org.jspecify.annotations.Nullable;

/**
 * Writes the pages of one snapshot into a new pack, which exists from the first page on. Confined to one thread.
 *
 * <p>What is written is forced piece by piece: one force of everything at the end would hold up the forces of the log for as long as the
 * disk takes for all of it.
 */
final class PackWriter implements AutoCloseable {

    private static final int BUFFER_BYTES = 1 << 20;
    private static final int FORCE_INTERVAL_BYTES = 1 << 20;

    private final FileSystem files;
    private final Path path;
    private final long number;
    private final LZ4Compressor compressor = LZ4Factory.safeInstance().fastCompressor();
    private final BsatnWriter image = new BsatnWriter(64 * 1024);
    private byte[] buffer = new byte[BUFFER_BYTES];
    private int buffered;
    private @Nullable OpenFile file;
    private long written;
    private long forced;

    PackWriter(FileSystem files, Path directory, long number) {
        this.files = files;
        this.path = directory.resolve(PackFormat.nameOf(number));
        this.number = number;
    }

    /** Appends a page. */
    PageRef add(int tableId, int page, RowBuffer rows) throws IOException {
        image.reset();
        PageImage.encode(rows, image);
        int rawLength = image.length();
        begin();
        int bound = PackFormat.BLOCK_HEADER_LENGTH + compressor.maxCompressedLength(rawLength);
        if (buffered + bound > buffer.length) {
            flush();
            if (bound > buffer.length) {
                buffer = Arrays.copyOf(buffer, bound);
            }
        }
        int block = buffered;
        int storedAt = block + PackFormat.BLOCK_HEADER_LENGTH;
        int codec = PackFormat.CODEC_LZ4;
        int storedLength = compressor.compress(image.array(), 0, rawLength, buffer, storedAt, buffer.length - storedAt);
        if (storedLength >= rawLength) {
            codec = PackFormat.CODEC_RAW;
            storedLength = rawLength;
            System.arraycopy(image.array(), 0, buffer, storedAt, rawLength);
        }
        long position = written + block;
        int checksum = PackFormat.finishBlock(buffer, block, storedLength, rawLength, codec, tableId, page);
        buffered = storedAt + storedLength;
        return new PageRef(number, position, storedLength, rawLength, rows.count(), checksum);
    }

    private void begin() throws IOException {
        if (file == null) {
            file = files.create(path);
            byte[] header = PackFormat.header(number);
            System.arraycopy(header, 0, buffer, 0, header.length);
            buffered = header.length;
        }
    }

    private void flush() throws IOException {
        OpenFile target = file;
        if (target == null || buffered == 0) {
            return;
        }
        target.write(written, buffer, 0, buffered);
        written += buffered;
        buffered = 0;
        if (written - forced >= FORCE_INTERVAL_BYTES) {
            target.force();
            forced = written;
        }
    }

    /** Puts everything on disk; returns the size of the pack, 0 if there is none. */
    long finish() throws IOException {
        OpenFile target = file;
        if (target == null) {
            return 0;
        }
        flush();
        target.force();
        return written;
    }

    @Override
    public void close() throws IOException {
        if (file != null) {
            file.close();
        }
    }
}
