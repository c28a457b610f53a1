package dev.stdb.task.http;

import dev.stdb.task.TaskException;
import dev.stdb.task.text.LogLine;
import java.util.OptionalInt;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The log of a database across the ends of its streams: one that is emptied or opened again ends the stream, and what
 * runs under its name from then on is followed anew. Confined to one thread.
 */
public final class FollowedLog {
    /** Most records that are asked for of what was logged while nobody listened. */
    private static final int MISSED_MAX = 1000;

    private static final int SERVER_ERROR = 500;

    private final DatabaseClient client;
    private final String database;
    private final Consumer<LogLine> consumer;
    private long lastMicros = Long.MIN_VALUE;

    /**
     * Creates it.
     *
     * @param consumer is handed every record once
     */
    public FollowedLog(DatabaseClient client, String database, Consumer<LogLine> consumer) {
        this.client = client;
        this.database = database;
        this.consumer = consumer;
    }

    /**
     * Hands over records until the server has ended. Blocks.
     *
     * @param first opened by {@link DatabaseClient#openLog}; closed
     * @param serverEnds waits a while; returns whether the server has ended
     * @throws ServerException if the database may be followed no more, or is gone
     */
    public void follow(Stream<String> first, BooleanSupplier serverEnds) throws ServerException {
        read(first);
        while (!serverEnds.getAsBoolean()) {
            try {
                read(client.openLog(database, OptionalInt.of(MISSED_MAX), true));
            } catch (TaskException e) {
                // Either the server has ended, or it answers the next time.
                continue;
            } catch (ServerException e) {
                // A database that begins again is not there for a moment.
                if (e.status() < SERVER_ERROR) {
                    throw e;
                }
            }
        }
    }

    /** Reads a stream to its end, however it ends; leaves out what an earlier one has had. */
    private void read(Stream<String> log) {
        NewRecords records = new NewRecords(lastMicros);
        try {
            client.readLog(log, text -> records.accept(LogLine.parse(text)));
        } catch (TaskException e) {
            // The server breaks streams off when the log ends.
            return;
        }
    }

    /** Records of one stream: from the first one on that is newer than the last of the stream before, all are new. */
    private final class NewRecords implements Consumer<LogLine> {
        private final long afterMicros;
        private boolean begun;

        NewRecords(long afterMicros) {
            this.afterMicros = afterMicros;
        }

        @Override
        public void accept(LogLine line) {
            begun |= line.micros() > afterMicros;
            if (begun) {
                lastMicros = line.micros();
                consumer.accept(line);
            }
        }
    }
}
