package dev.stdb.task.http;

import dev.stdb.task.Spelling;
import dev.stdb.task.TaskException;
import java.net.URI;
import java.util.Map;

/** A server answered with an error status. */
public final class ServerException extends Exception {
    private static final long serialVersionUID = 1L;
    private static final int BAD_REQUEST = 400;
    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;
    private static final int NOT_FOUND = 404;
    /** Begins what servers say of deleting a database that is locked. */
    private static final String LOCKED = "Database is locked";
    /** Begins what servers say of naming somebody else's database. */
    private static final String NOT_YOURS = "{\"NotYourDatabase\"";

    private final URI server;
    private final String database;
    private final int status;
    private final String body;

    /**
     * Creates an exception.
     *
     * @param server who answered
     * @param database name or identity of what was asked about; empty if it was the server
     * @param status HTTP status
     * @param body the answer's text
     */
    public ServerException(URI server, String database, int status, String body) {
        super(body.isBlank() ? "status " + status : body.strip() + " (status " + status + ")");
        this.server = server;
        this.database = database;
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

    /** Returns whether what was asked for does not exist. */
    public boolean isAboutNothing() {
        return status == NOT_FOUND;
    }

    /** Returns whether the database is guarded against what was asked for. */
    public boolean isAboutLock() {
        return status == FORBIDDEN && body.startsWith(LOCKED);
    }

    /** Returns the failure in the user's words, with what helps against it. */
    public TaskException explained(Spelling spelling) {
        return switch (status) {
            case UNAUTHORIZED ->
                new TaskException(
                        body.startsWith(NOT_YOURS)
                                ? server + " does not allow that: the database belongs to someone else"
                                : server + " does not accept the token",
                        body,
                        "get another: " + spelling.command("login", Map.of()) + ", or give one: "
                                + spelling.option("token", "…"),
                        this);
            case FORBIDDEN -> {
                boolean locked = isAboutLock();
                yield new TaskException(
                        locked ? "the database is locked" : server + " does not allow that",
                        locked ? "what is locked can be neither deleted nor reset" : body,
                        locked
                                ? "unlock it first: " + spelling.command("unlock", Map.of("database", database))
                                : "give the token of the owner: " + spelling.option("token", "…"),
                        this);
            }
            case NOT_FOUND ->
                body.strip().endsWith("not found")
                        ? new TaskException(
                                "no such database: " + body.strip(),
                                "",
                                "publish it first, or name another: " + spelling.command("list", Map.of())
                                        + " shows yours",
                                this)
                        : new TaskException(String.valueOf(getMessage()), this);
            case BAD_REQUEST -> new TaskException(body.isBlank() ? String.valueOf(getMessage()) : body.strip(), this);
            default -> new TaskException(String.valueOf(getMessage()), this);
        };
    }
}
