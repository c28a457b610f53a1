package dev.stdb.server.common.io;

import java.io.IOException;
import java.nio.file.Path;

/** Copies files through the seam. Stateless. */
public final class FileCopy {

    private static final int CHUNK_BYTES = 128 * 1024;

    private FileCopy() {}

    /**
     * Copies {@code source} to {@code target} and forces the copy; its name is forced by the caller.
     *
     * @param target replaced if it exists
     * @return the number of bytes copied
     */
    public static long copy(FileSystem files, Path source, Path target) throws IOException {
        return copy(files, source, target, Long.MAX_VALUE);
    }

    /** Copies at most the first {@code lengthMax} bytes. */
    public static long copy(FileSystem files, Path source, Path target, long lengthMax) throws IOException {
        files.delete(target);
        try (OpenFile in = files.openReadOnly(source);
                BulkFile out = files.createBulk(target)) {
            long size = Math.min(in.size(), lengthMax);
            byte[] chunk = new byte[(int) Math.min(CHUNK_BYTES, Math.max(1, size))];
            long position = 0;
            while (position < size) {
                int length = in.read(position, chunk, 0, (int) Math.min(chunk.length, size - position));
                if (length == 0) {
                    break; // cut while being copied; what is missing is for the reader of the copy to judge
                }
                out.append(chunk, 0, length);
                position += length;
            }
            out.force();
            return position;
        }
    }
}
