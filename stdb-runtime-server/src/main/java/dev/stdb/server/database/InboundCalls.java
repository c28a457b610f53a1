package dev.stdb.server.database;

import dev.stdb.schema.DatabaseSchema;
import dev.stdb.schema.ReducerSchema;
import dev.stdb.server.common.Clock;
import dev.stdb.server.database.ReducerCalls.Ended;
import dev.stdb.server.durability.DurabilityException;
import dev.stdb.server.engine.TransactionTooLargeException;
import dev.stdb.server.guest.CallResult;
import dev.stdb.server.tx.Call;
import dev.stdb.server.tx.InboundRows;
import dev.stdb.server.tx.InboundRows.StreamKey;
import dev.stdb.server.tx.MessageResult;
import dev.stdb.server.tx.MessageResult.Status;
import dev.stdb.server.tx.Tx;
import dev.stdb.types.ConnectionId;
import dev.stdb.types.Timestamp;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Calls of other databases (spec semantics.md §8a). The effect of a call and its result are one transaction, so that a
 * call that comes again is answered and not made again. Confined to the database thread.
 */
final class InboundCalls {
    /** Most streams of one sender: its outboxes for this database, and those it had before its data was deleted. */
    static final int SENDER_STREAMS_MAX = 1024;

    /** Most results of one stream that are kept until the sender acknowledges them; it sends one call at a time. */
    static final int UNACKNOWLEDGED_MAX = 64;

    private final CurrentGuest current;
    private final ReducerCalls calls;
    private final Transactions transactions;
    private final Clock clock;
    private final Map<String, String> signatures = new HashMap<>();
    private @Nullable DatabaseSchema signaturesOf;

    InboundCalls(CurrentGuest current, ReducerCalls calls, Transactions transactions, Clock clock) {
        this.current = current;
        this.calls = calls;
        this.transactions = transactions;
        this.clock = clock;
    }

    /** Makes a call, unless it was made before. */
    DatabaseCallOutcome call(DatabaseCall call) {
        StreamKey stream = new StreamKey(call.sender(), call.streamId());
        long applied = transactions.read(tx -> InboundRows.appliedPrefix(tx, stream));
        if (Long.compareUnsigned(call.seq(), applied) <= 0) {
            MessageResult kept =
                    transactions.<@Nullable MessageResult>read(tx -> InboundRows.result(tx, stream, call.seq()));
            return kept == null
                    ? new DatabaseCallOutcome.Acknowledged()
                    : new DatabaseCallOutcome.Ended(kept, transactions.lastOffset());
        }
        String notNow = whyNotNow(call, applied);
        if (notNow != null) {
            return new DatabaseCallOutcome.NotNow(notNow);
        }
        try {
            return new DatabaseCallOutcome.Ended(make(call, stream), transactions.lastOffset());
        } catch (DurabilityException e) {
            return new DatabaseCallOutcome.NotNow(String.valueOf(e.getMessage()));
        }
    }

    private @Nullable String whyNotNow(DatabaseCall call, long applied) {
        // A receiver whose data was deleted or is of a backup goes on where the sender is: nothing before comes again.
        long expected = Math.max(applied, call.ackPrefix()) + 1;
        if (call.seq() != expected) {
            return "a call before this one is missing: seq=" + call.seq() + ", expected=" + expected;
        }
        if (applied - call.ackPrefix() >= UNACKNOWLEDGED_MAX) {
            return "too many results were not acknowledged: countMax=" + UNACKNOWLEDGED_MAX;
        }
        if (applied == 0
                && transactions.read(tx -> InboundRows.streamCount(tx, call.sender(), SENDER_STREAMS_MAX))
                        >= SENDER_STREAMS_MAX) {
            return "the sender has too many streams into this database: countMax=" + SENDER_STREAMS_MAX;
        }
        return null;
    }

    /** Makes a call and keeps its result, both or none. */
    private MessageResult make(DatabaseCall message, StreamKey stream) {
        Call call = calls.seeded(Call.reducer(
                message.reducer(),
                message.sender(),
                ConnectionId.ZERO,
                Timestamp.ofMicros(clock.nowMicros()),
                message.args()));
        MessageResult refused = refuse(message, call);
        if (refused == null) {
            try {
                Ended ended = calls.run(call, tx -> {
                    CallResult result = calls.runGuest(call, tx);
                    if (result instanceof CallResult.Returned) {
                        applied(tx, message, stream, MessageResult.ok());
                    }
                    return result;
                });
                if (ended instanceof Ended.Done) {
                    return MessageResult.ok();
                }
                if (Thread.currentThread().isInterrupted()) {
                    // Cut off because the database stops, which is no end of the call: it comes again.
                    throw DatabaseException.stopped();
                }
                refused = resultOf(((Ended.Undone) ended).failure());
            } catch (TransactionTooLargeException e) {
                refused = resultOf(calls.tooLarge(call, e));
            }
        }
        keep(message, stream, refused);
        return refused;
    }

    private void keep(DatabaseCall message, StreamKey stream, MessageResult result) {
        transactions.checkWritable();
        try (Tx tx = transactions.begin()) {
            applied(tx, message, stream, result);
            transactions.commit(tx);
        }
    }

    private static void applied(Tx tx, DatabaseCall message, StreamKey stream, MessageResult result) {
        InboundRows.forget(tx, stream, message.ackPrefix());
        InboundRows.applied(tx, stream, message.seq(), result);
    }

    /** Returns why a call is never made; null if it is. */
    private @Nullable MessageResult refuse(DatabaseCall message, Call call) {
        CallOutcome refused = calls.refuse(call, false);
        ReducerSchema reducer = current.schema().reducer(message.reducer());
        if (reducer != null && reducer.clientCallable() && !signature(reducer).equals(message.signatureHash())) {
            return MessageResult.failed(
                    Status.ERROR,
                    "the signature of reducer " + message.reducer()
                            + " is not the one that the sender was built with; generate its bindings anew");
        }
        return refused == null ? null : resultOf(refused);
    }

    private String signature(ReducerSchema reducer) {
        DatabaseSchema schema = current.schema();
        if (signaturesOf != schema) {
            signatures.clear();
            signaturesOf = schema;
        }
        return signatures.computeIfAbsent(reducer.name(), name -> ReducerSignature.hash(schema, reducer));
    }

    private static MessageResult resultOf(CallOutcome failure) {
        return MessageResult.failed(failure.isOutOfEnergy() ? Status.OUT_OF_BUDGET : Status.ERROR, failure.errorText());
    }
}
