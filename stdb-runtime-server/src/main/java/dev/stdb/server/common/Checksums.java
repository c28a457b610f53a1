package dev.stdb.server.common;

import java.util.zip.CRC32C;

/** Checksums of files and frames. */
public final class Checksums {
    private Checksums() {}

    /** Returns the CRC-32C (Castagnoli) of {@code length} bytes from {@code offset}. */
    public static int crc32c(byte[] bytes, int offset, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, offset, length);
        return (int) crc.getValue();
    }
}
