package dev.stdb.server.database;

import dev.stdb.StdbException;
import dev.stdb.bsatn.BsatnWriter;
import dev.stdb.schema.IndexSchema;
import dev.stdb.schema.OutboxSchema;
import dev.stdb.schema.TableSchema;
import dev.stdb.server.common.Clock;
import dev.stdb.server.common.Texts;
import dev.stdb.server.database.ReducerCalls.Ended;
import dev.stdb.server.durability.Durability;
import dev.stdb.server.durability.DurabilityException;
import dev.stdb.server.engine.TransactionTooLargeException;
import dev.stdb.server.guest.CallResult;
import dev.stdb.server.guest.ModuleLog.Level;
import dev.stdb.server.row.RowBuffer;
import dev.stdb.server.row.RowCursor;
import dev.stdb.server.row.RowLayout;
import dev.stdb.server.tx.Call;
import dev.stdb.server.tx.MessageResult;
import dev.stdb.server.tx.OutboundRows;
import dev.stdb.server.tx.OutboundRows.Message;
import dev.stdb.server.tx.OutboundRows.Stream;
import dev.stdb.server.tx.RowReader;
import dev.stdb.server.tx.SystemTables;
import dev.stdb.server.tx.TableChanges;
import dev.stdb.server.tx.Tx;
import dev.stdb.server.tx.TxData;
import dev.stdb.types.ConnectionId;
import dev.stdb.types.Identity;
import dev.stdb.types.Timestamp;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Sends the messages of a database's outboxes (spec semantics.md §8a; ADR 0046). Those of one stream go one after the
 * other, each when it is durable and the end of the one before is, too; what is told of a message is stored before
 * anything else follows from it. Everything is in tables, so that a start goes on where the last run ended.
 *
 * <p>Confined to the database thread, except that answers arrive and the log grows on other threads, which only wake
 * it. A database without outboxes does nothing here.
 */
final class OutboundDelivery implements DatabaseThread.Background {
    /** Most messages that are under way. Compat: spec semantics.md §8a. */
    static final int IN_FLIGHT_MAX = 64;

    private static final long RETRY_NANOS_MIN = 100_000_000L;
    private static final long RETRY_NANOS_MAX = 30_000_000_000L;
    /** 2 to this times the shortest pause is more than the longest. */
    private static final int RETRY_DOUBLINGS_MAX = 9;
    /** How long to wait before looking whether the log takes transactions again. */
    private static final long STALL_WAIT_NANOS = 50_000_000L;

    private static final int ERROR_CHARS_MAX = 300;
    private static final int TAG_OK = 0;
    private static final int TAG_ERROR = 1;

    private final Identity database;
    private final HostLimits limits;
    private final CurrentGuest current;
    private final ReducerCalls calls;
    private final Transactions transactions;
    private final Durability durability;
    private final OutboundTransport transport;
    private final DatabaseLog log;
    private final Clock clock;
    private final Runnable wakeUp;

    private final Map<Long, Progress> streams = new HashMap<>();
    private final ArrayDeque<Progress> ready = new ArrayDeque<>();
    /** What waits for the log, in the order of transactions. */
    private final ArrayDeque<Mark> undurable = new ArrayDeque<>();

    private final PriorityQueue<Progress> pausing =
            new PriorityQueue<>(Comparator.comparingLong((Progress stream) -> stream.resumeNanos));
    private final Queue<Answer> answers = new ConcurrentLinkedQueue<>();
    /** Transaction whose durability this waits for. */
    private volatile long wantedOffset = Long.MAX_VALUE;

    private boolean hasOutboxes;
    private int inFlight;

    /** What a stream waits for. */
    private enum Phase {
        /** The log. */
        UNDURABLE,
        /** Its turn. */
        READY,
        /** An answer. */
        UNDER_WAY,
        /** Some time to pass, after a failure. */
        PAUSING
    }

    /** How far a stream with messages is. */
    private static final class Progress {
        final long id;
        Phase phase = Phase.UNDURABLE;
        /** Number of the last message that is known of. */
        long lastSeq;
        /** Number of the last message that may be sent. */
        long durableSeq;
        /** Transaction that ended the message before; the next one waits until it is durable. */
        long endOffset = Durability.NONE;

        int failures;
        long resumeNanos;

        Progress(long id) {
            this.id = id;
        }
    }

    /** Messages of a stream up to a number, which are durable with a transaction. */
    private record Mark(long txOffset, Progress stream, long seq) {}

    /** How an attempt went: one of result and failure is there. */
    private record Answer(
            Progress stream,
            long seq,
            @Nullable MessageResult result,
            @Nullable Throwable failure) {}

    /** The oldest message of a stream, and what it needs. */
    private record Head(
            Stream stream, Message message, TableSchema table, OutboxSchema outbox, byte @Nullable [] row) {}

    OutboundDelivery(
            Identity database,
            HostLimits limits,
            CurrentGuest current,
            ReducerCalls calls,
            Transactions transactions,
            Durability durability,
            OutboundTransport transport,
            DatabaseLog log,
            Runnable wakeUp) {
        this.database = database;
        this.limits = limits;
        this.current = current;
        this.calls = calls;
        this.transactions = transactions;
        this.durability = durability;
        this.transport = transport;
        this.log = log;
        this.clock = log.clock();
        this.wakeUp = wakeUp;
        this.hasOutboxes = current.schema().hasOutboxes();
        durability.addListener(offset -> {
            if (offset >= wantedOffset) {
                wantedOffset = Long.MAX_VALUE;
                wakeUp.run();
            }
        });
    }

    /** Takes up what the tables say is to be sent, after a start or an update of the module. */
    void rebuild() {
        hasOutboxes = current.schema().hasOutboxes();
        if (!hasOutboxes) {
            return;
        }
        long offset = transactions.lastOffset();
        for (Stream stream : transactions.read(OutboundRows::streams)) {
            if (stream.nextSeq() - 1 > stream.ackPrefix()) {
                announce(stream.id(), stream.nextSeq() - 1, offset);
            }
        }
    }

    /** Notes the messages that a commit added. */
    void committed(TxData data) {
        if (!hasOutboxes) {
            return;
        }
        for (TableChanges changes : data.tables()) {
            if (changes.table().tableId() == SystemTables.ST_OUTBOUND_MSG) {
                RowBuffer rows = changes.inserts();
                for (int i = 0; i < rows.count(); i++) {
                    Message message = Message.read(rows.data(), rows.start(i), rows.length(i));
                    announce(message.streamId(), message.seq(), data.txOffset());
                }
            }
        }
    }

    /** Notes that a stream has messages up to a number; what is known already says nothing new. */
    private void announce(long streamId, long seq, long txOffset) {
        Progress stream = streams.computeIfAbsent(streamId, Progress::new);
        if (seq > stream.lastSeq) {
            stream.lastSeq = seq;
            undurable.add(new Mark(txOffset, stream, seq));
        }
    }

    @Override
    public long nanosUntilDue() {
        if (streams.isEmpty() || transactions.hasFailed()) {
            return Long.MAX_VALUE;
        }
        if (!transactions.isWritable()) {
            return STALL_WAIT_NANOS;
        }
        if (!answers.isEmpty() || !ready.isEmpty() && inFlight < IN_FLIGHT_MAX || isMarkDurable()) {
            return 0;
        }
        Progress next = pausing.peek();
        return next == null ? Long.MAX_VALUE : Math.max(0, next.resumeNanos - clock.nanoTime());
    }

    /** Returns whether something is durable that is waited for; if not, asks the log to wake this. */
    private boolean isMarkDurable() {
        Mark mark = undurable.peek();
        if (mark == null) {
            return false;
        }
        // Said before the look: whoever makes it durable afterwards sees that it is wanted.
        wantedOffset = mark.txOffset();
        return mark.txOffset() <= durability.durableOffset();
    }

    @Override
    public void runDue() {
        if (!transactions.isWritable()) {
            return;
        }
        Answer answer = answers.poll();
        if (answer != null) {
            inFlight--;
            guarded(answer.stream(), () -> take(answer));
            return;
        }
        while (isMarkDurable()) {
            durable(undurable.remove());
        }
        for (Progress next = pausing.peek(); next != null && isOver(next); next = pausing.peek()) {
            getReady(pausing.remove());
        }
        Progress next = inFlight < IN_FLIGHT_MAX ? ready.poll() : null;
        if (next != null) {
            guarded(next, () -> goOn(next));
        }
    }

    private boolean isOver(Progress stream) {
        return stream.resumeNanos - clock.nanoTime() <= 0;
    }

    private void durable(Mark mark) {
        Progress stream = mark.stream();
        stream.durableSeq = Math.max(stream.durableSeq, mark.seq());
        if (stream.phase == Phase.UNDURABLE && stream.endOffset <= mark.txOffset()) {
            getReady(stream);
        }
    }

    private void getReady(Progress stream) {
        stream.phase = Phase.READY;
        ready.add(stream);
    }

    /** Does a step of a stream, which goes on after a pause if the step is cut off. */
    private void guarded(Progress stream, Runnable step) {
        boolean done = false;
        try {
            step.run();
            done = true;
        } catch (DurabilityException e) {
            log.write(Level.WARN, "outbox waits for the log: " + e.getMessage());
        } catch (DatabaseException e) {
            log.write(Level.WARN, "outbox waits: " + e.getMessage());
        } finally {
            if (!done) {
                pause(stream);
            }
        }
    }

    private void pause(Progress stream) {
        long nanos = RETRY_NANOS_MIN << Math.min(stream.failures, RETRY_DOUBLINGS_MAX);
        stream.failures++;
        stream.resumeNanos = clock.nanoTime() + Math.min(nanos, RETRY_NANOS_MAX);
        stream.phase = Phase.PAUSING;
        pausing.add(stream);
    }

    /** Stores what is told of a message; what follows from it is the next step. */
    private void take(Answer answer) {
        Progress stream = answer.stream();
        MessageResult result = answer.result();
        if (result == null) {
            String reason = reason(answer.failure());
            change(stream.id, answer.seq(), message -> message.retried(reason));
            pause(stream);
        } else {
            change(stream.id, answer.seq(), message -> message.ended(result));
            stream.phase = Phase.READY;
            ready.addFirst(stream);
        }
    }

    private static String reason(@Nullable Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        String text = cause instanceof StdbException ? String.valueOf(cause.getMessage()) : "no answer: " + cause;
        return Texts.shortened(text, ERROR_CHARS_MAX);
    }

    private interface MessageChange {
        Message of(Message message);
    }

    private void change(long streamId, long seq, MessageChange change) {
        try (Tx tx = transactions.begin()) {
            Message message = OutboundRows.message(tx, streamId, seq);
            if (message != null) {
                OutboundRows.update(tx, change.of(message));
                transactions.commit(tx);
            }
        }
    }

    /** Sends the oldest message of a stream, or ends it if its result is known. */
    private void goOn(Progress stream) {
        Head head = transactions.<@Nullable Head>read(tx -> head(tx, stream.id));
        if (head == null) {
            streams.remove(stream.id);
        } else if (head.message().seq() > stream.durableSeq) {
            stream.phase = Phase.UNDURABLE;
        } else if (head.message().result() != null) {
            end(stream, head, head.message().result());
        } else {
            send(stream, head);
        }
    }

    /** Returns the oldest message of a stream; null if all are done, or the stream is gone with its table. */
    private static @Nullable Head head(Tx tx, long streamId) {
        Stream stream = OutboundRows.stream(tx, streamId);
        Message message = stream == null ? null : OutboundRows.message(tx, streamId, stream.ackPrefix() + 1);
        TableSchema table = stream == null ? null : tx.catalog().tableById(stream.tableId());
        OutboxSchema outbox = table == null ? null : table.outbox().orElse(null);
        if (stream == null || message == null || table == null || outbox == null) {
            return null;
        }
        byte[] key = keyOf(message);
        RowCursor rows = tx.scanPoint(keyIndex(table), key, 0, key.length);
        byte[] row =
                rows.next() ? Arrays.copyOfRange(rows.array(), rows.offset(), rows.offset() + rows.length()) : null;
        return new Head(stream, message, table, outbox, row);
    }

    private static byte[] keyOf(Message message) {
        BsatnWriter key = new BsatnWriter(Long.BYTES);
        key.writeU64(message.rowId());
        return key.toByteArray();
    }

    private static int keyIndex(TableSchema table) {
        List<Integer> columns = List.of(table.primaryKey().orElseThrow());
        for (IndexSchema index : table.indexes()) {
            if (index.columns().equals(columns)) {
                return index.indexId();
            }
        }
        throw new IllegalStateException("no index of the primary key: table=" + table.name());
    }

    private void send(Progress stream, Head head) {
        byte[] args = transactions.read(tx -> args(tx, head));
        if (args.length > DatabaseCall.ARGS_BYTES_MAX) {
            MessageResult tooLarge = MessageResult.failed(
                    MessageResult.Status.ERROR,
                    "the arguments are too large for a message: bytes=" + args.length + ", bytesMax="
                            + DatabaseCall.ARGS_BYTES_MAX);
            change(stream.id, head.message().seq(), message -> message.ended(tooLarge));
            getReady(stream);
            return;
        }
        DatabaseCall call = new DatabaseCall(
                database,
                head.stream().target(),
                head.outbox().remoteReducer(),
                head.outbox().signatureHash(),
                stream.id,
                head.message().seq(),
                head.stream().ackPrefix(),
                args);
        stream.phase = Phase.UNDER_WAY;
        inFlight++;
        long seq = call.seq();
        started(call).whenComplete((result, failure) -> {
            answers.add(new Answer(stream, seq, result, failure));
            wakeUp.run();
        });
    }

    private CompletableFuture<MessageResult> started(DatabaseCall call) {
        try {
            return transport.send(call).orTimeout(DatabaseCall.TIMEOUT_MILLIS, TimeUnit.MILLISECONDS);
        } catch (RuntimeException e) { // Boundary: a message that cannot be sent is sent again.
            return CompletableFuture.failedFuture(e);
        }
    }

    private static byte[] args(RowReader source, Head head) {
        byte[] row = head.row();
        BsatnWriter args = new BsatnWriter();
        RowLayout layout = source.layout(head.table().tableId());
        if (row != null) {
            head.outbox().argColumns().forEach(column -> layout.copyColumn(row, 0, column, args));
        }
        return args.toByteArray();
    }

    /** Tells the module of a result and removes the message, in one transaction; if the module fails, without it. */
    private void end(Progress stream, Head head, MessageResult result) {
        long offset = callOnResult(head, result);
        if (offset == Durability.NONE) {
            try (Tx tx = transactions.begin()) {
                remove(tx, head);
                offset = transactions.commit(tx).txOffset();
            }
        }
        stream.failures = 0;
        stream.endOffset = offset;
        stream.phase = Phase.UNDURABLE;
        undurable.add(new Mark(offset, stream, head.message().seq()));
    }

    /** Returns the transaction in which the module has taken the result; {@link Durability#NONE} if it has not. */
    private long callOnResult(Head head, MessageResult result) {
        String reducer = head.outbox().onResultReducer();
        byte[] row = head.row();
        if (reducer == null || row == null) {
            return Durability.NONE;
        }
        Call call = calls.seeded(Call.reducer(
                reducer, database, ConnectionId.ZERO, Timestamp.ofMicros(clock.nowMicros()), resultArgs(row, result)));
        // Without memory the reducer would fail, and the result be dropped, for nothing of its own doing.
        limits.checkRoom("results of messages");
        CallOutcome refused = calls.refuse(call, true);
        if (refused == null) {
            try {
                Ended ended = calls.run(call, tx -> {
                    CallResult returned = calls.runGuest(call, tx);
                    if (returned instanceof CallResult.Returned) {
                        remove(tx, head);
                    }
                    return returned;
                });
                if (ended instanceof Ended.Done done) {
                    return done.committed().txOffset();
                }
                if (Thread.currentThread().isInterrupted()) {
                    // Cut off because the database stops: the result is stored, and told after the next start.
                    throw DatabaseException.stopped();
                }
                refused = ((Ended.Undone) ended).failure();
            } catch (TransactionTooLargeException e) {
                refused = calls.tooLarge(call, e);
            }
        }
        log.write(
                Level.WARN,
                reducer,
                "the result of a message is dropped, because its reducer failed: outbox="
                        + head.table().name() + ", row="
                        + Long.toUnsignedString(head.message().rowId()) + ": "
                        + refused.errorText());
        return Durability.NONE;
    }

    private static byte[] resultArgs(byte[] row, MessageResult result) {
        BsatnWriter args = new BsatnWriter(row.length + Long.BYTES + result.payload().length);
        args.writeRaw(row, 0, row.length);
        if (result.status() == MessageResult.Status.OK) {
            args.writeTag(TAG_OK);
        } else {
            args.writeTag(TAG_ERROR);
            args.writeString(result.text());
        }
        return args.toByteArray();
    }

    private static void remove(Tx tx, Head head) {
        byte[] key = keyOf(head.message());
        tx.deletePoint(keyIndex(head.table()), key, 0, key.length);
        OutboundRows.delete(tx, head.message());
        // Read again: the reducer may have added messages to the very stream.
        Stream stream =
                Objects.requireNonNull(OutboundRows.stream(tx, head.stream().id()), "a message has a stream");
        OutboundRows.update(tx, stream.acknowledged(head.message().seq()));
    }
}
