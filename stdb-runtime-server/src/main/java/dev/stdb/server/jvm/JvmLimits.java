package dev.stdb.server.jvm;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What bounds there are on a module that runs from its class files. Immutable.
 *
 * @param memoryPagesMax largest linear memory in pages of 64 KiB
 * @param callTimeMax time after which a call may call no host function any more; null for no such time
 */
public record JvmLimits(int memoryPagesMax, @Nullable Duration callTimeMax) {
    private static final int MEMORY_PAGES_MAX = 4096;

    /**
     * Returns the limits used unless configured otherwise: 256 MiB of linear memory, and calls end after the given time
     * unless this JVM was started for debugging, where somebody may look at a call for as long as they like.
     */
    public static JvmLimits defaults(Duration callTimeMax) {
        return new JvmLimits(MEMORY_PAGES_MAX, isDebugged() ? null : callTimeMax);
    }

    private static boolean isDebugged() {
        return ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .anyMatch(argument -> argument.startsWith("-agentlib:jdwp") || argument.startsWith("-Xrunjdwp"));
    }
}
