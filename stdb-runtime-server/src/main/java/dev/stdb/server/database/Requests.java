package dev.stdb.server.database;

import dev.stdb.StdbException;
import dev.stdb.moduledef.Lifecycle;
import dev.stdb.schema.ReducerSchema;
import dev.stdb.server.common.Clock;
import dev.stdb.server.engine.CallInputs;
import dev.stdb.server.engine.TransactionTooLargeException;
import dev.stdb.server.guest.CallOutcome;
import dev.stdb.server.guest.ProcedureOutcome;
import dev.stdb.server.guest.ReducerRunner;
import dev.stdb.server.guest.RunningModule;
import dev.stdb.server.protocol.ClientMessage;
import dev.stdb.server.protocol.OutgoingMessage;
import dev.stdb.server.protocol.QueryRows;
import dev.stdb.server.protocol.ReducerOutcome;
import dev.stdb.server.protocol.RowListEncoder;
import dev.stdb.server.protocol.ServerMessage;
import dev.stdb.server.query.QueryAuth;
import dev.stdb.server.query.QueryRowsResult;
import dev.stdb.server.query.SqlExecutor;
import dev.stdb.server.query.SqlResult;
import dev.stdb.server.query.SqlStatement;
import dev.stdb.server.subscription.ClientKey;
import dev.stdb.server.subscription.InitialLoader;
import dev.stdb.server.subscription.InitialQueries;
import dev.stdb.server.subscription.SubscriptionException;
import dev.stdb.server.subscription.SubscriptionRegistry;
import dev.stdb.server.tx.ReadView;
import dev.stdb.server.tx.Tx;
import dev.stdb.types.ConnectionId;
import dev.stdb.types.Identity;
import dev.stdb.types.Timestamp;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What clients ask a database for, one request after the other. Confined to the database thread. */
final class Requests {
    private static final Logger LOG = LoggerFactory.getLogger(Requests.class);
    private static final int CLOSE_HANDLING_ERROR = 1011;
    private static final byte[] NO_ARGS = {};
    private static final long NANOS_PER_MICRO = 1000;

    private final Identity owner;
    private final Clock clock;
    private final ReducerRunner runner;
    private final Transactions transactions;
    private final AdHocQueries queries;
    private RunningModule module;

    Requests(
            Identity owner,
            Clock clock,
            ReducerRunner runner,
            Transactions transactions,
            AdHocQueries queries,
            RunningModule module) {
        this.owner = owner;
        this.clock = clock;
        this.runner = runner;
        this.transactions = transactions;
        this.queries = queries;
        this.module = module;
    }

    RunningModule module() {
        return module;
    }

    void module(RunningModule newModule) {
        module = newModule;
    }

    private static ClientKey key(ClientSession session) {
        return new ClientKey(session.identity(), session.connectionId());
    }

    private QueryAuth auth(Identity caller) {
        return new QueryAuth(caller, caller.equals(owner));
    }

    ConnectOutcome connect(ClientSession session, String jwtPayloadJson) {
        ClientKey key = key(session);
        if (transactions.sessions().containsKey(key)) {
            return new ConnectOutcome.Rejected("the connection id is in use", false);
        }
        Tx tx = transactions.begin();
        CallOutcome refused;
        CallInputs inputs;
        try {
            HostRows.insertClient(tx, key, jwtPayloadJson);
            ReducerSchema reducer =
                    module.schema().lifecycle(Lifecycle.ON_CONNECT).orElse(null);
            long timestamp = clock.nowMicros();
            refused = reducer == null
                    ? null
                    : runner.run(module, reducer, key.identity(), key.connectionId(), timestamp, NO_ARGS, tx);
            inputs = lifecycleInputs(CallInputs.Kind.CONNECT, reducer, key, timestamp);
        } catch (StdbException e) {
            tx.rollback();
            return new ConnectOutcome.Rejected(String.valueOf(e.getMessage()), false);
        }
        if (refused != null) {
            tx.rollback();
            String text =
                    refused instanceof CallOutcome.UserError error ? error.message() : refused.internalErrorText();
            return new ConnectOutcome.Rejected(text, refused instanceof CallOutcome.OutOfEnergy);
        }
        Transactions.Committed committed = transactions.commit(tx, inputs, null, true);
        transactions.sessions().put(key, session);
        return new ConnectOutcome.Accepted(committed.txOffset());
    }

    void disconnect(ClientSession session) {
        ClientKey key = key(session);
        ClientSession known = transactions.sessions().get(key);
        if (known == null || known.sink() != session.sink()) {
            return;
        }
        transactions.sessions().remove(key);
        transactions.subscriptions().removeClient(key);
        recordDisconnect(key);
    }

    /** Runs the disconnect reducer and deletes the rows of the client; the latter even if the former fails. */
    void recordDisconnect(ClientKey key) {
        ReducerSchema reducer =
                module.schema().lifecycle(Lifecycle.ON_DISCONNECT).orElse(null);
        if (reducer != null) {
            long timestamp = clock.nowMicros();
            Tx tx = transactions.begin();
            CallOutcome refused =
                    runner.run(module, reducer, key.identity(), key.connectionId(), timestamp, NO_ARGS, tx);
            if (refused == null && committedDisconnect(tx, reducer, key, timestamp)) {
                return;
            } else if (refused != null) {
                tx.rollback();
            }
        }
        Tx tx = transactions.begin();
        HostRows.deleteClient(tx, key);
        CallInputs inputs = lifecycleInputs(CallInputs.Kind.DISCONNECT, null, key, clock.nowMicros());
        transactions.commit(tx, inputs, null, true);
    }

    private boolean committedDisconnect(Tx tx, ReducerSchema reducer, ClientKey key, long timestamp) {
        HostRows.deleteClient(tx, key);
        try {
            transactions.commit(tx, lifecycleInputs(CallInputs.Kind.DISCONNECT, reducer, key, timestamp), null, true);
            return true;
        } catch (TransactionTooLargeException e) {
            runner.tooLarge(reducer, e);
            return false;
        }
    }

    private static CallInputs lifecycleInputs(
            CallInputs.Kind kind, @Nullable ReducerSchema reducer, ClientKey client, long timestamp) {
        return CallInputs.of(
                kind,
                reducer == null ? "" : reducer.name(),
                client.identity(),
                client.connectionId(),
                Timestamp.ofMicros(timestamp));
    }

    private static CallInputs inputs(ReducerSchema reducer, ClientKey caller, long timestamp, byte[] args) {
        return new CallInputs(
                reducer.name(),
                caller.identity(),
                caller.connectionId(),
                Timestamp.ofMicros(timestamp),
                args,
                0,
                args.length);
    }

    /** How a call ended: exactly one of the two is present. */
    private record Ended(
            Transactions.@Nullable Committed committed,
            @Nullable CallOutcome failure) {
        static Ended failed(CallOutcome failure) {
            return new Ended(null, failure);
        }
    }

    /** Runs a reducer in a transaction of its own. */
    private Ended call(ClientKey caller, long timestamp, String name, byte[] args) {
        ReducerSchema reducer = module.schema().reducer(name);
        boolean byOwner = caller.identity().equals(owner);
        CallOutcome refused = ReducerRunner.refuse(reducer, name, byOwner);
        if (refused == null && reducer != null) {
            refused = runner.refuseArgs(reducer, args);
        }
        if (refused != null || reducer == null) {
            return Ended.failed(refused == null ? new CallOutcome.NoSuchReducer(name) : refused);
        }
        Tx tx = transactions.begin();
        CallOutcome failed = runner.run(module, reducer, caller.identity(), caller.connectionId(), timestamp, args, tx);
        if (failed != null) {
            tx.rollback();
            return Ended.failed(failed);
        }
        try {
            return new Ended(transactions.commit(tx, inputs(reducer, caller, timestamp, args), caller, false), null);
        } catch (TransactionTooLargeException e) {
            return Ended.failed(runner.tooLarge(reducer, e));
        }
    }

    void callReducer(ClientSession session, int requestId, String name, byte[] args) {
        long timestamp = clock.nowMicros();
        Ended ended = call(key(session), timestamp, name, args);
        Transactions.Committed committed = ended.committed();
        CallOutcome failed = ended.failure();
        ReducerOutcome outcome;
        long txOffset = OutgoingMessage.NO_STATE;
        if (committed != null) {
            outcome = ReducerOutcome.Ok.of(committed.ownUpdate());
            txOffset = committed.txOffset();
        } else if (failed instanceof CallOutcome.UserError error) {
            outcome = new ReducerOutcome.Err(error.message());
        } else {
            outcome = new ReducerOutcome.InternalError(
                    failed == null ? CallOutcome.FATAL_TEXT : failed.internalErrorText());
        }
        session.sink()
                .send(new OutgoingMessage(new ServerMessage.ReducerResult(requestId, timestamp, outcome), txOffset));
    }

    CallOutcome callReducer(Identity caller, ConnectionId connection, String name, byte[] args) {
        long startNanos = clock.nanoTime();
        Ended ended = call(new ClientKey(caller, connection), clock.nowMicros(), name, args);
        Transactions.Committed committed = ended.committed();
        if (committed != null) {
            return new CallOutcome.Committed(committed.txOffset(), (clock.nanoTime() - startNanos) / NANOS_PER_MICRO);
        }
        CallOutcome failed = ended.failure();
        return failed == null ? new CallOutcome.Fatal("no outcome") : failed;
    }

    /** Tells a client how its procedure call ended, unless it is gone. */
    void answerProcedure(ClientSession session, int requestId, ProcedureOutcome outcome) {
        ClientSession known = transactions.sessions().get(key(session));
        if (known == null || known.sink() != session.sink()) {
            return;
        }
        ServerMessage answer = outcome instanceof ProcedureOutcome.Returned returned
                ? ServerMessage.ProcedureResult.returned(
                        requestId, returned.value(), returned.timestampMicros(), returned.durationMicros())
                : ServerMessage.ProcedureResult.internalError(requestId, outcome.errorText());
        // A confirmed client must not learn of a transaction of the procedure before it is durable.
        session.sink().send(new OutgoingMessage(answer, transactions.lastOffset()));
    }

    void subscribe(ClientSession session, ClientMessage.Subscribe request) {
        ClientKey client = key(session);
        SubscriptionRegistry registry = transactions.subscriptions();
        try {
            InitialQueries queries = transactions.read(tx -> registry.register(
                    client, request.querySetId(), request.queryStrings(), tx, auth(session.identity())));
            boolean large = transactions.read(queries::estimateRows) > InitialLoader.LARGE_ROWS;
            if (!large || !load(session, request, queries)) {
                evaluate(session, request, queries);
            }
        } catch (SubscriptionException e) {
            session.sink().send(OutgoingMessage.stateless(error(request.requestId(), request.querySetId(), e)));
        }
    }

    private void evaluate(ClientSession session, ClientMessage.Subscribe request, InitialQueries queries) {
        boolean done = false;
        try {
            QueryRows rows = transactions.read(queries::evaluate);
            done = true;
            session.sink().send(new OutgoingMessage(applied(request, rows), transactions.lastOffset()));
        } finally {
            if (!done) {
                transactions.subscriptions().drop(key(session), request.querySetId());
            }
        }
    }

    /**
     * Lets the rows be read from a view of now by another thread. The answer takes its place among the messages of the
     * client at once, and what later transactions change queues up behind it.
     */
    private boolean load(ClientSession session, ClientMessage.Subscribe request, InitialQueries queries) {
        ServerMessage.Deferred answer = new ServerMessage.Deferred();
        boolean loading = transactions
                .loader()
                .load(queries, rows -> answer.complete(applied(request, rows)), failure -> {
                    LOG.error("initial subscription failed: queries={}", request.queryStrings(), failure);
                    // What is queued behind the answer would make no sense without it.
                    session.sink().close(CLOSE_HANDLING_ERROR, "initial subscription failed");
                });
        if (loading) {
            session.sink().send(new OutgoingMessage(answer, transactions.lastOffset()));
        }
        return loading;
    }

    private static ServerMessage applied(ClientMessage.Subscribe request, QueryRows rows) {
        return new ServerMessage.SubscribeApplied(request.requestId(), request.querySetId(), rows);
    }

    void unsubscribe(ClientSession session, ClientMessage.Unsubscribe request) {
        ServerMessage answer;
        long txOffset = OutgoingMessage.NO_STATE;
        try {
            Optional<QueryRows> rows = transactions.read(tx -> transactions
                    .subscriptions()
                    .unsubscribe(key(session), request.querySetId(), request.sendDroppedRows(), tx));
            answer = new ServerMessage.UnsubscribeApplied(request.requestId(), request.querySetId(), rows.orElse(null));
            txOffset = transactions.lastOffset();
        } catch (SubscriptionException e) {
            answer = error(request.requestId(), request.querySetId(), e);
        }
        session.sink().send(new OutgoingMessage(answer, txOffset));
    }

    private static ServerMessage error(int requestId, int querySetId, StdbException failure) {
        return new ServerMessage.SubscriptionError(
                OptionalInt.of(requestId), querySetId, String.valueOf(failure.getMessage()));
    }

    /**
     * Lets a query be run over a view of now by another thread. The answer takes its place among the messages of the
     * client at once.
     */
    void oneOffQuery(ClientSession session, ClientMessage.OneOffQuery request) {
        QueryAuth auth = auth(session.identity());
        ServerMessage.Deferred answer = new ServerMessage.Deferred();
        session.sink().send(new OutgoingMessage(answer, transactions.lastOffset()));
        ReadView view = transactions.openReadView();
        queries.submit(() -> SqlExecutor.oneOff(request.queryString(), view, auth, queries.limits()), view::close)
                .whenComplete((result, failure) -> answer.complete(oneOffAnswer(request.requestId(), result, failure)));
    }

    private static ServerMessage oneOffAnswer(
            int requestId, @Nullable QueryRowsResult result, @Nullable Throwable failure) {
        if (result != null) {
            QueryRows.SingleTableRows rows =
                    new QueryRows.SingleTableRows(result.table().name(), RowListEncoder.rowList(result.rows()));
            return ServerMessage.OneOffQueryResult.ok(requestId, new QueryRows(List.of(rows)));
        } else if (failure instanceof StdbException typed) {
            return ServerMessage.OneOffQueryResult.error(requestId, String.valueOf(typed.getMessage()));
        }
        LOG.error("one-off query failed", failure);
        return ServerMessage.OneOffQueryResult.error(requestId, "internal error, see the log of the server");
    }

    /** Runs a statement that only reads over a view of now on another thread. */
    CompletableFuture<SqlResult> query(SqlStatement statement, Identity caller) {
        QueryAuth auth = auth(caller);
        long txOffset = transactions.lastOffset();
        ReadView view = transactions.openReadView();
        return queries.submit(
                () -> SqlExecutor.query(statement, view, auth, queries.limits()).at(txOffset), view::close);
    }

    /** Runs a statement that changes rows. */
    SqlResult change(SqlStatement statement, Identity caller) {
        Tx tx = transactions.begin();
        SqlResult result;
        boolean done = false;
        try {
            result = SqlExecutor.execute(statement, tx, auth(caller), queries.limitsOfChanges());
            done = true;
        } finally {
            if (!done) {
                tx.rollback();
            }
        }
        CallInputs inputs = CallInputs.sql(statement.text(), caller, Timestamp.ofMicros(clock.nowMicros()));
        transactions.commit(tx, inputs, null, false);
        return result.at(transactions.lastOffset());
    }
}
