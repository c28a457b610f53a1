package dev.stdb.server.common.io;

import java.io.IOException;

/**
 * A new file that is written once, from its start to its end, while others wait for the same disk. Confined to one
 * thread.
 *
 * <p>Before {@link #force} nothing of it is durable, nor need it be readable.
 */
public interface BulkFile extends AutoCloseable {

    /** Appends bytes. When it throws, any part may have been written. */
    void append(byte[] source, int offset, int length) throws IOException;

    /**
     * Forces all that was appended to disk. Blocks for the disk. After a failure nothing may be assumed about earlier
     * bytes.
     */
    void force() throws IOException;

    /** Closes the file without forcing it. Closing twice has no effect. */
    @Override
    void close() throws IOException;
}
