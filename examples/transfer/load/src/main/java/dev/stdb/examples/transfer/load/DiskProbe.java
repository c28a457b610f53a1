package dev.stdb.examples.transfer.load;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** The disk's own limit: how often per second a 4 KiB append can be forced. */
final class DiskProbe {
    private static final int WRITE_BYTES = 4096;
    private static final long DURATION_NANOS = 2_000_000_000L;

    private DiskProbe() {}

    /** Appends and forces for two seconds in {@code directory}; returns forces per second. */
    static double forcesPerSecond(Path directory) throws IOException {
        Path file = Files.createTempFile(directory, "fsync", ".probe");
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            long start = System.nanoTime();
            long count = 0;
            while (System.nanoTime() - start < DURATION_NANOS) {
                channel.write(ByteBuffer.allocate(WRITE_BYTES));
                channel.force(false);
                count++;
            }
            return count * 1e9 / (System.nanoTime() - start);
        } finally {
            Files.delete(file);
        }
    }
}
