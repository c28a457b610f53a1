package dev.stdb.task;

import java.util.StringJoiner;

/**
 * A task failed for a reason that the user can see and change.
 *
 * <p>The message has up to three lines: what failed, why, and what to do next.
 */
public final class TaskException extends Exception {
    private static final long serialVersionUID = 1L;

    /** Creates an exception with a text for the user. */
    public TaskException(String message) {
        super(message);
    }

    /** Creates an exception with a text for the user and the failure behind it. */
    public TaskException(String message, Throwable cause) {
        super(message, cause);
    }

    /**
     * Creates an exception.
     *
     * @param what what failed
     * @param why the reason; empty if {@code what} says it
     * @param cure what to do next; empty if that is not known
     */
    public TaskException(String what, String why, String cure) {
        super(lines(what, why, cure));
    }

    /** Creates an exception like {@link #TaskException(String, String, String)} with the failure behind it. */
    public TaskException(String what, String why, String cure, Throwable cause) {
        super(lines(what, why, cure), cause);
    }

    private static String lines(String... parts) {
        StringJoiner lines = new StringJoiner("\n");
        for (String part : parts) {
            if (!part.isBlank()) {
                lines.add(part.strip());
            }
        }
        return lines.toString();
    }
}
