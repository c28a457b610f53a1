package dev.stdb.server.common.io;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * The operations on files that storage code is allowed to use. Thread-safe.
 *
 * <p>Durability contract: bytes survive a crash of the machine once {@link OpenFile#force} returned; the existence or
 * absence of a name (create, rename, delete) survives once {@link #forceDirectory} of its parent returned. Before that,
 * any subset may survive.
 */
public interface FileSystem {

    /** Creates {@code directory} and its missing parents, durably, for the owner alone; does nothing if it exists. */
    void createDirectories(Path directory) throws IOException;

    /**
     * Returns the names of the entries of {@code directory} in ascending order.
     *
     * @return file names without the directory; empty if the directory is empty
     * @throws java.nio.file.NoSuchFileException if the directory does not exist
     */
    List<String> list(Path directory) throws IOException;

    /** Tells whether {@code file} exists. */
    boolean exists(Path file);

    /** Tells whether {@code path} is a directory; false for symbolic links, whatever they lead to. */
    boolean isDirectory(Path path);

    /** Returns when {@code file} was written, or was said to be, in µs since the Unix epoch. */
    long lastModifiedMicros(Path file) throws IOException;

    /** Says when {@code file} was written; not durable. */
    void setLastModified(Path file, long micros) throws IOException;

    /**
     * Creates an empty file that only its owner may use, and opens it for reading and writing.
     *
     * @throws java.nio.file.FileAlreadyExistsException if the name is taken
     */
    OpenFile create(Path file) throws IOException;

    /**
     * Creates an empty file to be written in bulk, so that forces of other files wait for it as little as the system
     * allows.
     *
     * @throws java.nio.file.FileAlreadyExistsException if the name is taken
     */
    default BulkFile createBulk(Path file) throws IOException {
        return new ForcedBulkFile(create(file));
    }

    /**
     * Opens an existing file for reading and writing.
     *
     * @throws java.nio.file.NoSuchFileException if there is none
     */
    OpenFile open(Path file) throws IOException;

    /**
     * Opens an existing file for reading only; works in directories that cannot be written.
     *
     * @throws java.nio.file.NoSuchFileException if there is none
     */
    OpenFile openReadOnly(Path file) throws IOException;

    /** Renames {@code source} to {@code target} in one step, replacing {@code target} if it exists. */
    void rename(Path source, Path target) throws IOException;

    /** Deletes {@code file}, or a directory that is empty; does nothing if there is none. */
    void delete(Path file) throws IOException;

    /** Forces the names in {@code directory} to disk. Blocks for the disk. */
    void forceDirectory(Path directory) throws IOException;

    /**
     * Opens an existing directory in order to force it later.
     *
     * @throws java.nio.file.NoSuchFileException if there is none
     */
    OpenDirectory openDirectory(Path directory) throws IOException;

    /**
     * Takes the exclusive lock that {@code file} stands for, creating the file if needed.
     *
     * @param holder one line that tells an operator who holds the lock; readable by others while it is held
     * @return the lock
     * @throws DirectoryLockedException if another process, or this one, holds it
     */
    DirectoryLock lock(Path file, String holder) throws IOException;
}
