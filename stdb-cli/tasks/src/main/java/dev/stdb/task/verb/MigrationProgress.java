package dev.stdb.task.verb;

import dev.stdb.task.TaskException;
import dev.stdb.task.http.ServerException;
import dev.stdb.task.text.LogLine;
import java.util.OptionalInt;

/** Tells how far the rows of a database are that a publication migrates, until it is stopped. */
final class MigrationProgress {
    /** How the lines begin that the server writes into the log of the database. */
    private static final String PREFIX = "Migrating table ";

    private final Target target;
    private volatile boolean stopped;

    private MigrationProgress(Target target) {
        this.target = target;
    }

    /**
     * Begins to follow the log of a database, on a thread of its own.
     *
     * @param target the database, whose output gets each line of progress as a remark, on that thread
     */
    static MigrationProgress follow(Target target) {
        MigrationProgress progress = new MigrationProgress(target);
        Thread thread = new Thread(progress::read, "stdb-progress");
        thread.setDaemon(true);
        thread.start();
        return progress;
    }

    private void read() {
        try {
            target.client().logs(target.database(), OptionalInt.of(0), true, this::accept);
        } catch (TaskException | ServerException e) {
            // There is no database yet, or its log is not the caller's to read: the publication says so itself.
            stopped = true;
        }
    }

    private void accept(String text) {
        LogLine line = LogLine.parse(text);
        if (!stopped && line.message().startsWith(PREFIX)) {
            target.output().remark(line.message());
        }
    }

    /** Tells nothing any more. */
    void stop() {
        stopped = true;
    }
}
