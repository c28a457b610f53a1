package dev.stdb.task.verb;

import dev.stdb.task.TaskException;
import dev.stdb.task.http.ServerException;
import dev.stdb.task.text.SchemaText;
import java.util.List;
import java.util.Map;

/** Calls a reducer or procedure and explains what is wrong with a call that fails. */
public final class CallTask {
    private static final int BAD_REQUEST = 400;
    private static final int NOT_FOUND = 404;
    private static final int REFUSED = 530;
    private static final int OUT_OF_TIME = 402;
    private static final String FATAL = "The instance encountered a fatal error";
    /** Begins what a server says of an exception that the module did not plan. */
    private static final String BROKEN = "internal error: ";

    private final Target target;

    /** Creates a task. */
    public CallTask(Target target) {
        this.target = target;
    }

    /**
     * Calls with words of a command line.
     *
     * @param words see {@link SchemaText#arguments}
     */
    public String run(String function, List<String> words) throws TaskException, ServerException {
        return run(function, words.isEmpty() ? "[]" : schema().arguments(function, words));
    }

    /**
     * Calls.
     *
     * @param arguments JSON array
     * @return the JSON result of a procedure, or empty text
     * @throws TaskException if the function does not exist, its arguments are wrong, or it refuses the call
     * @throws ServerException if the server fails otherwise
     */
    public String run(String function, String arguments) throws TaskException, ServerException {
        try {
            return target.client().call(target.database(), function, arguments);
        } catch (ServerException e) {
            switch (e.status()) {
                case REFUSED -> throw refused(function, e);
                case OUT_OF_TIME ->
                    throw new TaskException(
                            function + " was stopped, because it ran for too long", e.body(), seeLog(), e);
                case NOT_FOUND ->
                    throw new TaskException(
                            "database '" + target.database() + "' has no reducer or procedure '" + function + "'",
                            "",
                            schema().whatInsteadOf(function),
                            e);
                case BAD_REQUEST -> throw new TaskException(e.body(), "", usage(function), e);
                default -> throw e;
            }
        }
    }

    private TaskException refused(String function, ServerException refusal) {
        String text = refusal.body();
        boolean failed = text.startsWith(FATAL) || text.startsWith(BROKEN);
        return failed
                ? new TaskException(function + " failed", text, seeLog(), refusal)
                : new TaskException(function + " refused the call: " + text.strip(), refusal);
    }

    private String seeLog() {
        return "why is in the database's log: "
                + target.spelling().command("logs", Map.of("database", target.database()));
    }

    private String usage(String function) throws TaskException, ServerException {
        return schema().signature(function)
                .map(signature -> "the call is " + signature + "; for example: "
                        + target.spelling().call(target.database(), function, List.of("…")))
                .orElse("");
    }

    /** Fails with the server's own text if it is the database that does not exist. */
    private SchemaText schema() throws TaskException, ServerException {
        return new SchemaText(target.client().schema(target.database()));
    }
}
