package dev.stdb.maven.task;

/** Calls a reducer or procedure and explains what is wrong with a call that fails. */
public final class CallTask {
    private static final int BAD_REQUEST = 400;
    private static final int NOT_FOUND = 404;
    private static final int REFUSED = 530;
    private static final int OUT_OF_TIME = 402;
    private static final String FATAL = "The instance encountered a fatal error";
    /** Begins what a server says of an exception that the module did not plan. */
    private static final String BROKEN = "internal error: ";

    private static final String SEE_LOG = " Why is in the database's log: mvn stdb:logs";

    private final DatabaseClient client;
    private final String database;

    /** Creates a task. */
    public CallTask(DatabaseClient client, String database) {
        this.client = client;
        this.database = database;
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
            return client.call(database, function, arguments);
        } catch (ServerException e) {
            switch (e.status()) {
                case REFUSED ->
                    throw new TaskException(
                            e.body().startsWith(FATAL) || e.body().startsWith(BROKEN)
                                    ? function + " failed: " + e.body().strip() + SEE_LOG
                                    : function + " refused the call: "
                                            + e.body().strip(),
                            e);
                case OUT_OF_TIME ->
                    throw new TaskException(
                            function + " was stopped, because it ran for too long ("
                                    + e.body().strip() + ")." + SEE_LOG,
                            e);
                case NOT_FOUND ->
                    throw new TaskException(
                            "database '" + database + "' has no reducer or procedure '" + function + "'. "
                                    + schema().whatInsteadOf(function),
                            e);
                case BAD_REQUEST -> throw new TaskException(e.body().strip() + usage(function), e);
                default -> throw e;
            }
        }
    }

    private String usage(String function) throws TaskException, ServerException {
        return schema().signature(function)
                .map(signature -> ". The call is " + signature + ", its arguments are a JSON array: -Dstdb.args='[…]'")
                .orElse("");
    }

    /** Fails with the server's own text if it is the database that does not exist. */
    private SchemaText schema() throws TaskException, ServerException {
        return new SchemaText(client.schema(database));
    }
}
