package dev.stdb.server.common.io;

import java.io.IOException;

/**
 * A bulk file that is forced piece by piece: one force of everything at the end would hold up the forces of other files
 * for as long as the disk takes for all of it.
 */
final class ForcedBulkFile implements BulkFile {

    private static final int FORCE_INTERVAL_BYTES = 128 * 1024;

    private final OpenFile file;
    private long size;
    private long forced;

    /** Creates a bulk file; {@code file} is empty, and closed with this one. */
    ForcedBulkFile(OpenFile file) {
        this.file = file;
    }

    @Override
    public void append(byte[] source, int offset, int length) throws IOException {
        file.write(size, source, offset, length);
        size += length;
        if (size - forced >= FORCE_INTERVAL_BYTES) {
            force();
        }
    }

    @Override
    public void force() throws IOException {
        file.force();
        forced = size;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }

    @Override
    public String toString() {
        return file.toString();
    }
}
