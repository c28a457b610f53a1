package dev.stdb.server.common.io;

import java.io.IOException;

/** A directory kept open, so that its names can be forced when no more files can be opened. Not thread-safe. */
public interface OpenDirectory extends AutoCloseable {

    /** As {@link FileSystem#forceDirectory}. After a failure nothing may be assumed about earlier changes of names. */
    void force() throws IOException;

    /** Closes the directory without forcing it. Closing twice has no effect. */
    @Override
    void close() throws IOException;
}
