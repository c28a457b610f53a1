package dev.stdb.task.verb;

import dev.stdb.task.Consent;
import dev.stdb.task.Spelling;
import dev.stdb.task.TaskException;
import dev.stdb.task.http.DatabaseClient;
import dev.stdb.task.http.DatabaseClient.Published;
import dev.stdb.task.http.ServerException;

/** Publishes a module, honouring what the user allowed to happen to data and clients. */
public final class PublishTask {
    private static final int BAD_REQUEST = 400;
    private static final int FORBIDDEN = 403;
    private static final String NO_MIGRATION = "Database update rejected";
    private static final String NO_ENVIRONMENT = "MissingRequiredEnvironment";
    private static final String NO_NAME = "Invalid URL";
    private static final String BREAKS_CLIENTS = "client-breaking";

    private final Target target;
    private final DatabaseClient client;
    private final String database;
    private final Spelling spelling;
    private final DeleteData deleteData;
    private final boolean breakClients;
    private final DataBackup backup;
    private final Consent conflicts;

    /** When to delete the data of the database. */
    public enum DeleteData {
        /** Never; a module that needs it is refused. */
        NEVER,
        /** When the schema change cannot be migrated, if the user agrees. */
        ON_CONFLICT,
        /** At each publish. */
        ALWAYS;

        /**
         * Parses the spelling of the command line: {@code never}, {@code on-conflict} or {@code always}.
         *
         * @throws TaskException if it is none of these
         */
        public static DeleteData parse(String text, Spelling spelling) throws TaskException {
            return switch (text) {
                case "never" -> NEVER;
                case "on-conflict" -> ON_CONFLICT;
                case "always" -> ALWAYS;
                default ->
                    throw new TaskException(
                            spelling.option("delete-data", text) + ": there is no such choice",
                            "",
                            "use never, on-conflict or always");
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
     * Creates a task that does not ask again whether data is deleted that does not fit.
     *
     * @param target the database, with the owner's token
     * @param breakClients whether a change that existing clients cannot follow is accepted
     * @param backup copies the data before it is deleted
     */
    public PublishTask(Target target, DeleteData deleteData, boolean breakClients, DataBackup backup) {
        this(target, deleteData, breakClients, backup, question -> true);
    }

    /**
     * Creates a task.
     *
     * @param target the database, with the owner's token
     * @param breakClients whether a change that existing clients cannot follow is accepted
     * @param backup copies the data before it is deleted
     * @param conflicts asked before data is deleted that does not fit the new tables
     */
    public PublishTask(
            Target target, DeleteData deleteData, boolean breakClients, DataBackup backup, Consent conflicts) {
        this.target = target;
        this.client = target.client();
        this.database = target.database();
        this.spelling = target.spelling();
        this.deleteData = deleteData;
        this.breakClients = breakClients;
        this.backup = backup;
        this.conflicts = conflicts;
    }

    /** Publishes like {@link #run}, tells how far rows are that are migrated, and says what became of the database. */
    public void runWithProgress(byte[] program) throws TaskException {
        MigrationProgress progress = MigrationProgress.follow(target);
        try {
            Published published = run(program);
            target.output()
                    .result((published.created() ? "created database " : "updated database ") + database + " "
                            + published.identity() + " on " + client.server());
        } finally {
            progress.stop();
        }
    }

    /**
     * Publishes.
     *
     * @param wasm the module
     * @throws TaskException if the server refuses the module or asks for consent that was not given
     */
    public Published run(byte[] wasm) throws TaskException {
        try {
            return deleteData == DeleteData.ALWAYS ? clear(wasm) : client.publish(database, wasm, false, null);
        } catch (ServerException e) {
            return retry(wasm, e);
        }
    }

    /**
     * Publishes with all data deleted, which is copied before, whatever was allowed to happen at other times.
     *
     * @throws TaskException if the data cannot be copied or the server refuses the module; nothing is deleted then
     */
    public Published runCleared(byte[] wasm) throws TaskException {
        try {
            return clear(wasm);
        } catch (ServerException e) {
            throw rejected(e);
        }
    }

    private TaskException rejected(ServerException refusal) {
        return refusal.isAboutLock()
                ? refusal.explained(spelling)
                : new TaskException(
                        "the server rejected the module",
                        String.valueOf(refusal.getMessage()),
                        cureFor(refusal),
                        refusal);
    }

    private Published clear(byte[] wasm) throws TaskException, ServerException {
        String copy = backup.write();
        Published published = client.publish(database, wasm, true, null);
        if (!copy.isEmpty()) {
            target.output().warning("all data of '" + database + "' was deleted, as it was asked for. " + copy);
        }
        return published;
    }

    private Published retry(byte[] wasm, ServerException refusal) throws TaskException {
        if (refusal.isAboutLock()) {
            throw refusal.explained(spelling);
        }
        if (refusal.status() == FORBIDDEN) {
            throw new TaskException(
                    "database '" + database + "' belongs to someone else",
                    String.valueOf(refusal.getMessage()),
                    "choose another name, for example my-" + database + ", or give its owner's token: "
                            + spelling.option("token", "…"),
                    refusal);
        }
        if (refusal.status() != BAD_REQUEST) {
            throw new TaskException(
                    "the server rejected the module", String.valueOf(refusal.getMessage()), "", refusal);
        }
        try {
            if (refusal.body().startsWith(NO_MIGRATION)) {
                if (deleteData == DeleteData.ON_CONFLICT && conflicts.to(questionOf(refusal))) {
                    String copy = backup.write();
                    Published published = client.publish(database, wasm, true, null);
                    target.output()
                            .warning("all data of '" + database
                                    + "' was deleted, because it does not fit the new tables ("
                                    + refusal.body().strip() + "). "
                                    + (copy.isEmpty() ? "" : copy + ". ")
                                    + "To keep it, write a @Migration; to refuse such a module instead: "
                                    + spelling.option("delete-data", "never"));
                    return published;
                }
                throw new TaskException(
                        refusal.body(),
                        "the data cannot be kept as it is",
                        "to keep it, write a @Migration (docs/authoring.md); to delete it: "
                                + spelling.option("delete-data", "on-conflict"),
                        refusal);
            }
            if (breakClients && breaks(refusal)) {
                String token = client.plan(database, wasm).token();
                if (!token.isEmpty()) {
                    return client.publish(database, wasm, false, token);
                }
            }
        } catch (ServerException e) {
            throw rejected(e);
        }
        throw new TaskException(refusal.body(), "", cureFor(refusal), refusal);
    }

    private String questionOf(ServerException refusal) {
        return "the data of '" + database + "' does not fit the new tables ("
                + refusal.body().strip() + ")";
    }

    private static boolean breaks(ServerException refusal) {
        return refusal.body().contains(BREAKS_CLIENTS);
    }

    private String cureFor(ServerException refusal) {
        if (breaks(refusal)) {
            return "to accept that: " + spelling.flag("break-clients");
        }
        if (refusal.body().contains(NO_ENVIRONMENT)) {
            return "the module needs values for the environment variables of these keys: "
                    + spelling.environmentVariable("KEY", "value");
        }
        if (refusal.body().startsWith(NO_NAME)) {
            return RenameTask.NAME_RULE;
        }
        return refusal.body().contains("contains data")
                ? "delete its rows first, or all data of the database: " + spelling.option("delete-data", "always")
                : "";
    }
}
