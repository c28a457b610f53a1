package dev.stdb.server.common.io;

import java.io.IOException;
import java.nio.file.Path;

/** A directory is in use by another process, or by another database of this one. */
public final class DirectoryLockedException extends IOException {

    private static final long serialVersionUID = 1L;

    private final String holder;

    /**
     * Creates the exception.
     *
     * @param lockFile the file that stands for the lock
     * @param holder what the holder wrote about itself; may be empty if it had no time to
     */
    public DirectoryLockedException(Path lockFile, String holder) {
        super("directory is locked: lockFile=" + lockFile + ", holder=" + (holder.isEmpty() ? "unknown" : holder));
        this.holder = holder;
    }

    /** Returns the line the holder wrote about itself, empty if unknown. */
    public String holder() {
        return holder;
    }
}
