package dev.stdb.maven.task;

import java.util.OptionalInt;
import java.util.function.Consumer;

/** Tells how far the rows of a database are that a publication migrates, until it is stopped. */
public final class MigrationProgress {
    /** How the lines begin that the server writes into the log of the database. */
    private static final String PREFIX = "Migrating table ";

    private final Consumer<String> lines;
    private volatile boolean stopped;

    private MigrationProgress(Consumer<String> lines) {
        this.lines = lines;
    }

    /**
     * Begins to follow the log of a database, on a thread of its own.
     *
     * @param lines gets each line of progress, on that thread
     */
    public static MigrationProgress follow(DatabaseClient client, String database, Consumer<String> lines) {
        MigrationProgress progress = new MigrationProgress(lines);
        Thread thread = new Thread(() -> progress.read(client, database), "stdb-progress");
        thread.setDaemon(true);
        thread.start();
        return progress;
    }

    private void read(DatabaseClient client, String database) {
        try {
            client.logs(database, OptionalInt.of(0), true, this::accept);
        } catch (TaskException | ServerException e) {
            // There is no database yet, or its log is not the caller's to read: the publication says so itself.
            stopped = true;
        }
    }

    private void accept(String text) {
        LogLine line = LogLine.parse(text);
        if (!stopped && line.message().startsWith(PREFIX)) {
            lines.accept(line.message());
        }
    }

    /** Tells nothing any more. */
    public void stop() {
        stopped = true;
    }
}
