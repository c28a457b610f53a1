package dev.stdb.server.common.io;

import com.sun.nio.file.ExtendedOpenOption;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A bulk file whose bytes go to the disk past the page cache, in small pieces: a force of another file then waits for
 * one piece at most, and the cache keeps what is read often. Only the rest that fills no piece goes through the cache.
 *
 * <p>Not every file system can do this, and some say so only when they are written to; such a file goes through the
 * cache, forced piece by piece.
 */
final class DirectBulkFile implements BulkFile {

    private static final int PIECE_BYTES = 128 * 1024;

    /** Suits all disks in use; where a file system asks for more, the JDK refuses to write. */
    private static final int ALIGNMENT_BYTES = 4096;

    private final Path path;
    private final FileChannel cached;
    private final ByteBuffer piece = ByteBuffer.allocateDirect(PIECE_BYTES + ALIGNMENT_BYTES)
            .alignedSlice(ALIGNMENT_BYTES)
            .slice(0, PIECE_BYTES);

    /** Null where the file system cannot. */
    private @Nullable FileChannel direct;

    /** Where {@link #piece} belongs in the file. */
    private long piecePosition;

    /**
     * Creates a bulk file of channels to one and the same empty file, which are closed with it.
     *
     * @param direct writes past the page cache; null if there is no such thing
     */
    DirectBulkFile(Path path, FileChannel cached, @Nullable FileChannel direct) {
        this.path = path;
        this.cached = cached;
        this.direct = direct;
    }

    /**
     * Creates an empty file.
     *
     * @throws java.nio.file.FileAlreadyExistsException if the name is taken
     */
    static DirectBulkFile create(Path path) throws IOException {
        FileChannel cached = FileChannel.open(
                path, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), OwnerOnly.file(path));
        FileChannel direct = null;
        try {
            direct = FileChannel.open(path, StandardOpenOption.WRITE, ExtendedOpenOption.DIRECT);
        } catch (IOException | UnsupportedOperationException e) {
            // This file system cannot.
        }
        return new DirectBulkFile(path, cached, direct);
    }

    @Override
    public void append(byte[] source, int offset, int length) throws IOException {
        int done = 0;
        while (done < length) {
            int count = Math.min(piece.remaining(), length - done);
            piece.put(source, offset + done, count);
            done += count;
            if (!piece.hasRemaining()) {
                writePiece();
            }
        }
    }

    private void writePiece() throws IOException {
        piece.flip();
        if (!writePieceDirectly()) {
            writeFully(cached, piece.rewind());
            cached.force(false);
        }
        piecePosition += PIECE_BYTES;
        piece.clear();
    }

    private boolean writePieceDirectly() throws IOException {
        FileChannel channel = direct;
        if (channel == null) {
            return false;
        }
        try {
            writeFully(channel, piece);
            return true;
        } catch (IOException e) {
            // If the reason is not this way of writing, the other way fails too and tells.
            direct = null;
            channel.close();
            return false;
        }
    }

    private void writeFully(FileChannel channel, ByteBuffer source) throws IOException {
        while (source.hasRemaining()) {
            long position = piecePosition + source.position();
            if (channel.write(source, position) <= 0) {
                throw new EOFException("disk accepted no byte: path=" + path + ", position=" + position);
            }
        }
    }

    @Override
    public void force() throws IOException {
        writeFully(cached, piece.duplicate().flip());
        cached.force(false);
    }

    @Override
    public void close() throws IOException {
        FileChannel channel = direct;
        direct = null;
        try {
            if (channel != null) {
                channel.close();
            }
        } finally {
            cached.close();
        }
    }

    @Override
    public String toString() {
        return path.toString();
    }
}
