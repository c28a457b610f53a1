package dev.stdb.task.verb;

import dev.stdb.task.Consent;
import dev.stdb.task.TaskException;
import dev.stdb.task.http.DatabaseClient.DeletedTogether;
import dev.stdb.task.http.ServerException;
import java.util.Optional;

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
        ask("delete database " + database + " on " + target.client().server() + " with all its data?");
        Optional<DeletedTogether> others = target.client().delete(database, null);
        if (others.isPresent()) {
            target.output().remark("these databases are deleted together:");
            others.get().lines().forEach(target.output()::remark);
            ask("delete all of them?");
            if (target.client().delete(database, others.get().token()).isPresent()) {
                throw new TaskException(
                        "database '" + database + "' was not deleted",
                        "what is deleted together with it has changed meanwhile",
                        "try again");
            }
        }
        target.output().result("deleted database " + database);
    }

    private void ask(String question) throws TaskException {
        if (!consent.to(question)) {
            throw new TaskException(
                    "database '" + target.database() + "' was not deleted",
                    "nobody agreed to lose its data",
                    "to agree: " + target.spelling().flag("yes"));
        }
    }
}
