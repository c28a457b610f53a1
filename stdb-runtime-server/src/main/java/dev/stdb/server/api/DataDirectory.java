package dev.stdb.server.api;

import dev.stdb.server.common.io.DirectoryLock;
import dev.stdb.server.common.io.DirectoryLockedException;
import dev.stdb.server.common.io.FileSystem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/** The directory of a server's databases, while nobody else may use it. Thread-safe. */
public final class DataDirectory implements AutoCloseable {

    private static final String LOCK_FILE = "server.lock";

    private final Path path;
    private final DirectoryLock lock;

    private DataDirectory(Path path, DirectoryLock lock) {
        this.path = path;
        this.lock = lock;
    }

    /**
     * Creates the directory if needed, and locks it until {@link #close} or the end of the process.
     *
     * @throws DirectoryLockedException if a server, or a tool, has it
     */
    public static DataDirectory lock(FileSystem files, Path path) throws IOException {
        files.createDirectories(path);
        DirectoryLock lock = files.lock(
                path.resolve(LOCK_FILE), "pid=" + ProcessHandle.current().pid());
        return new DataDirectory(path, lock);
    }

    /** Returns where it is. */
    public Path path() {
        return path;
    }

    /** Lets others use the directory. Idempotent. */
    @Override
    public void close() {
        try {
            lock.release();
        } catch (IOException e) {
            throw new UncheckedIOException("the data directory cannot be unlocked: " + path, e);
        }
    }
}
