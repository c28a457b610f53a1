package dev.stdb.module;

import java.io.IOException;
import java.io.OutputStream;

/** Writes the body of an answer while its client reads. See {@link HttpAnswer#streaming}. */
@FunctionalInterface
public interface BodyWriter {

    /**
     * Writes the body.
     *
     * @param out takes it; what is written leaves with {@link OutputStream#flush}, or when there is enough of it.
     *     Writing waits while the client has too much to read, and throws {@link ClientGoneException} when it reads no
     *     more
     * @throws IOException to break the answer off
     */
    void write(OutputStream out) throws IOException;
}
