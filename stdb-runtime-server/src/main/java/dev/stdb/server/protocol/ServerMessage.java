package dev.stdb.server.protocol;

import dev.stdb.bsatn.BsatnWriter;
import dev.stdb.types.ConnectionId;
import dev.stdb.types.Identity;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A message to a client. Those below are of protocol v2 and v3 (layout: spec wire-protocol.md §9).
 *
 * <p>Messages are immutable and hold row lists already encoded, so that one delta is encoded once and shared by all its
 * receivers. {@link #encode} may run on any thread.
 */
public sealed interface ServerMessage
        permits ServerMessage.InitialConnection,
                ServerMessage.SubscribeApplied,
                ServerMessage.UnsubscribeApplied,
                ServerMessage.SubscriptionError,
                ServerMessage.TransactionUpdate,
                ServerMessage.Deferred,
                ServerMessage.OneOffQueryResult,
                ServerMessage.ReducerResult,
                ServerMessage.ProcedureResult,
                ServerMessage.SubscribeBatchApplied,
                V1ServerMessage {

    /** Rows count for no more than this, in bytes, so that no sum of hints overflows. */
    int SIZE_HINT_MAX = 1 << 30;

    /** Returns a sum as a hint. */
    static int sizeHint(long bytes) {
        return (int) Math.min(SIZE_HINT_MAX, bytes);
    }

    /** Appends the message: tag, then fields. */
    void encode(BsatnWriter out);

    /**
     * Returns an estimate of the encoded size in bytes, for the bounds of batches and buffers; never below half of it,
     * except that what has rows is not estimated much above {@link #SIZE_HINT_MAX}.
     */
    int sizeHintBytes();

    /** First message on every connection. */
    record InitialConnection(Identity identity, ConnectionId connectionId, String token) implements ServerMessage {
        @Override
        public void encode(BsatnWriter out) {
            out.writeTag(0);
            out.writeIdentity(identity);
            out.writeConnectionId(connectionId);
            out.writeString(token);
        }

        @Override
        public int sizeHintBytes() {
            return 53 + token.length();
        }
    }

    /** The query set is active; these are its rows. */
    record SubscribeApplied(int requestId, int querySetId, QueryRows rows) implements ServerMessage {
        @Override
        public void encode(BsatnWriter out) {
            encodeHead(out);
            rows.encode(out);
        }

        private void encodeHead(BsatnWriter out) {
            out.writeTag(1);
            out.writeU32(requestId);
            out.writeU32(querySetId);
        }

        @Override
        public int sizeHintBytes() {
            return 9 + rows.sizeHintBytes();
        }
    }

    /**
     * The query set is gone.
     *
     * @param rows the rows of its queries if the client asked for them
     */
    record UnsubscribeApplied(
            int requestId, int querySetId, @Nullable QueryRows rows) implements ServerMessage {
        @Override
        public void encode(BsatnWriter out) {
            out.writeTag(2);
            out.writeU32(requestId);
            out.writeU32(querySetId);
            if (rows == null) {
                out.writeTag(1);
            } else {
                out.writeTag(0);
                rows.encode(out);
            }
        }

        @Override
        public int sizeHintBytes() {
            return 10 + (rows == null ? 0 : rows.sizeHintBytes());
        }
    }

    /**
     * The query set does not exist (any more).
     *
     * @param requestId the failed request; empty when an active set failed during an update
     */
    record SubscriptionError(OptionalInt requestId, int querySetId, String error) implements ServerMessage {
        @Override
        public void encode(BsatnWriter out) {
            out.writeTag(3);
            if (requestId.isPresent()) {
                out.writeTag(0);
                out.writeU32(requestId.getAsInt());
            } else {
                out.writeTag(1);
            }
            out.writeU32(querySetId);
            out.writeString(error);
        }

        @Override
        public int sizeHintBytes() {
            return 14 + error.length();
        }
    }

    /**
     * What a transaction changed in the query sets of the receiver. The same object goes to all receivers for whom the
     * same changed; they share its frames.
     */
    final class TransactionUpdate implements ServerMessage {
        private final List<QuerySetUpdate> querySets;
        private final FrameCache frames = new FrameCache(this);
        private final AtomicInteger holders = new AtomicInteger();
        private final int sizeHintBytes;

        /** Creates an update of at least one query set. */
        public TransactionUpdate(List<QuerySetUpdate> querySets) {
            this.querySets = List.copyOf(querySets);
            this.sizeHintBytes = 5 + QuerySetUpdate.sizeHintBytes(this.querySets);
        }

        /** Returns what changed, by ascending id of the set. */
        public List<QuerySetUpdate> querySets() {
            return querySets;
        }

        /** Returns the message as a frame of its own, encoded and compressed at most once. */
        public Frame frame(Compression compression) {
            return frames.get(compression);
        }

        /** Notes that somebody keeps the update; returns whether nobody did before. Thread-safe. */
        public boolean hold() {
            return holders.getAndIncrement() == 0;
        }

        /** Takes back one {@link #hold}; returns whether nobody keeps the update any more. Thread-safe. */
        public boolean letGo() {
            return holders.decrementAndGet() == 0;
        }

        @Override
        public void encode(BsatnWriter out) {
            out.writeTag(4);
            QuerySetUpdate.encodeAll(querySets, out);
        }

        @Override
        public int sizeHintBytes() {
            return sizeHintBytes;
        }
    }

    /**
     * Place of an answer to one client that is still being computed: what is queued behind it waits. Thread-safe;
     * completed once.
     */
    final class Deferred implements ServerMessage {
        private final ReentrantLock lock = new ReentrantLock();
        private volatile @Nullable ServerMessage answer;
        private volatile @Nullable Frame prepared;
        // Guarded by lock.
        private @Nullable Runnable listener;

        /** Gives the answer; must be called exactly once. Runs the listener, if there is one, on the calling thread. */
        public void complete(ServerMessage message) {
            Runnable waiting;
            lock.lock();
            try {
                if (answer != null) {
                    throw new IllegalStateException("the answer was given already");
                }
                answer = message;
                waiting = listener;
            } finally {
                lock.unlock();
            }
            if (waiting != null) {
                waiting.run();
            }
        }

        /** Returns the answer if it is there. */
        public @Nullable ServerMessage answer() {
            return answer;
        }

        /** Encodes the answer, which must be there, ahead of time: large ones take longer than an event loop may. */
        public void prepare(Compression compression) {
            prepared = encode(compression);
        }

        /** Sets the frame of the answer, encoded ahead of time as the receiver wants it. */
        public void prepared(Frame frame) {
            prepared = frame;
        }

        /** Returns the frame of the answer if it was encoded ahead of time. */
        public @Nullable Frame prepared() {
            return prepared;
        }

        /** Returns the answer, which must be there, as a frame of its own; large row lists in it are shared. */
        public Frame frame(Compression compression) {
            Frame known = prepared;
            return known == null ? encode(compression) : known;
        }

        private Frame encode(Compression compression) {
            ServerMessage message = requireAnswer();
            if (message instanceof SubscribeApplied applied
                    && compression.tagFor(applied.sizeHintBytes()) == Compression.TAG_NONE) {
                BsatnWriter out = new BsatnWriter();
                Frame.begin(out);
                applied.encodeHead(out);
                return Frame.begun(out, applied.rows().encodeInParts(out));
            }
            return Frame.of(message).compressed(compression);
        }

        /** Returns the answer, which must be there. */
        public ServerMessage requireAnswer() {
            ServerMessage message = answer;
            if (message == null) {
                throw new IllegalStateException("the answer is not there yet");
            }
            return message;
        }

        /**
         * Sets whom to tell when the answer is there, in place of an earlier listener.
         *
         * @return false if the answer is there already; the listener is not called then
         */
        public boolean onCompletion(Runnable waiting) {
            lock.lock();
            try {
                listener = waiting;
                return answer == null;
            } finally {
                lock.unlock();
            }
        }

        @Override
        public void encode(BsatnWriter out) {
            requireAnswer().encode(out);
        }

        @Override
        public int sizeHintBytes() {
            ServerMessage message = answer;
            return message == null ? 0 : message.sizeHintBytes();
        }
    }

    /** Answer to a one-off query: exactly one of {@code rows} and {@code error} is present. */
    record OneOffQueryResult(
            int requestId,
            @Nullable QueryRows rows,
            @Nullable String error) implements ServerMessage {
        /** Checks that exactly one alternative is present. */
        public OneOffQueryResult {
            if ((rows == null) == (error == null)) {
                throw new IllegalArgumentException("exactly one of rows and error must be present");
            }
        }

        /** Returns a success. */
        public static OneOffQueryResult ok(int requestId, QueryRows rows) {
            return new OneOffQueryResult(requestId, rows, null);
        }

        /** Returns a failure. */
        public static OneOffQueryResult error(int requestId, String error) {
            return new OneOffQueryResult(requestId, null, error);
        }

        @Override
        public void encode(BsatnWriter out) {
            out.writeTag(5);
            out.writeU32(requestId);
            if (rows != null) {
                out.writeTag(0);
                rows.encode(out);
            } else if (error != null) {
                out.writeTag(1);
                out.writeString(error);
            }
        }

        @Override
        public int sizeHintBytes() {
            return 10 + (rows == null ? 0 : rows.sizeHintBytes()) + (error == null ? 0 : error.length());
        }
    }

    /**
     * Answer to a reducer call.
     *
     * @param timestampMicros time of the call in µs since the Unix epoch
     */
    record ReducerResult(int requestId, long timestampMicros, ReducerOutcome outcome) implements ServerMessage {
        @Override
        public void encode(BsatnWriter out) {
            out.writeTag(6);
            out.writeU32(requestId);
            out.writeI64(timestampMicros);
            outcome.encode(out);
        }

        @Override
        public int sizeHintBytes() {
            return 13 + outcome.sizeHintBytes();
        }
    }

    /** Answer to a batch of subscriptions: one result per set, in the order of the request. */
    record SubscribeBatchApplied(int requestId, List<SetResult> results) implements ServerMessage {
        /** Copies the list. */
        public SubscribeBatchApplied {
            results = List.copyOf(results);
        }

        @Override
        public void encode(BsatnWriter out) {
            out.writeTag(8);
            out.writeU32(requestId);
            out.writeCount(results.size());
            for (SetResult result : results) {
                out.writeU32(result.querySetId());
                if (result.rows() != null) {
                    out.writeTag(0);
                    result.rows().encode(out);
                } else {
                    out.writeTag(1);
                    out.writeString(String.valueOf(result.error()));
                }
            }
        }

        @Override
        public int sizeHintBytes() {
            long size = 9;
            for (SetResult result : results) {
                size += 9
                        + (result.rows() == null ? 0 : result.rows().sizeBytes())
                        + (result.error() == null ? 0 : result.error().length());
            }
            return sizeHint(size);
        }
    }

    /** What became of one set of a batch: exactly one of {@code rows} and {@code error} is present. */
    record SetResult(
            int querySetId,
            @Nullable QueryRows rows,
            @Nullable String error) {
        /** Checks that exactly one alternative is present. */
        public SetResult {
            if ((rows == null) == (error == null)) {
                throw new IllegalArgumentException("exactly one of rows and error must be present");
            }
        }

        /** Returns the result of a set that is active. */
        public static SetResult applied(int querySetId, QueryRows rows) {
            return new SetResult(querySetId, rows, null);
        }

        /** Returns the result of a set that does not exist. */
        public static SetResult error(int querySetId, String error) {
            return new SetResult(querySetId, null, error);
        }
    }

    /**
     * Answer to a procedure call.
     *
     * @param returned BSATN of the return value; null when the procedure failed
     * @param error text of the failure; null when the procedure returned
     * @param timestampMicros start of the call in µs since the Unix epoch, 0 on failure
     * @param durationMicros time spent in the host in µs, 0 on failure
     */
    record ProcedureResult(
            int requestId,
            byte @Nullable [] returned,
            @Nullable String error,
            long timestampMicros,
            long durationMicros)
            implements ServerMessage {
        /** Checks that exactly one alternative is present. */
        public ProcedureResult {
            if ((returned == null) == (error == null)) {
                throw new IllegalArgumentException("exactly one of returned and error must be present");
            }
        }

        /** Returns a success. */
        public static ProcedureResult returned(int requestId, byte[] value, long timestampMicros, long durationMicros) {
            return new ProcedureResult(requestId, value, null, timestampMicros, durationMicros);
        }

        /** Returns a failure. */
        public static ProcedureResult internalError(int requestId, String error) {
            return new ProcedureResult(requestId, null, error, 0, 0);
        }

        @Override
        public void encode(BsatnWriter out) {
            out.writeTag(7);
            if (returned != null) {
                out.writeTag(0);
                out.writeBytes(returned);
            } else if (error != null) {
                out.writeTag(1);
                out.writeString(error);
            }
            out.writeI64(timestampMicros);
            out.writeI64(durationMicros);
            out.writeU32(requestId);
        }

        @Override
        public int sizeHintBytes() {
            return 26 + (returned == null ? 0 : returned.length) + (error == null ? 0 : error.length());
        }
    }
}
