package dev.stdb.server.database;

import dev.stdb.StdbException;
import dev.stdb.server.protocol.ClientMessage;
import dev.stdb.server.protocol.OutgoingMessage;
import dev.stdb.server.protocol.QueryRows;
import dev.stdb.server.protocol.ServerMessage;
import dev.stdb.server.query.QueryAuth;
import dev.stdb.server.subscription.AnswerSize;
import dev.stdb.server.subscription.ClientKey;
import dev.stdb.server.subscription.InitialLoader;
import dev.stdb.server.subscription.InitialQueries;
import dev.stdb.server.subscription.SubscriptionException;
import dev.stdb.server.tx.RowReader;
import dev.stdb.server.tx.Tx;
import dev.stdb.types.Identity;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Query sets that clients begin and end (spec wire-protocol.md §11.1–11.3). Confined to the database thread.
 *
 * <p>A set is registered and its rows are read from the same state, so that its deltas fit. Little is read at once;
 * much is read from a view of that state by another thread, while the answer keeps its place among the messages.
 */
final class QuerySets {
    private static final Logger LOG = LoggerFactory.getLogger(QuerySets.class);

    private final Identity owner;
    private final Transactions transactions;

    QuerySets(Identity owner, Transactions transactions) {
        this.owner = owner;
        this.transactions = transactions;
    }

    /**
     * Sets that were registered in one transaction, whose rows are still to be read.
     *
     * @param setIds their ids
     * @param queries their queries, in the order of the ids
     * @param answer makes the answer of the rows of each set
     * @param bytesMax most bytes of rows in the answer beside those of the largest query of each table, which may be of
     *     any size; more are refused
     * @param isBatch whether that holds for each set by itself, and {@code bytesMax} bounds all rows of the answer, too
     */
    record Registered(
            List<Integer> setIds,
            List<InitialQueries> queries,
            Function<List<QueryRows>, ServerMessage> answer,
            long bytesMax,
            boolean isBatch) {

        /** Creates sets that are answered as one. */
        Registered(
                ClientSession session,
                List<Integer> setIds,
                List<InitialQueries> queries,
                Function<List<QueryRows>, ServerMessage> answer) {
            this(setIds, queries, answer, session.sink().answerBytesMax(), false);
        }

        private ServerMessage read(RowReader source) {
            List<QueryRows> rows = new ArrayList<>(queries.size());
            long bytes = 0;
            AnswerSize size = new AnswerSize(bytesMax);
            for (InitialQueries set : queries) {
                QueryRows ofSet = set.evaluate(source, isBatch ? new AnswerSize(bytesMax) : size);
                bytes += ofSet.sizeBytes();
                checkSize(bytes);
                rows.add(ofSet);
            }
            return answer.apply(rows);
        }

        private void checkSize(long bytes) {
            if (isBatch && bytes > bytesMax) {
                throw SubscriptionException.tooLarge(bytes, bytesMax);
            }
        }

        /** Returns the bytes of those rows that were read for others; throws if they are too many. */
        private long checkedBytes() {
            long bytes = 0;
            AnswerSize size = new AnswerSize(bytesMax);
            for (InitialQueries set : queries) {
                bytes += set.evaluatedBytes(isBatch ? new AnswerSize(bytesMax) : size);
            }
            checkSize(bytes);
            return bytes;
        }

        private long estimateRows(RowReader source) {
            long total = 0;
            for (InitialQueries set : queries) {
                total += set.estimateRows(source);
            }
            return total;
        }
    }

    private static ClientKey key(ClientSession session) {
        return new ClientKey(session.identity(), session.connectionId());
    }

    private QueryAuth auth(ClientSession session) {
        return new QueryAuth(session.identity(), session.identity().equals(owner));
    }

    /**
     * Registers a query set in a transaction that changes nothing.
     *
     * @throws SubscriptionException if it is refused; there is no such set then
     */
    InitialQueries register(ClientSession session, int setId, List<String> queries, Tx tx) {
        return transactions.subscriptions().register(key(session), setId, queries, tx, auth(session));
    }

    void subscribe(ClientSession session, ClientMessage.Subscribe request) {
        int setId = request.querySetId();
        try {
            begin(
                    session,
                    tx -> new Registered(
                            session,
                            List.of(setId),
                            List.of(register(session, setId, request.queryStrings(), tx)),
                            rows -> new ServerMessage.SubscribeApplied(request.requestId(), setId, rows.get(0))));
        } catch (SubscriptionException e) {
            session.sink().send(OutgoingMessage.stateless(error(request.requestId(), setId, e)));
        }
    }

    /**
     * Each set is registered or refused by itself; all that are registered start from the same state. After one that is
     * beyond what the client may have, the others are not tried; if all rows together are too large, all are refused.
     */
    void subscribeBatch(ClientSession session, ClientMessage.SubscribeBatch request) {
        try {
            beginBatch(session, request);
        } catch (SubscriptionException e) {
            List<@Nullable String> refusals =
                    Collections.nCopies(request.sets().size(), String.valueOf(e.getMessage()));
            session.sink().send(OutgoingMessage.stateless(batchApplied(request, refusals, List.of())));
        }
    }

    private void beginBatch(ClientSession session, ClientMessage.SubscribeBatch request) {
        begin(session, tx -> {
            List<Integer> ids = new ArrayList<>();
            List<InitialQueries> queries = new ArrayList<>();
            List<@Nullable String> refusals = new ArrayList<>();
            String limit = null;
            for (ClientMessage.SubscribeSet set : request.sets()) {
                if (limit != null) {
                    refusals.add(limit);
                    continue;
                }
                try {
                    queries.add(register(session, set.querySetId(), set.queryStrings(), tx));
                    ids.add(set.querySetId());
                    refusals.add(null);
                } catch (SubscriptionException e) {
                    String refusal = String.valueOf(e.getMessage());
                    refusals.add(refusal);
                    limit = e.isLimit() ? refusal : null;
                }
            }
            Function<List<QueryRows>, ServerMessage> answer = rows -> batchApplied(request, refusals, rows);
            return new Registered(ids, queries, answer, session.sink().answerBytesMax(), ids.size() > 1);
        });
    }

    private static ServerMessage batchApplied(
            ClientMessage.SubscribeBatch request, List<@Nullable String> refusals, List<QueryRows> rows) {
        List<ServerMessage.SetResult> results = new ArrayList<>();
        int applied = 0;
        for (int i = 0; i < refusals.size(); i++) {
            int id = request.sets().get(i).querySetId();
            String refusal = refusals.get(i);
            results.add(
                    refusal == null
                            ? ServerMessage.SetResult.applied(id, rows.get(applied++))
                            : ServerMessage.SetResult.error(id, refusal));
        }
        return new ServerMessage.SubscribeBatchApplied(request.requestId(), results);
    }

    /**
     * Registers sets and answers with their rows, now or when another thread has read them.
     *
     * @param registration registers all sets of one answer, or throws and leaves none behind
     * @throws SubscriptionException if they are refused, by the registration or for their size; none is left then
     */
    void begin(ClientSession session, Function<Tx, Registered> registration) {
        Registered large = null;
        try (Tx tx = transactions.begin()) {
            Registered sets = registration.apply(tx);
            if (!orDropped(session, sets, () -> answeredAtOnce(session, sets, tx))) {
                large = sets;
            }
        }
        if (large != null) {
            Registered sets = large;
            orDropped(session, sets, () -> load(session, sets) || transactions.read(tx -> answered(session, sets, tx)));
        }
    }

    private interface Work {
        boolean done();
    }

    /** Does something for registered sets, which are dropped if that fails: nobody would tell the client of them. */
    private boolean orDropped(ClientSession session, Registered sets, Work work) {
        boolean failed = true;
        try {
            boolean result = work.done();
            failed = false;
            return result;
        } finally {
            if (failed) {
                drop(session, sets.setIds());
            }
        }
    }

    /** Removes sets that nobody was told of. */
    void drop(ClientSession session, List<Integer> setIds) {
        setIds.forEach(id -> transactions.subscriptions().drop(key(session), id));
    }

    private boolean answeredAtOnce(ClientSession session, Registered sets, Tx tx) {
        return sets.checkedBytes() <= InitialLoader.LARGE_BYTES
                && sets.estimateRows(tx) <= InitialLoader.LARGE_ROWS
                && answered(session, sets, tx);
    }

    private boolean answered(ClientSession session, Registered sets, Tx tx) {
        session.sink().send(new OutgoingMessage(sets.read(tx), transactions.lastOffset()));
        return true;
    }

    /**
     * Lets the rows be read from a view of now by another thread. The answer takes its place among the messages of the
     * client at once, and what later transactions change queues up behind it.
     */
    private boolean load(ClientSession session, Registered sets) {
        ServerMessage.Deferred answer = new ServerMessage.Deferred();
        boolean loading = transactions.loader().load(sets::read, answer::complete, failure -> {
            if (failure instanceof SubscriptionException refusal) {
                // Updates of the sets may be queued behind the answer, so that it is too late to refuse them.
                LOG.debug("initial subscription refused: sets={}", sets.setIds().size(), refusal);
                session.sink().close(ClientSink.CLOSE_INTERNAL_ERROR, String.valueOf(refusal.getMessage()));
                return;
            }
            LOG.error("initial subscription failed: sets={}", sets.setIds(), failure);
            // What is queued behind the answer would make no sense without it.
            session.sink().close(ClientSink.CLOSE_INTERNAL_ERROR, "initial subscription failed");
        });
        if (loading) {
            session.sink().send(new OutgoingMessage(answer, transactions.lastOffset()));
        }
        return loading;
    }

    void unsubscribe(ClientSession session, ClientMessage.Unsubscribe request) {
        ServerMessage answer;
        long txOffset = OutgoingMessage.NO_STATE;
        try {
            Optional<QueryRows> rows =
                    transactions.read(tx -> end(session, request.querySetId(), request.sendDroppedRows(), tx));
            answer = new ServerMessage.UnsubscribeApplied(request.requestId(), request.querySetId(), rows.orElse(null));
            txOffset = transactions.lastOffset();
        } catch (SubscriptionException e) {
            answer = error(request.requestId(), request.querySetId(), e);
        }
        session.sink().send(new OutgoingMessage(answer, txOffset));
    }

    /**
     * Removes a set.
     *
     * @return its rows, if asked for
     * @throws SubscriptionException if there is no such set, or its rows are too large; it stays then
     */
    Optional<QueryRows> end(ClientSession session, int setId, boolean withRows, Tx tx) {
        AnswerSize size = new AnswerSize(session.sink().answerBytesMax());
        return transactions.subscriptions().unsubscribe(key(session), setId, withRows, size, tx);
    }

    private static ServerMessage error(int requestId, int querySetId, StdbException failure) {
        return new ServerMessage.SubscriptionError(
                OptionalInt.of(requestId), querySetId, String.valueOf(failure.getMessage()));
    }
}
