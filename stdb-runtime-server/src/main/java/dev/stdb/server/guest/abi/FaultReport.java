package dev.stdb.server.guest.abi;

import dev.stdb.trace.CodeFrame;
import java.util.List;

/**
 * A failure that a module's author did not plan, as the module reports it: what was thrown, where, and the causes; the
 * text is that of the JVM. Confined to the thread that runs the instance.
 */
final class FaultReport {
    /** Most characters of a report; what comes behind is dropped. */
    private static final int CHARS_MAX = 1 << 20;

    private static final String FRAME_PREFIX = "\n    at ";
    private static final String CAUSE_PREFIX = "\nCaused by: ";

    private final StringBuilder text = new StringBuilder();
    private List<CodeFrame> enclosing = List.of();

    void clear() {
        text.setLength(0);
        enclosing = List.of();
    }

    /** Returns whether nothing was reported. */
    boolean isEmpty() {
        return text.isEmpty();
    }

    /**
     * Adds what was thrown, or the next cause.
     *
     * @param thrown its class and message
     * @param frames where it was made, innermost first; those in common with the one before are but counted
     */
    void add(String thrown, List<CodeFrame> frames) {
        if (text.length() > CHARS_MAX) {
            return;
        }
        int common = isEmpty() ? 0 : common(frames, enclosing);
        text.append(isEmpty() ? "" : CAUSE_PREFIX).append(thrown);
        for (CodeFrame frame : frames.subList(0, frames.size() - common)) {
            text.append(FRAME_PREFIX).append(frame);
        }
        if (common > 0) {
            text.append("\n    ... ").append(common).append(" more");
        }
        enclosing = frames;
    }

    private static int common(List<CodeFrame> a, List<CodeFrame> b) {
        int count = 0;
        while (count < Math.min(a.size(), b.size())
                && a.get(a.size() - 1 - count).equals(b.get(b.size() - 1 - count))) {
            count++;
        }
        return count;
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
