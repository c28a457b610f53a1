package dev.stdb.server.api;

import dev.stdb.server.common.io.DiskFileSystem;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Objects;

/** Replaces small files as a whole: after a crash there is the old content or the new one, never a part. */
final class AtomicFile {

    private AtomicFile() {}

    /** Replaces the content; what was written is durable when the method returns. */
    static void write(Path file, byte[] content) throws IOException {
        Path temporary = file.resolveSibling(file.getFileName() + ".tmp");
        try (FileChannel channel = FileChannel.open(
                temporary, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            ByteBuffer bytes = ByteBuffer.wrap(content);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
        DiskFileSystem.INSTANCE.rename(temporary, file);
        DiskFileSystem.INSTANCE.forceDirectory(
                Objects.requireNonNull(file.toAbsolutePath().getParent()));
    }
}
