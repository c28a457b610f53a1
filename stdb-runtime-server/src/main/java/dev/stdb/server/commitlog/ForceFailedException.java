package dev.stdb.server.commitlog;

import java.io.IOException;

/** Forcing failed: nobody knows any more what is on disk, and trying again proves nothing. */
final class ForceFailedException extends IOException {

    private static final long serialVersionUID = 1L;

    private ForceFailedException(IOException cause) {
        super(cause.getMessage(), cause);
    }

    /** Forces a file or a directory. */
    interface Force {
        /** Forces it. */
        void run() throws IOException;
    }

    /** Runs a force; its failure is told from all others. */
    static void orFail(Force force) throws ForceFailedException {
        try {
            force.run();
        } catch (IOException e) {
            throw new ForceFailedException(e);
        }
    }
}
