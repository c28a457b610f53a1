package dev.stdb.maven.task;

/** A task failed for a reason that the user can see and change; the message says how. */
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
}
