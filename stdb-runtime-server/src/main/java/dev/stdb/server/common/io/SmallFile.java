package dev.stdb.server.common.io;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Objects;

/**
 * Small files, replaced as a whole: after a crash there is the old content or the new one, never a part, and what was
 * there when {@link #replace} returned stays. The one writer of such files. Stateless.
 *
 * <p>Content first goes to a file beside, {@code <name>.tmp}, which is forced and then takes the name over.
 */
public final class SmallFile {
    private static final String TEMPORARY_SUFFIX = ".tmp";

    private SmallFile() {}

    /** Replaces the content of a file, or creates it; durable when the method returns. */
    public static void replace(FileSystem files, Path file, byte[] content) throws IOException {
        write(files, file, content);
        publish(files, file);
    }

    /** Keeps content beside a file, durably, for {@link #publish}. */
    public static void prepare(FileSystem files, Path file, byte[] content) throws IOException {
        write(files, file, content);
        files.forceDirectory(directoryOf(file));
    }

    /** Returns whether there is content that was prepared and not published. */
    public static boolean isPrepared(FileSystem files, Path file) {
        return files.exists(temporary(file));
    }

    /** Makes prepared content the content of the file; durable when the method returns. */
    public static void publish(FileSystem files, Path file) throws IOException {
        files.rename(temporary(file), file);
        files.forceDirectory(directoryOf(file));
    }

    /**
     * Reads a file.
     *
     * @param sizeMax most bytes it may have
     * @throws NoSuchFileException if there is none
     * @throws IOException if it cannot be read or is larger
     */
    public static byte[] read(FileSystem files, Path file, int sizeMax) throws IOException {
        try (OpenFile in = files.openReadOnly(file)) {
            long size = in.size();
            if (size > sizeMax) {
                throw new IOException("file is too large: path=" + file + ", size=" + size + ", sizeMax=" + sizeMax);
            }
            byte[] content = new byte[(int) size];
            int count = in.read(0, content, 0, content.length);
            if (count < content.length) {
                throw new IOException("file was cut while it was read: path=" + file);
            }
            return content;
        }
    }

    private static void write(FileSystem files, Path file, byte[] content) throws IOException {
        Path temporary = temporary(file);
        files.delete(temporary);
        try (OpenFile out = files.create(temporary)) {
            out.write(0, content, 0, content.length);
            out.force();
        }
    }

    private static Path temporary(Path file) {
        return file.resolveSibling(file.getFileName() + TEMPORARY_SUFFIX);
    }

    private static Path directoryOf(Path file) {
        return Objects.requireNonNull(file.toAbsolutePath().getParent());
    }
}
