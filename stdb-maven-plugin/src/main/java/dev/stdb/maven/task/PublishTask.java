package dev.stdb.maven.task;

import dev.stdb.maven.task.DatabaseClient.Published;
import java.util.function.Consumer;

/** Publishes a module, honouring what the user allowed to happen to data and clients. */
public final class PublishTask {
    private static final int BAD_REQUEST = 400;
    private static final int FORBIDDEN = 403;
    private static final String NO_MIGRATION = "Database update rejected";
    private static final String NO_ENVIRONMENT = "MissingRequiredEnvironment";
    private static final String BREAKS_CLIENTS = "client-breaking";

    private final DatabaseClient client;
    private final String database;
    private final DeleteData deleteData;
    private final boolean breakClients;
    private final DataBackup backup;
    private final Consumer<String> notices;

    /** When to delete the data of the database. */
    public enum DeleteData {
        /** Never; a module that needs it is refused. */
        NEVER,
        /** When the schema change cannot be migrated. */
        ON_CONFLICT,
        /** At each publish. */
        ALWAYS;

        /**
         * Parses the spelling of the command line: {@code never}, {@code on-conflict} or {@code always}.
         *
         * @throws TaskException if it is none of these
         */
        public static DeleteData parse(String text) throws TaskException {
            return switch (text) {
                case "never" -> NEVER;
                case "on-conflict" -> ON_CONFLICT;
                case "always" -> ALWAYS;
                default ->
                    throw new TaskException("<deleteData>" + text
                            + "</deleteData> is unknown; use never, on-conflict or always (-Dstdb.deleteData=never)");
            };
        }
    }

    /** Copies the data of a database that is about to be deleted. */
    @FunctionalInterface
    public interface DataBackup {
        /**
         * Copies the data.
         *
         * @return where the copy is and how it is read again, for people; empty if there is no copy
         * @throws TaskException if it could not be copied; nothing is deleted then
         */
        String write() throws TaskException;
    }

    /**
     * Creates a task.
     *
     * @param client the server, with the owner's token
     * @param database name or identity
     * @param breakClients whether a change that existing clients cannot follow is accepted
     * @param backup copies the data before it is deleted because of a conflict
     * @param notices told what was done to data and clients
     */
    public PublishTask(
            DatabaseClient client,
            String database,
            DeleteData deleteData,
            boolean breakClients,
            DataBackup backup,
            Consumer<String> notices) {
        this.client = client;
        this.database = database;
        this.deleteData = deleteData;
        this.breakClients = breakClients;
        this.backup = backup;
        this.notices = notices;
    }

    /**
     * Publishes.
     *
     * @param wasm the module
     * @throws TaskException if the server refuses the module or asks for consent that was not given
     */
    public Published run(byte[] wasm) throws TaskException {
        try {
            return client.publish(database, wasm, deleteData == DeleteData.ALWAYS, null);
        } catch (ServerException e) {
            return retry(wasm, e);
        }
    }

    private Published retry(byte[] wasm, ServerException refusal) throws TaskException {
        if (refusal.status() == FORBIDDEN) {
            throw new TaskException(
                    "database '" + database + "' belongs to someone else: " + refusal.getMessage()
                            + ". Choose another name, for example <database>my-" + database
                            + "</database>, or give its owner's token with -Dstdb.token=…",
                    refusal);
        }
        if (refusal.status() != BAD_REQUEST) {
            throw new TaskException("the server rejected the module: " + refusal.getMessage(), refusal);
        }
        try {
            if (refusal.body().startsWith(NO_MIGRATION)) {
                if (deleteData == DeleteData.ON_CONFLICT) {
                    String copy = backup.write();
                    Published published = client.publish(database, wasm, true, null);
                    notices.accept(
                            "all data of '" + database + "' was deleted, because it does not fit the new tables ("
                                    + refusal.body().strip() + "). "
                                    + (copy.isEmpty() ? "" : copy + ". ")
                                    + "To keep it, write a @Migration; to refuse such a module instead:"
                                    + " -Dstdb.deleteData=never");
                    return published;
                }
                throw new TaskException(
                        refusal.body().strip()
                                + "\nThe data cannot be kept as it is. To keep it, write a @Migration"
                                + " (docs/authoring.md). To delete it: <deleteData>on-conflict</deleteData>"
                                + " or -Dstdb.deleteData=on-conflict",
                        refusal);
            }
            if (breakClients && breaks(refusal)) {
                String token = client.plan(database, wasm).token();
                if (!token.isEmpty()) {
                    return client.publish(database, wasm, false, token);
                }
            }
        } catch (ServerException e) {
            throw new TaskException("the server rejected the module: " + e.getMessage() + cureFor(e), e);
        }
        throw new TaskException(refusal.body().strip() + cureFor(refusal), refusal);
    }

    private static boolean breaks(ServerException refusal) {
        return refusal.body().contains(BREAKS_CLIENTS);
    }

    private static String cureFor(ServerException refusal) {
        if (breaks(refusal)) {
            return "\nTo accept that: <breakClients>true</breakClients> or -Dstdb.breakClients=true";
        }
        if (refusal.body().contains(NO_ENVIRONMENT)) {
            return "\nThe module needs values for the environment variables of these keys. Give them in the"
                    + " configuration of the plugin: <environment><KEY>value</KEY></environment>";
        }
        return refusal.body().contains("contains data")
                ? "\nDelete its rows first, or all data of the database: -Dstdb.deleteData=always"
                : "";
    }
}
