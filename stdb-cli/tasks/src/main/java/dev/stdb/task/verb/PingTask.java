package dev.stdb.task.verb;

import dev.stdb.task.TaskException;

/** Asks whether a server is there. */
public final class PingTask {
    private static final int OK = 200;

    private final Target target;

    /** Creates a task. */
    public PingTask(Target target) {
        this.target = target;
    }

    /**
     * Runs.
     *
     * @throws TaskException if nobody answers, or not as a server does
     */
    public void run() throws TaskException {
        int status = target.server().ping();
        if (status != OK) {
            throw new TaskException(
                    target.server().server() + " answers, but not as a server does",
                    "status " + status,
                    "name another: " + target.spelling().option("server", "http://127.0.0.1:3000"));
        }
        target.output().result("online: " + target.server().server());
    }
}
