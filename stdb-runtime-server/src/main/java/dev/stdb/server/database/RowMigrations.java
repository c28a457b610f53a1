package dev.stdb.server.database;

import dev.stdb.server.common.Clock;
import dev.stdb.server.guest.CallResult;
import dev.stdb.server.guest.Guest;
import dev.stdb.server.guest.ModuleLog.Level;
import dev.stdb.server.migration.MigrationException;
import dev.stdb.server.migration.RowConverter;
import dev.stdb.server.tx.Call;
import dev.stdb.server.tx.Tx;
import dev.stdb.types.ConnectionId;
import dev.stdb.types.Identity;
import dev.stdb.types.Timestamp;
import java.time.Duration;
import java.util.Optional;

/**
 * Runs the migrations of a module that is about to become the current one (ADR 0054). Each batch of rows is a call with
 * the time of a reducer call; all of one publication together have a time of their own. Confined to the database
 * thread.
 */
final class RowMigrations implements RowConverter {
    /** Rows after which a line of progress is due. */
    private static final long PROGRESS_ROWS = 100_000;

    /** Time after which one is due, whatever the rows. */
    private static final long PROGRESS_NANOS = 5_000_000_000L;

    private final Guest guest;
    private final Identity publisher;
    private final Timestamp now;
    private final ReducerCalls calls;
    private final DatabaseLog log;
    private final Duration timeMax;
    private final Clock clock;
    private final long startNanos;
    private long toldNanos;
    private long toldRows;

    /** Begins to count the time; {@code now} is what all calls have as theirs. */
    RowMigrations(
            Guest guest, Identity publisher, Timestamp now, ReducerCalls calls, DatabaseLog log, Duration timeMax) {
        this.guest = guest;
        this.publisher = publisher;
        this.now = now;
        this.calls = calls;
        this.log = log;
        this.timeMax = timeMax;
        this.clock = log.clock();
        this.startNanos = clock.nanoTime();
        this.toldNanos = startNanos;
    }

    @Override
    public Optional<String> convert(String reducer, byte[] rows, Tx tx) {
        if (clock.nanoTime() - startNanos > timeMax.toNanos()) {
            throw MigrationException.tooLong(timeMax);
        }
        Call call = calls.seeded(Call.reducer(reducer, publisher, ConnectionId.ZERO, now, rows));
        CallResult result = calls.runGuest(guest, call, tx);
        if (result instanceof CallResult.Returned) {
            return Optional.empty();
        }
        if (result instanceof CallResult.UserError error && error.fault() != null) {
            return Optional.of(error.fault().lines().findFirst().orElse(error.message()));
        }
        return Optional.of(
                result instanceof CallResult.Fatal fatal ? fatal.detail() : new CallOutcome.Failed(result).errorText());
    }

    @Override
    public void progress(String table, long converted, long total) {
        long nanos = clock.nanoTime();
        if (converted < toldRows) {
            // Another table.
            toldRows = 0;
        }
        boolean due = converted - toldRows >= PROGRESS_ROWS || nanos - toldNanos >= PROGRESS_NANOS;
        if (due || converted == total && total >= PROGRESS_ROWS) {
            toldRows = converted;
            toldNanos = nanos;
            log.write(Level.INFO, "Migrating table `" + table + "`: " + converted + " of " + total + " rows");
        }
    }
}
