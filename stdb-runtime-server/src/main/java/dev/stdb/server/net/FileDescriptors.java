package dev.stdb.server.net;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/** The files and sockets this process may have open. */
final class FileDescriptors {

    /** Logs, snapshots and the JVM itself need some whatever strangers do. */
    private static final long RESERVED_MIN = 256;
    /** Many databases need more: part of all descriptors that is kept for files, as a divisor. */
    private static final int RESERVED_DIVISOR = 4;
    /** Where the system does not tell, as on Windows. */
    private static final long UNKNOWN = 16_384;

    private FileDescriptors() {}

    /** Returns how many may be connections, so that files can be opened whatever strangers do; at least 1. */
    static long forConnections() {
        long max = ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
                ? unix.getMaxFileDescriptorCount()
                : UNKNOWN;
        return Math.max(1, max - Math.max(RESERVED_MIN, max / RESERVED_DIVISOR));
    }
}
