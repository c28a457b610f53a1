package dev.stdb.server.net;

import dev.stdb.server.common.ByteBudget;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Files for bodies too large for memory. They are gone when they are closed, and those that a crash left behind when the
 * next server starts. Thread-safe.
 */
final class Uploads {

    private static final String PREFIX = "upload-";

    private final Path directory;
    private final ByteBudget disk;
    private final AtomicLong nextNumber = new AtomicLong();

    /**
     * Creates the directory, and empties it.
     *
     * @param directory null for a new one among the temporary files of the system
     * @param diskBytesMax bytes that all files may have
     */
    static Uploads open(@Nullable Path directory, long diskBytesMax) throws IOException {
        Path used = directory == null ? Files.createTempDirectory("stdb-uploads-") : directory;
        Files.createDirectories(used);
        try (DirectoryStream<Path> left = Files.newDirectoryStream(used, PREFIX + "*")) {
            for (Path file : left) {
                Files.delete(file);
            }
        }
        if (directory == null) {
            used.toFile().deleteOnExit();
        }
        return new Uploads(used, new ByteBudget(diskBytesMax));
    }

    private Uploads(Path directory, ByteBudget disk) {
        this.directory = directory;
        this.disk = disk;
    }

    /** Returns the space that the files share. */
    ByteBudget disk() {
        return disk;
    }

    /** Creates a file; may block. */
    FileChannel create() throws IOException {
        return FileChannel.open(
                directory.resolve(PREFIX + nextNumber.incrementAndGet()),
                StandardOpenOption.CREATE_NEW,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE,
                StandardOpenOption.DELETE_ON_CLOSE);
    }
}
