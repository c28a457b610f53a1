package dev.stdb.task.verb;

import dev.stdb.task.TaskException;
import dev.stdb.task.http.ServerException;

/** Guards a database against being deleted or reset, or ends that. */
public final class LockTask {
    private final Target target;
    private final boolean locked;

    /**
     * Creates a task.
     *
     * @param locked whether the database is guarded afterwards
     */
    public LockTask(Target target, boolean locked) {
        this.target = target;
        this.locked = locked;
    }

    /** Runs. */
    public void run() throws TaskException, ServerException {
        target.client().setLocked(target.database(), locked);
        target.output().result((locked ? "locked" : "unlocked") + " database " + target.database());
    }
}
