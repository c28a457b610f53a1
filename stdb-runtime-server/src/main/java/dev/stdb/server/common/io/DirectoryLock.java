package dev.stdb.server.common.io;

import java.io.IOException;

/** A lock that is held until it is released. The lock also ends with the process. */
public interface DirectoryLock {

    /** Releases the lock. Releasing twice has no effect. */
    void release() throws IOException;
}
