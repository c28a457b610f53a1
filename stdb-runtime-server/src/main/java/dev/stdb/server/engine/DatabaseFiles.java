package dev.stdb.server.engine;

import dev.stdb.server.common.Clock;
import dev.stdb.server.common.io.DirectoryLock;
import dev.stdb.server.common.io.DirectoryLockedException;
import dev.stdb.server.common.io.FileSystem;
import dev.stdb.server.common.io.OpenFile;
import dev.stdb.types.Timestamp;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The directory of a database, locked against everybody else.
 *
 * @param lock null if the directory cannot be written, and therefore not changed by anybody of our rights
 */
record DatabaseFiles(
        FileSystem files, Path directory, @Nullable DirectoryLock lock) implements AutoCloseable {

    static final String LOCK_FILE = "db.lock";

    /**
     * Locks a directory in order to change it; creates it if needed.
     *
     * @param name of the database, for messages
     * @throws DatabaseLockedException if somebody else has it open
     * @throws EngineException if the directory cannot be used
     */
    static DatabaseFiles lock(FileSystem files, Path directory, Clock clock, String name) {
        try {
            files.createDirectories(directory);
            String holder = "pid=" + ProcessHandle.current().pid() + ", since=" + new Timestamp(clock.nowMicros());
            return new DatabaseFiles(files, directory, files.lock(directory.resolve(LOCK_FILE), holder));
        } catch (DirectoryLockedException e) {
            throw new DatabaseLockedException(name, e);
        } catch (IOException e) {
            throw new EngineException(
                    EngineErrorCode.ENGINE_IO, "cannot open database directory: directory=" + directory + ": " + e, e);
        }
    }

    /** Locks the directory of a database in order to read it; one that cannot be written is read without a lock. */
    static DatabaseFiles lockToRead(FileSystem files, Path directory, Clock clock) {
        if (!files.exists(directory.resolve(DatabaseEngine.LOG_DIRECTORY))) {
            throw new EngineException(
                    EngineErrorCode.ENGINE_IO, "not a database or backup: directory=" + directory, null);
        }
        try {
            return lock(files, directory, clock, directory.toString());
        } catch (DatabaseLockedException e) {
            throw e;
        } catch (EngineException e) {
            return new DatabaseFiles(files, directory, null);
        }
    }

    /** Returns the bytes of the files in a directory; one that goes meanwhile has none. */
    static long bytesIn(FileSystem files, Path directory) {
        try {
            long bytes = 0;
            for (String name : files.list(directory)) {
                bytes += bytesOf(files, directory.resolve(name));
            }
            return bytes;
        } catch (IOException e) {
            throw new EngineException(
                    EngineErrorCode.ENGINE_IO, "cannot measure files: directory=" + directory + ": " + e, e);
        }
    }

    private static long bytesOf(FileSystem files, Path file) throws IOException {
        try (OpenFile open = files.openReadOnly(file)) {
            return open.size();
        } catch (NoSuchFileException e) {
            return 0;
        }
    }

    @Override
    public void close() {
        if (lock != null) {
            try {
                lock.release();
            } catch (IOException e) {
                throw new EngineException(EngineErrorCode.ENGINE_IO, "cannot release lock: directory=" + directory, e);
            }
        }
    }
}
