package dev.stdb.task.verb;

import dev.stdb.task.Consent;
import dev.stdb.task.TaskException;
import dev.stdb.task.http.ServerException;

/** Deletes a database with all its data, if the user agrees. */
public final class DeleteTask {
    private final Target target;
    private final Consent consent;

    /** Creates a task. */
    public DeleteTask(Target target, Consent consent) {
        this.target = target;
        this.consent = consent;
    }

    /**
     * Runs.
     *
     * @throws TaskException if the user does not agree
     */
    public void run() throws TaskException, ServerException {
        String database = target.database();
        // Unknown names are told before the question; servers take the deletion of an unknown identity for done.
        target.client().identityOf(database);
        if (!consent.to("delete database " + database + " on " + target.client().server() + " with all its data?")) {
            throw new TaskException(
                    "database '" + database + "' was not deleted",
                    "nobody agreed to lose its data",
                    "to agree: " + target.spelling().flag("yes"));
        }
        target.client().delete(database);
        target.output().result("deleted database " + database);
    }
}
