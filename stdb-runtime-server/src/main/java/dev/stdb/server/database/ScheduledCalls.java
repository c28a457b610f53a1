package dev.stdb.server.database;

import dev.stdb.bsatn.BsatnReader;
import dev.stdb.bsatn.BsatnWalker;
import dev.stdb.bsatn.BsatnWriter;
import dev.stdb.schema.IndexSchema;
import dev.stdb.schema.ScheduleSchema;
import dev.stdb.schema.TableSchema;
import dev.stdb.server.common.Clock;
import dev.stdb.server.durability.DurabilityException;
import dev.stdb.server.guest.ModuleLog.Level;
import dev.stdb.server.row.RowBuffer;
import dev.stdb.server.row.RowCursor;
import dev.stdb.server.tx.Call;
import dev.stdb.server.tx.TableChanges;
import dev.stdb.server.tx.Tx;
import dev.stdb.server.tx.TxData;
import dev.stdb.types.ConnectionId;
import dev.stdb.types.Identity;
import dev.stdb.types.Timestamp;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Calls that nobody is waiting for: rows of scheduled tables when they are due (spec semantics.md §8, module-abi.md
 * §9.5), and calls that modules asked for with {@code volatile_nonatomic_schedule_immediate}. Reducers run one at a
 * time, between the requests of clients; procedures run elsewhere and delay nobody. Confined to the database thread.
 *
 * <p>Deviation: rows are armed when their transaction commits, whoever wrote them; the original arms them when module
 * code writes them, even if the transaction is rolled back. A row whose time is over goes with what its reducer does,
 * in one transaction, so that a crash repeats no call; the original deletes it in a second one.
 */
final class ScheduledCalls implements DatabaseThread.Background {
    /** A later start than this is worth a line in the log. */
    private static final long LATE_MICROS = 30_000;

    private static final long NANOS_PER_MICRO = 1000;
    /** How long to wait before looking whether the log takes transactions again. */
    private static final long STALL_WAIT_NANOS = 50_000_000;
    /** Most calls of one {@link #runAllDue}, while requests wait; rows that repeat at once are always due. */
    private static final int DUE_RUNS_MAX = 1000;
    /** Longest sleep while something is armed, so that a change of the machine's clock is noticed. */
    private static final long WAIT_MICROS_MAX = 1_000_000;

    private static final int INTERVAL = 0;
    private static final byte[] NO_BYTES = {};

    private final Identity database;
    private final Clock clock;
    private final ReducerCalls calls;
    private final ImmediateCalls immediate;
    private final Transactions transactions;
    private final Procedures procedures;
    private final Consumer<Runnable> databaseThread;
    private final DatabaseLog log;
    private final Postponed postponed;
    private final ScheduleQueue queue = new ScheduleQueue();
    private final BsatnReader reader = new BsatnReader(NO_BYTES);
    /** How the last call of each scheduled function ended. */
    private final Map<String, ScheduleStatus.Run> lastRuns = new HashMap<>();

    ScheduledCalls(
            Identity database,
            ReducerCalls calls,
            ImmediateCalls immediate,
            Transactions transactions,
            Procedures procedures,
            Consumer<Runnable> databaseThread,
            DatabaseLog log,
            Postponed postponed) {
        this.database = database;
        this.clock = log.clock();
        this.calls = calls;
        this.immediate = immediate;
        this.transactions = transactions;
        this.procedures = procedures;
        this.databaseThread = databaseThread;
        this.log = log;
        this.postponed = postponed;
    }

    /**
     * What a row says about its calls.
     *
     * @param rowId its primary key
     * @param isInterval whether it repeats
     * @param micros the instant, or the period, which is not negative
     */
    private record Plan(long rowId, boolean isInterval, long micros) {
        long firstDueMicros(long now) {
            return isInterval ? saturatedSum(now, micros) : Math.max(now, micros);
        }
    }

    private static long saturatedSum(long a, long b) {
        return a > Long.MAX_VALUE - b ? Long.MAX_VALUE : a + b;
    }

    private Plan plan(TableSchema table, ScheduleSchema schedule, byte[] row, int offset, int length) {
        int key = table.primaryKey().orElseThrow();
        reader.reset(row, offset, length);
        long rowId = 0;
        boolean isInterval = false;
        long micros = 0;
        for (int column = 0; column < table.columns().size(); column++) {
            if (column == key) {
                rowId = reader.readU64();
            } else if (column == schedule.atColumn()) {
                isInterval = reader.readTag(2) == INTERVAL;
                micros = reader.readI64();
            } else {
                BsatnWalker.skip(table.columns().get(column).type(), reader);
            }
        }
        if (isInterval) {
            // Compat: a negative interval counts as its absolute value.
            micros = micros == Long.MIN_VALUE ? Long.MAX_VALUE : Math.abs(micros);
        }
        return new Plan(rowId, isInterval, micros);
    }

    /** Arms and cancels what a commit changed. */
    void committed(TxData data) {
        for (TableChanges changes : data.tables()) {
            ScheduleSchema schedule = changes.table().schedule().orElse(null);
            if (schedule == null) {
                continue;
            }
            int tableId = changes.table().tableId();
            if (changes.truncated()) {
                queue.cancelAll(tableId);
            }
            RowBuffer deletes = changes.deletes();
            for (int i = 0; i < deletes.count(); i++) {
                queue.cancel(
                        tableId,
                        plan(changes.table(), schedule, deletes.data(), deletes.start(i), deletes.length(i))
                                .rowId());
            }
            RowBuffer inserts = changes.inserts();
            for (int i = 0; i < inserts.count(); i++) {
                arm(
                        changes.table(),
                        plan(changes.table(), schedule, inserts.data(), inserts.start(i), inserts.length(i)));
            }
        }
    }

    private void arm(TableSchema table, Plan plan) {
        queue.arm(table.tableId(), plan.rowId(), plan.firstDueMicros(clock.nowMicros()));
    }

    /** Arms all rows anew, after a start or an update of the module. */
    void rebuild() {
        queue.clear();
        lastRuns.clear();
        transactions.read(tx -> {
            for (TableSchema table : tx.catalog().tables()) {
                ScheduleSchema schedule = table.schedule().orElse(null);
                if (schedule != null) {
                    for (RowCursor rows = tx.scan(table.tableId()); rows.next(); ) {
                        arm(table, plan(table, schedule, rows.array(), rows.offset(), rows.length()));
                    }
                }
            }
            return queue;
        });
    }

    /** Returns what waits, and how the last calls ended. Takes time for each row that waits. */
    ScheduleStatus status() {
        return transactions.read(tx -> {
            List<ScheduleStatus.Waiting> waiting = new ArrayList<>();
            for (ScheduleQueue.Entry entry : queue.first(ScheduleStatus.WAITING_MAX)) {
                Row row = find(tx, entry);
                TableSchema table = tx.catalog().tableById(entry.tableId());
                if (row != null && table != null) {
                    waiting.add(new ScheduleStatus.Waiting(
                            table.name(),
                            row.schedule().functionName(),
                            entry.rowId(),
                            entry.dueMicros(),
                            row.plan().isInterval() ? row.plan().micros() : -1));
                }
            }
            return new ScheduleStatus(queue.size(), waiting, lastRuns);
        });
    }

    private void ended(String function, @Nullable String failure) {
        lastRuns.put(function, new ScheduleStatus.Run(clock.nowMicros(), failure));
    }

    @Override
    public long nanosUntilDue() {
        if (transactions.hasFailed()) {
            return Long.MAX_VALUE;
        }
        if (!transactions.isWritable()) {
            return STALL_WAIT_NANOS;
        }
        if (!immediate.isEmpty() || !postponed.isEmpty()) {
            return 0;
        }
        long due = queue.nextDueMicros();
        if (due == Long.MAX_VALUE) {
            return Long.MAX_VALUE;
        }
        return Math.min(Math.max(0, due - clock.nowMicros()), WAIT_MICROS_MAX) * NANOS_PER_MICRO;
    }

    /** Runs one call that is due: what had to wait for the log, then those of tables, then immediate ones. */
    @Override
    public void runDue() {
        if (!transactions.isWritable()) {
            return;
        }
        Runnable waited = postponed.take();
        if (waited != null) {
            waited.run();
            return;
        }
        long now = clock.nowMicros();
        ScheduleQueue.Entry entry = queue.takeDue(now);
        if (entry != null) {
            run(entry, now);
            return;
        }
        Call asked = immediate.take();
        if (asked != null && !ran(asked.at(Timestamp.ofMicros(now)), tx -> {})) {
            immediate.add(List.of(asked));
        }
    }

    /** Runs what is due, not for ever, and returns when the next call is due, {@link Long#MAX_VALUE} if none waits. */
    long runAllDue() {
        for (int runs = 0; runs < DUE_RUNS_MAX && nanosUntilDue() <= 0; runs++) {
            runDue();
        }
        return immediate.isEmpty() ? queue.nextDueMicros() : clock.nowMicros();
    }

    private void run(ScheduleQueue.Entry entry, long now) {
        Row row = transactions.<@Nullable Row>read(tx -> find(tx, entry));
        if (row == null) {
            return;
        }
        boolean repeatsAtOnce = row.plan().isInterval() && row.plan().micros() == 0;
        if (now - entry.dueMicros() > LATE_MICROS && !repeatsAtOnce) {
            log.write(
                    Level.WARN,
                    "scheduled call of " + row.schedule().functionName() + " starts late: lateMillis="
                            + (now - entry.dueMicros()) / 1000);
        }
        String name = row.schedule().functionName();
        if (procedures.has(name)) {
            runProcedure(entry, row);
        } else {
            runReducer(entry, row, Timestamp.ofMicros(now));
        }
    }

    private void runReducer(ScheduleQueue.Entry entry, Row row, Timestamp now) {
        boolean ran = true;
        try {
            Call call = Call.reducer(row.schedule().functionName(), database, ConnectionId.ZERO, now, row.bytes());
            ran = ran(call, tx -> deleteIfOver(tx, find(tx, entry), row));
        } finally {
            if (ran) {
                finish(entry, row);
            } else {
                rearm(entry);
            }
        }
    }

    private void rearm(ScheduleQueue.Entry entry) {
        queue.arm(entry.tableId(), entry.rowId(), entry.dueMicros());
    }

    /** Calls a procedure, which runs elsewhere. A row whose time is over goes before the call: at most once. */
    private void runProcedure(ScheduleQueue.Entry entry, Row row) {
        boolean once = !row.plan().isInterval();
        if (once && !finished(entry, row)) {
            rearm(entry);
            return;
        }
        String name = row.schedule().functionName();
        try {
            // Compat: nobody waits for these calls, so their commits always wait for the disk.
            procedures
                    .call(database, ConnectionId.ZERO, name, row.bytes(), true)
                    .thenAccept(outcome -> databaseThread.accept(() -> {
                        ended(name, outcome instanceof ProcedureOutcome.Returned ? null : outcome.errorText());
                        if (!once) {
                            finish(entry, row);
                        }
                    }));
        } catch (DatabaseException e) {
            log.write(Level.ERROR, "scheduled call of " + name + " was left out: " + e.getMessage());
            ended(name, e.getMessage());
            if (!once) {
                finish(entry, row);
            }
        }
    }

    /**
     * Deletes a row whose time is over and that is still there, because its call failed; arms one that repeats, unless
     * the call deleted it. Later if the log takes nothing now. A row that its call changed has another time.
     */
    private void finish(ScheduleQueue.Entry entry, Row called) {
        if (!finished(entry, called)) {
            postponed.add(() -> finish(entry, called));
        }
    }

    /** Does so unless the log takes nothing. */
    private boolean finished(ScheduleQueue.Entry entry, Row called) {
        Row row;
        try (Tx tx = transactions.begin()) {
            row = find(tx, entry);
            if (deleteIfOver(tx, row, called)) {
                transactions.commit(tx);
            }
        } catch (DurabilityException e) {
            return false;
        }
        if (row != null && row.plan().isInterval() && !queue.isArmed(entry.tableId(), entry.rowId())) {
            long next = ScheduleQueue.nextTick(entry.dueMicros(), row.plan().micros(), clock.nowMicros());
            queue.arm(entry.tableId(), entry.rowId(), next);
        }
        return true;
    }

    /**
     * Deletes a row whose time is over; returns whether it was there to be deleted.
     *
     * @param row as it is now; null if it is gone
     * @param called as it was when it became due
     */
    private static boolean deleteIfOver(Tx tx, @Nullable Row row, Row called) {
        boolean isOver = row != null && !row.plan().isInterval() && Arrays.equals(row.bytes(), called.bytes());
        if (row != null && isOver) {
            tx.deletePoint(row.index().indexId(), row.key(), 0, row.key().length);
        }
        return isOver;
    }

    /** A row of a scheduled table, copied. */
    private record Row(ScheduleSchema schedule, IndexSchema index, byte[] key, byte[] bytes, Plan plan) {}

    private @Nullable Row find(Tx tx, ScheduleQueue.Entry entry) {
        TableSchema table = tx.catalog().tableById(entry.tableId());
        ScheduleSchema schedule = table == null ? null : table.schedule().orElse(null);
        if (table == null || schedule == null) {
            return null;
        }
        List<Integer> keyColumns = List.of(table.primaryKey().orElseThrow());
        IndexSchema index = table.indexes().stream()
                .filter(i -> i.columns().equals(keyColumns))
                .findFirst()
                .orElseThrow();
        BsatnWriter key = new BsatnWriter(Long.BYTES);
        key.writeU64(entry.rowId());
        RowCursor rows = tx.scanPoint(index.indexId(), key.array(), 0, key.length());
        if (!rows.next()) {
            return null;
        }
        byte[] bytes = Arrays.copyOfRange(rows.array(), rows.offset(), rows.offset() + rows.length());
        return new Row(schedule, index, key.toByteArray(), bytes, plan(table, schedule, bytes, 0, bytes.length));
    }

    /**
     * Calls a reducer as the database itself; returns false if the log takes nothing now.
     *
     * @param afterwards what belongs to its transaction
     */
    private boolean ran(Call call, Consumer<Tx> afterwards) {
        if (!(calls.call(call, true, afterwards) instanceof ReducerCalls.Ended.Undone undone)) {
            ended(call.function(), null);
            return true;
        }
        CallOutcome failure = undone.failure();
        if (failure instanceof CallOutcome.Unavailable) {
            return false;
        }
        // Modules may ask for any name: only those that exist are few.
        if (!(failure instanceof CallOutcome.NoSuchReducer)) {
            ended(call.function(), failure.errorText());
        }
        // What failed while it ran is in the log already.
        if (!(failure instanceof CallOutcome.Failed)) {
            log.write(Level.ERROR, "scheduled call of " + call.function() + " failed: " + failure.internalErrorText());
        }
        return true;
    }
}
