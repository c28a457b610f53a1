package dev.stdb.server.api;

import dev.stdb.server.common.io.DirectoryLock;
import dev.stdb.server.common.io.DirectoryLockedException;
import dev.stdb.server.common.io.FileSystem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;

/** The directory of a server's databases, while nobody else may use it. Thread-safe. */
public final class DataDirectory implements AutoCloseable {

    private static final String LOCK_FILE = "server.lock";
    private static final List<String> CONTENTS = List.of("databases", "programs", "uploads", "compiled");

    private final FileSystem files;
    private final Path path;
    private final DirectoryLock lock;

    private DataDirectory(FileSystem files, Path path, DirectoryLock lock) {
        this.files = files;
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
        return new DataDirectory(files, path, lock);
    }

    /** Returns where it is. */
    public Path path() {
        return path;
    }

    /**
     * Deletes all databases, their programs and what was made of these, for good. The list of databases goes first:
     * what a failure leaves behind is served by nobody. Other files stay.
     *
     * @throws IOException if something cannot be deleted
     */
    public void clear() throws IOException {
        files.delete(path.resolve(RegistryFile.NAME));
        files.forceDirectory(path);
        for (String name : CONTENTS) {
            delete(path.resolve(name));
        }
        files.forceDirectory(path);
    }

    private void delete(Path file) throws IOException {
        if (files.isDirectory(file)) {
            for (String name : files.list(file)) {
                delete(file.resolve(name));
            }
        }
        files.delete(file);
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
