package dev.stdb.server.common.io;

import java.io.IOException;
import java.nio.file.Path;

/**
 * A file opened for reading and, unless it was opened read-only, writing at given positions. Not thread-safe, except
 * that reads may run beside each other.
 */
public interface OpenFile extends AutoCloseable {

    /** Returns the name this file was opened by. */
    Path path();

    /** Returns the length of the file in bytes. */
    long size() throws IOException;

    /**
     * Reads bytes from {@code position} on until {@code length} bytes are there or the file ends.
     *
     * @param position offset in the file in bytes, not negative
     * @return number of bytes read, in {@code [0, length]}; less than {@code length} only at the end of the file
     */
    int read(long position, byte[] target, int offset, int length) throws IOException;

    /**
     * Writes all {@code length} bytes at {@code position}, growing the file if needed. When it throws, any part may
     * have been written.
     *
     * @param position offset in the file in bytes, not negative
     */
    void write(long position, byte[] source, int offset, int length) throws IOException;

    /** Cuts the file to {@code size} bytes; does nothing if it is not longer. */
    void truncate(long size) throws IOException;

    /**
     * Forces content and length to disk. Blocks for the disk. After a failure nothing may be assumed about earlier
     * writes.
     */
    void force() throws IOException;

    /** Closes the file without forcing it. Closing twice has no effect. */
    @Override
    void close() throws IOException;
}
