package dev.stdb.server.database;

import dev.stdb.StdbException;
import dev.stdb.moduledef.Lifecycle;
import dev.stdb.schema.DatabaseSchema;
import dev.stdb.schema.ReducerSchema;
import dev.stdb.schema.ViewSchema;
import dev.stdb.server.common.Clock;
import dev.stdb.server.database.ReducerCalls.Ended;
import dev.stdb.server.durability.DurabilityException;
import dev.stdb.server.engine.TransactionTooLargeException;
import dev.stdb.server.guest.CallResult;
import dev.stdb.server.protocol.ClientMessage;
import dev.stdb.server.protocol.OutgoingMessage;
import dev.stdb.server.protocol.QueryRows;
import dev.stdb.server.protocol.ReducerOutcome;
import dev.stdb.server.protocol.RowListEncoder;
import dev.stdb.server.protocol.ServerMessage;
import dev.stdb.server.query.QueryAuth;
import dev.stdb.server.query.QueryRowsResult;
import dev.stdb.server.query.QueryViews;
import dev.stdb.server.query.SqlExecutor;
import dev.stdb.server.query.SqlResult;
import dev.stdb.server.query.SqlStatement;
import dev.stdb.server.subscription.ClientKey;
import dev.stdb.server.tx.Call;
import dev.stdb.server.tx.ReadView;
import dev.stdb.server.tx.RowReader;
import dev.stdb.server.tx.Tx;
import dev.stdb.server.view.ViewScope;
import dev.stdb.server.view.ViewSnapshot;
import dev.stdb.types.ConnectionId;
import dev.stdb.types.Identity;
import dev.stdb.types.Timestamp;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What clients ask a database for, one request after the other. Confined to the database thread. */
final class Requests {
    private static final Logger LOG = LoggerFactory.getLogger(Requests.class);
    private static final long NANOS_PER_MICRO = 1000;

    private final Identity owner;
    private final Clock clock;
    private final CurrentGuest current;
    private final ReducerCalls calls;
    private final RefusedCalls refusedCalls;
    private final Transactions transactions;
    private final AdHocQueries queries;
    private final Postponed postponed;

    Requests(
            Identity owner,
            Clock clock,
            CurrentGuest current,
            ReducerCalls calls,
            RefusedCalls refusedCalls,
            Transactions transactions,
            AdHocQueries queries,
            Postponed postponed) {
        this.owner = owner;
        this.clock = clock;
        this.current = current;
        this.calls = calls;
        this.refusedCalls = refusedCalls;
        this.transactions = transactions;
        this.queries = queries;
        this.postponed = postponed;
    }

    private Timestamp now() {
        return Timestamp.ofMicros(clock.nowMicros());
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
        Call call = lifecycleCall(Call.Kind.CONNECT, Lifecycle.ON_CONNECT, key);
        Ended ended = calls.run(call, tx -> {
            try {
                HostRows.insertClient(tx, key, jwtPayloadJson);
            } catch (StdbException e) {
                return new CallResult.UserError(String.valueOf(e.getMessage()));
            }
            return runLifecycle(call, tx);
        });
        if (ended instanceof Ended.Done done) {
            transactions.sessions().put(key, session);
            return new ConnectOutcome.Accepted(done.committed().txOffset());
        }
        CallOutcome failure = ((Ended.Undone) ended).failure();
        return new ConnectOutcome.Rejected(failure.errorText(), failure.isOutOfEnergy());
    }

    /** Returns the call of the reducer that the module declares for an event; it names none if there is none. */
    private Call lifecycleCall(Call.Kind kind, Lifecycle event, ClientKey client) {
        String reducer =
                current.schema().lifecycle(event).map(ReducerSchema::name).orElse("");
        return calls.seeded(Call.of(kind, reducer, client.identity(), client.connectionId(), now()));
    }

    private CallResult runLifecycle(Call call, Tx tx) {
        return call.function().isEmpty() ? CallResult.OK : calls.runGuest(call, tx);
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

    /**
     * Runs the disconnect reducer and deletes the rows of the client; the latter even if the former fails. Both later
     * if the log takes nothing now.
     */
    void recordDisconnect(ClientKey key) {
        try {
            runDisconnect(key);
        } catch (DurabilityException e) {
            // The client is gone whatever the log says.
            postponed.add(() -> recordDisconnect(key));
        }
    }

    private void runDisconnect(ClientKey key) {
        Call call = lifecycleCall(Call.Kind.DISCONNECT, Lifecycle.ON_DISCONNECT, key);
        boolean done;
        try {
            done = !call.function().isEmpty() && disconnected(call, key);
        } catch (RuntimeException | Error e) {
            try {
                forget(key);
            } catch (RuntimeException | Error second) {
                e.addSuppressed(second);
            }
            throw e;
        }
        if (!done) {
            forget(key);
        }
    }

    private void forget(ClientKey key) {
        calls.run(Call.of(Call.Kind.DISCONNECT, "", key.identity(), key.connectionId(), now()), tx -> {
            HostRows.deleteClient(tx, key);
            return CallResult.OK;
        });
    }

    /** Runs the disconnect reducer; returns whether that was committed. */
    private boolean disconnected(Call call, ClientKey key) {
        try {
            Ended ended = calls.run(call, tx -> {
                CallResult result = calls.runGuest(call, tx);
                HostRows.deleteClient(tx, key);
                return result;
            });
            return ended instanceof Ended.Done;
        } catch (TransactionTooLargeException e) {
            calls.tooLarge(call, e);
            return false;
        }
    }

    void callReducer(ClientSession session, int requestId, String name, byte[] args) {
        Call call = Call.reducer(name, session.identity(), session.connectionId(), now(), args);
        Ended ended = call(call);
        ReducerOutcome outcome;
        long txOffset = OutgoingMessage.NO_STATE;
        if (ended instanceof Ended.Done done) {
            outcome = ReducerOutcome.Ok.of(done.committed().ownUpdate());
            txOffset = done.committed().txOffset();
        } else {
            outcome = outcomeOf(((Ended.Undone) ended).failure());
        }
        session.sink()
                .send(new OutgoingMessage(
                        new ServerMessage.ReducerResult(
                                requestId, call.timestamp().micros(), outcome),
                        txOffset));
    }

    private static ReducerOutcome outcomeOf(CallOutcome failure) {
        if (failure instanceof CallOutcome.Failed failed && failed.result() instanceof CallResult.UserError error) {
            byte[] value = error.value();
            return value == null
                    ? new ReducerOutcome.Err(error.message())
                    : new ReducerOutcome.Err(error.message(), value);
        }
        return new ReducerOutcome.InternalError(failure.internalErrorText());
    }

    CallOutcome callReducer(Identity caller, ConnectionId connection, String name, byte[] args) {
        long startNanos = clock.nanoTime();
        Ended ended = call(Call.reducer(name, caller, connection, now(), args));
        return ended instanceof Ended.Done done
                ? new CallOutcome.Committed(
                        done.committed().txOffset(), (clock.nanoTime() - startNanos) / NANOS_PER_MICRO)
                : ((Ended.Undone) ended).failure();
    }

    /** Calls a reducer for a client. */
    Ended call(Call call) {
        Ended ended = calls.call(call, call.caller().equals(owner));
        if (ended instanceof Ended.Undone undone) {
            refusedCalls.report(undone.failure());
        }
        return ended;
    }

    /** Returns how a call ends whose arguments are known to be wrong. */
    CallOutcome refuse(String reducer, String argsError) {
        CallOutcome refused = new CallOutcome.BadArguments(reducer, argsError);
        refusedCalls.report(refused);
        return refused;
    }

    /** Tells a client how its procedure call ended. */
    void answerProcedure(ClientSession session, int requestId, ProcedureOutcome outcome) {
        ServerMessage answer = outcome instanceof ProcedureOutcome.Returned returned
                ? ServerMessage.ProcedureResult.returned(
                        requestId, returned.value(), returned.timestampMicros(), returned.durationMicros())
                : ServerMessage.ProcedureResult.internalError(requestId, outcome.errorText());
        answerProcedure(session, answer);
    }

    /** As {@link #answerProcedure(ClientSession, int, ProcedureOutcome)}, for clients of any protocol. */
    void answerProcedure(ClientSession session, ServerMessage answer) {
        // Sent to who is gone, too, whose sink drops it: the answer ends what is charged for the request.
        // A confirmed client must not learn of a transaction of the procedure before it is durable.
        session.sink().send(new OutgoingMessage(answer, transactions.lastOffset()));
    }

    /**
     * Lets a query be run over a view of now by another thread. The answer takes its place among the messages of the
     * client at once.
     */
    void oneOffQuery(ClientSession session, ClientMessage.OneOffQuery request) {
        oneOffQuery(
                session,
                request.queryString(),
                (rows, error) -> new ServerMessage.OneOffQueryResult(request.requestId(), rows, error));
    }

    /** How a client is told what a query yields, or why it yields nothing; one of the two is absent. */
    interface OneOffAnswer {
        ServerMessage of(@Nullable QueryRows rows, @Nullable String error);
    }

    /** As {@link #oneOffQuery(ClientSession, ClientMessage.OneOffQuery)}, for clients of any protocol. */
    void oneOffQuery(ClientSession session, String sql, OneOffAnswer answerOf) {
        QueryAuth auth = auth(session.identity());
        ServerMessage.Deferred answer = new ServerMessage.Deferred();
        boolean namesView = current.schema().views().stream().anyMatch(view -> mayName(sql, view));
        CompletableFuture<QueryRowsResult> running = withViews(
                namesView,
                auth,
                (tx, views) -> SqlExecutor.checkOneOff(sql, tx, auth, views),
                (source, views) -> SqlExecutor.oneOff(sql, source, auth, views, queries.limits()));
        session.sink().send(new OutgoingMessage(answer, transactions.lastOffset()));
        running.whenComplete((result, failure) -> answer.complete(oneOffAnswer(answerOf, result, failure)));
    }

    /** Tells texts that need not be parsed to know that they do not read a view. */
    private static boolean mayName(String sql, ViewSchema view) {
        return Stream.of(view.name(), view.accessorName())
                .anyMatch(name -> sql.contains(name.substring(name.lastIndexOf('.') + 1)));
    }

    /** Checks a statement, so that the views it mentions are evaluated. */
    private interface ViewCheck {
        void run(Tx tx, QueryViews views);
    }

    /** Runs a statement that was checked. */
    private interface ViewQuery<T> {
        T run(RowReader source, QueryViews views);
    }

    /**
     * Runs a statement that only reads over a view of now on another thread, the views of the module that it names
     * evaluated before on this one.
     */
    private <T> CompletableFuture<T> withViews(boolean namesView, QueryAuth auth, ViewCheck check, ViewQuery<T> query) {
        QueryViews resolved = QueryViews.NONE;
        ViewSnapshot rows = ViewSnapshot.EMPTY;
        if (namesView) {
            try (Tx tx = transactions.begin();
                    ViewScope views = transactions.views().open(auth, tx)) {
                check.run(tx, views);
                resolved = views.resolved();
                rows = views.snapshot();
            } catch (RuntimeException e) { // Boundary: somebody waits for the future, whatever happens.
                return CompletableFuture.failedFuture(e);
            }
        }
        ReadView view = transactions.openReadView();
        RowReader source = rows.over(view);
        QueryViews known = resolved;
        return queries.submit(() -> query.run(source, known), view::close);
    }

    private static ServerMessage oneOffAnswer(
            OneOffAnswer answerOf, @Nullable QueryRowsResult result, @Nullable Throwable failure) {
        if (result != null) {
            try (result) {
                QueryRows.SingleTableRows rows =
                        new QueryRows.SingleTableRows(result.table(), RowListEncoder.rowList(result.rows()));
                return answerOf.of(new QueryRows(List.of(rows)), null);
            }
        } else if (failure instanceof StdbException typed) {
            return answerOf.of(null, String.valueOf(typed.getMessage()));
        }
        LOG.error("one-off query failed", failure);
        return answerOf.of(null, "internal error, see the log of the server");
    }

    /** Runs a statement that only reads over a view of now on another thread. */
    CompletableFuture<SqlResult> query(SqlStatement statement, Identity caller) {
        QueryAuth auth = auth(caller);
        long txOffset = transactions.lastOffset();
        DatabaseSchema schema = current.schema();
        boolean namesView = !schema.views().isEmpty() && statement.mentions(name -> schema.view(name) != null);
        return withViews(
                namesView,
                auth,
                (tx, views) -> SqlExecutor.check(statement, tx, auth, views),
                (source, views) -> SqlExecutor.query(statement, source, auth, views, queries.limits())
                        .at(txOffset));
    }

    /** Runs a statement that changes rows. */
    SqlResult change(SqlStatement statement, Identity caller) {
        QueryAuth auth = auth(caller);
        if (statement.addsRows()) {
            queries.checkRoom("rows");
        }
        try (Tx tx = transactions.begin();
                ViewScope views = transactions.views().open(auth, tx)) {
            SqlResult result = SqlExecutor.execute(statement, tx, auth, views, queries.limitsOfChanges());
            transactions.commit(tx, Call.sql(statement.text(), caller, now()));
            return result.at(transactions.lastOffset());
        }
    }
}
