package dev.stdb.server.guest.module;

import dev.stdb.server.common.Clock;
import dev.stdb.server.guest.ModuleLog;
import dev.stdb.server.guest.ModuleLog.Entry;
import dev.stdb.server.guest.ModuleLog.Level;
import dev.stdb.server.guest.abi.CallLog;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one module instance writes into the log of its module: records of the guest and of the host, under the name of
 * the function that runs. Confined to the thread that runs the instance.
 */
final class FunctionLog implements CallLog {
    private static final String FRAME_PREFIX = "\n    at ";

    private final Clock clock;
    private final ModuleLog log;
    private @Nullable String running;

    FunctionLog(Clock clock, ModuleLog log) {
        this.clock = clock;
        this.log = log;
    }

    /** Takes the name of the function that begins. */
    void begin(String function) {
        running = function;
    }

    /** The function has ended. */
    void end() {
        running = null;
    }

    /** Writes a record of the host's own. */
    void host(Level level, String message) {
        log.append(Entry.ofHost(level, clock.nowMicros(), running, message));
    }

    /** Writes that the function failed, and where, innermost first. */
    void failed(String text, List<String> frames) {
        host(Level.ERROR, text + FRAME_PREFIX.repeat(Math.min(1, frames.size())) + String.join(FRAME_PREFIX, frames));
    }

    @Override
    public void log(
            int level,
            @Nullable String target,
            @Nullable String filename,
            long line,
            String message,
            Map<String, Object> fields) {
        log.append(new Entry(
                Level.ofAbi(level), clock.nowMicros(), target, filename, line, running, message, List.of(), fields));
    }
}
