package dev.stdb.maven.task;

/** A server answered with an error status. */
public final class ServerException extends Exception {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final String body;

    /**
     * Creates an exception.
     *
     * @param status HTTP status
     * @param body the answer's text
     */
    public ServerException(int status, String body) {
        super(body.isBlank() ? "status " + status : body.strip() + " (status " + status + ")");
        this.status = status;
        this.body = body;
    }

    /** Returns the HTTP status. */
    public int status() {
        return status;
    }

    /** Returns the answer's text. */
    public String body() {
        return body;
    }
}
