package dev.stdb.server.common.io;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Files that are worth nothing after the process: never forced, gone when they are closed, and those that a crash left
 * behind when the directory is opened again. Thread-safe.
 */
public final class ScratchFiles {

    private static final String PREFIX = "scratch-";

    private final Path directory;
    private final AtomicLong nextNumber = new AtomicLong();

    private ScratchFiles(Path directory) {
        this.directory = directory;
    }

    /**
     * Creates the directory, and empties it.
     *
     * @param directory of nobody else; null for a new one among the temporary files of the system
     */
    public static ScratchFiles open(@Nullable Path directory) throws IOException {
        if (directory == null) {
            Path created = Files.createTempDirectory("stdb-" + PREFIX);
            created.toFile().deleteOnExit();
            return new ScratchFiles(created);
        }
        DiskFileSystem.INSTANCE.createDirectories(directory);
        try (DirectoryStream<Path> left = Files.newDirectoryStream(directory, PREFIX + "*")) {
            for (Path file : left) {
                Files.delete(file);
            }
        }
        return new ScratchFiles(directory);
    }

    /** Creates an empty file to write and read; may block. */
    public FileChannel create() throws IOException {
        return FileChannel.open(
                directory.resolve(PREFIX + nextNumber.incrementAndGet()),
                StandardOpenOption.CREATE_NEW,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE,
                StandardOpenOption.DELETE_ON_CLOSE);
    }
}
