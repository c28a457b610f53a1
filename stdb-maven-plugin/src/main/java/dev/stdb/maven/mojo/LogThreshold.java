package dev.stdb.maven.mojo;

import dev.stdb.task.text.LogLine;
import java.util.List;

/** From which level on the log of a module is shown. Thread-safe. */
final class LogThreshold {
    private static final List<String> LEVELS = List.of("trace", "debug", "info", "warn", "error");

    private volatile int lowest;

    /** Returns whether a line is shown. */
    boolean shows(LogLine line) {
        // Levels that nobody knows are shown.
        return line.severity() < 0 || line.severity() >= LogLine.severityOf(LEVELS.get(lowest));
    }

    /** Goes on to the next level, from the last one to the first, and returns its name. */
    synchronized String next() {
        lowest = (lowest + 1) % LEVELS.size();
        return LEVELS.get(lowest);
    }
}
