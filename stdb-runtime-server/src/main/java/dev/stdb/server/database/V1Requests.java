package dev.stdb.server.database;

import dev.stdb.moduledef.ModuleDef;
import dev.stdb.schema.ProcedureSchema;
import dev.stdb.schema.ReducerSchema;
import dev.stdb.schema.TableSchema;
import dev.stdb.server.common.Clock;
import dev.stdb.server.database.QuerySets.Registered;
import dev.stdb.server.database.ReducerCalls.Ended;
import dev.stdb.server.protocol.OutgoingMessage;
import dev.stdb.server.protocol.QueryRows;
import dev.stdb.server.protocol.ServerMessage;
import dev.stdb.server.protocol.V1ClientMessage;
import dev.stdb.server.protocol.V1ClientMessage.CallKind;
import dev.stdb.server.protocol.V1ServerMessage;
import dev.stdb.server.protocol.V1ServerMessage.CallReport;
import dev.stdb.server.protocol.V1ServerMessage.ProcedureStatus;
import dev.stdb.server.protocol.V1ServerMessage.Status;
import dev.stdb.server.query.QueryAuth;
import dev.stdb.server.subscription.ClientKey;
import dev.stdb.server.subscription.InitialQueries;
import dev.stdb.server.subscription.SubscriptionErrorCode;
import dev.stdb.server.subscription.SubscriptionException;
import dev.stdb.server.tx.Call;
import dev.stdb.server.tx.Tx;
import dev.stdb.types.ConnectionId;
import dev.stdb.types.Identity;
import dev.stdb.types.Timestamp;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * What clients of protocol v1 ask for (spec wire-protocol.md §13.4): the same database, other messages. Each query of
 * such a client is a query set of its own. Confined to the database thread.
 */
final class V1Requests {
    private static final long NANOS_PER_MICRO = 1000;
    private static final String EVENT_TABLE = "Subscribing to event tables requires WebSocket v2."
            + " Please upgrade your client SDK and regenerate your module bindings.";

    private final Identity owner;
    private final Clock clock;
    private final CurrentGuest current;
    private final Requests requests;
    private final QuerySets querySets;
    private final Transactions transactions;
    private final Map<ClientSink, V1Subscriptions> clients = new IdentityHashMap<>();

    V1Requests(
            Identity owner,
            Clock clock,
            CurrentGuest current,
            Requests requests,
            QuerySets querySets,
            Transactions transactions) {
        this.owner = owner;
        this.clock = clock;
        this.current = current;
        this.requests = requests;
        this.querySets = querySets;
        this.transactions = transactions;
    }

    private static ClientKey key(ClientSession session) {
        return new ClientKey(session.identity(), session.connectionId());
    }

    private long micros(long startNanos) {
        return (clock.nanoTime() - startNanos) / NANOS_PER_MICRO;
    }

    /** Forgets a client whose query sets are gone. */
    void forget(ClientSession session) {
        clients.remove(session.sink());
    }

    /** Does what a request asks for, unless it is a procedure that can be called. */
    void handle(ClientSession session, V1ClientMessage request) {
        long startNanos = clock.nanoTime();
        if (request instanceof V1ClientMessage.Call call && call.kind() == CallKind.PROCEDURE) {
            String detail = String.valueOf(call.argsError());
            answerProcedure(session, call, new ProcedureOutcome.BadArguments(call.function(), detail));
        } else if (request instanceof V1ClientMessage.Call call) {
            callReducer(session, call, startNanos);
        } else if (request instanceof V1ClientMessage.OneOffQuery query) {
            requests.oneOffQuery(
                    session,
                    query.queryString(),
                    (rows, error) -> new V1ServerMessage.OneOff(query.messageId(), rows, error, micros(startNanos)));
        } else {
            changeQueries(session, request, startNanos);
        }
    }

    private void callReducer(ClientSession session, V1ClientMessage.Call request, long startNanos) {
        Timestamp now = Timestamp.ofMicros(clock.nowMicros());
        Call call = Call.reducer(request.function(), session.identity(), session.connectionId(), now, request.args());
        if (request.argsError() != null) {
            CallOutcome refusal = requests.refuse(request.function(), request.argsError());
            session.sink().send(OutgoingMessage.stateless(failed(call, request.requestId(), refusal, startNanos)));
            return;
        }
        Ended ended = requests.call(call);
        if (!(ended instanceof Ended.Done done)) {
            CallOutcome failure = ((Ended.Undone) ended).failure();
            session.sink().send(OutgoingMessage.stateless(failed(call, request.requestId(), failure, startNanos)));
            return;
        }
        long txOffset = done.committed().txOffset();
        if (request.kind() == CallKind.REDUCER) {
            Status status = new Status.Committed(done.committed().ownUpdate());
            CallReport report = report(call, request.requestId());
            session.sink()
                    .send(new OutgoingMessage(
                            new V1ServerMessage.Transaction(report, status, micros(startNanos), true), txOffset));
            return;
        }
        if (!done.committed().ownUpdate().isEmpty()) {
            transactions.send(
                    session,
                    new ServerMessage.TransactionUpdate(done.committed().ownUpdate()),
                    txOffset,
                    call);
        }
        session.sink().send(OutgoingMessage.stateless(new V1ServerMessage.NoAnswer()));
    }

    private ServerMessage failed(Call call, int requestId, CallOutcome failure, long startNanos) {
        Status status = failure.isOutOfEnergy() ? new Status.OutOfEnergy() : new Status.Failed(failure.errorText());
        // Compat: a call that was refused before it ran is told of without its arguments and its id.
        CallReport report = failure instanceof CallOutcome.Failed
                ? report(call, requestId)
                : CallReport.withoutArgs(
                        call.function(),
                        reducerId(current.schema().reducer(call.function())),
                        call.caller(),
                        call.connection(),
                        call.timestamp().micros());
        return new V1ServerMessage.Transaction(report, status, micros(startNanos), true);
    }

    private static int reducerId(@Nullable ReducerSchema reducer) {
        return reducer == null ? CallReport.NO_REDUCER : reducer.id();
    }

    private CallReport report(Call call, int requestId) {
        ReducerSchema reducer = Objects.requireNonNull(current.schema().reducer(call.function()));
        return new CallReport(
                reducer.name(),
                reducer.id(),
                reducer.params(),
                call.args(),
                requestId,
                call.caller(),
                call.connection(),
                call.timestamp().micros());
    }

    /**
     * Returns an update with the call that led to it, as modules built for 1.x let everybody know.
     *
     * @param call what the transaction was committed with, if it was
     */
    ServerMessage withCall(ServerMessage.TransactionUpdate update, @Nullable Call call) {
        if (current.schema().raw().version() != ModuleDef.V9) {
            return update;
        }
        return new V1ServerMessage.Transaction(
                reportToOthers(call), new Status.Committed(update.querySets()), 0, false);
    }

    private CallReport reportToOthers(@Nullable Call call) {
        if (call != null && call.kind() == Call.Kind.REDUCER && current.schema().reducer(call.function()) != null) {
            return report(call, 0);
        }
        // Compat: transactions of procedures, which are committed without a call, have 0 for the id.
        return call == null
                ? CallReport.withoutArgs("", 0, Identity.ZERO, ConnectionId.ZERO, clock.nowMicros())
                : CallReport.withoutArgs(
                        "",
                        CallReport.NO_REDUCER,
                        call.caller(),
                        ConnectionId.ZERO,
                        call.timestamp().micros());
    }

    /** Tells a client how its procedure call ended. */
    void answerProcedure(ClientSession session, V1ClientMessage.Call request, ProcedureOutcome outcome) {
        requests.answerProcedure(session, procedureAnswer(request, outcome));
    }

    private ServerMessage procedureAnswer(V1ClientMessage.Call request, ProcedureOutcome outcome) {
        ProcedureSchema procedure = current.schema().procedure(request.function());
        if (outcome instanceof ProcedureOutcome.Returned returned && procedure != null) {
            return new V1ServerMessage.ProcedureEnded(
                    request.requestId(),
                    new ProcedureStatus.Returned(procedure.returnType(), returned.value()),
                    returned.timestampMicros(),
                    returned.durationMicros());
        }
        ProcedureStatus status = outcome.isOutOfEnergy()
                ? new ProcedureStatus.OutOfEnergy()
                : new ProcedureStatus.Failed(outcome.errorText());
        return new V1ServerMessage.ProcedureEnded(request.requestId(), status, 0, 0);
    }

    private void changeQueries(ClientSession session, V1ClientMessage request, long startNanos) {
        V1Subscriptions client = clients.computeIfAbsent(session.sink(), sink -> new V1Subscriptions());
        OptionalInt queryId = OptionalInt.empty();
        try {
            if (request instanceof V1ClientMessage.Subscribe subscribe) {
                replaceAll(session, client, subscribe, startNanos);
            } else if (request instanceof V1ClientMessage.SubscribeQueries subscribe) {
                queryId = OptionalInt.of(subscribe.queryId());
                add(session, client, subscribe, startNanos);
            } else if (request instanceof V1ClientMessage.Unsubscribe unsubscribe) {
                queryId = OptionalInt.of(unsubscribe.queryId());
                remove(session, client, unsubscribe, startNanos);
            }
        } catch (SubscriptionException e) {
            session.sink()
                    .send(OutgoingMessage.stateless(new V1ServerMessage.Refused(
                            request.requestId(), queryId, String.valueOf(e.getMessage()), micros(startNanos))));
        }
    }

    private void replaceAll(
            ClientSession session, V1Subscriptions client, V1ClientMessage.Subscribe request, long startNanos) {
        int setId = client.newSetId();
        querySets.begin(
                session,
                tx -> new Registered(
                        session,
                        List.of(setId),
                        List.of(register(session, setId, request.queryStrings(), tx)),
                        rows -> new V1ServerMessage.InitialSubscription(
                                request.requestId(), rows.get(0), micros(startNanos))));
        OptionalInt former = client.replaceUnnamed(setId);
        if (former.isPresent()) {
            querySets.drop(session, List.of(former.getAsInt()));
        }
    }

    /** Registers a query set without event tables, of which clients of v1 know nothing. */
    private InitialQueries register(ClientSession session, int setId, List<String> texts, Tx tx) {
        InitialQueries queries = querySets.register(session, setId, texts, tx);
        if (queries.tables().stream().anyMatch(TableSchema::isEvent)) {
            querySets.drop(session, List.of(setId));
            throw new SubscriptionException(SubscriptionErrorCode.SUBSCRIPTION_QUERY, EVENT_TABLE);
        }
        return queries;
    }

    private void add(
            ClientSession session, V1Subscriptions client, V1ClientMessage.SubscribeQueries request, long startNanos) {
        if (client.isActive(request.queryId())) {
            throw SubscriptionException.exists(key(session), request.queryId());
        }
        boolean begun = false;
        try {
            begin(session, client, request, startNanos);
            begun = true;
        } finally {
            if (!begun && client.isActive(request.queryId())) {
                // Its sets were dropped, because their rows are too large together.
                client.remove(request.queryId());
            }
        }
    }

    private void begin(
            ClientSession session, V1Subscriptions client, V1ClientMessage.SubscribeQueries request, long startNanos) {
        QueryAuth auth = new QueryAuth(session.identity(), session.identity().equals(owner));
        querySets.begin(session, tx -> {
            List<String> texts = List.copyOf(transactions.subscriptions().expand(request.queryStrings(), tx, auth));
            if (request.single() && texts.size() != 1) {
                throw new SubscriptionException(
                        SubscriptionErrorCode.SUBSCRIPTION_QUERY,
                        "SubscribeSingle takes exactly one query, found " + texts.size()
                                + "; use SubscribeMulti for more");
            }
            client.checkRoom(texts, transactions.subscriptions().clientQueriesMax());
            Map<String, Integer> fresh = client.withSetIds(texts);
            List<InitialQueries> queries = registerAll(session, fresh, tx);
            client.add(request.queryId(), texts, fresh);
            Optional<TableSchema> table = request.single()
                    ? Optional.of(transactions.subscriptions().tableOf(key(session), client.setId(texts.get(0))))
                    : Optional.empty();
            return new Registered(
                    session,
                    List.copyOf(fresh.values()),
                    queries,
                    rows -> applied(true, request.requestId(), request.queryId(), table, together(rows), startNanos));
        });
    }

    /** Registers one set per text; all or none. */
    private List<InitialQueries> registerAll(ClientSession session, Map<String, Integer> setIds, Tx tx) {
        List<InitialQueries> queries = new ArrayList<>();
        List<Integer> done = new ArrayList<>();
        boolean all = false;
        try {
            setIds.forEach((text, setId) -> {
                queries.add(register(session, setId, List.of(text), tx));
                done.add(setId);
            });
            all = true;
        } finally {
            if (!all) {
                querySets.drop(session, done);
            }
        }
        return queries;
    }

    private void remove(
            ClientSession session, V1Subscriptions client, V1ClientMessage.Unsubscribe request, long startNanos) {
        if (!client.isActive(request.queryId())) {
            throw SubscriptionException.notFound(request.queryId());
        }
        ServerMessage answer = transactions.read(tx -> {
            Optional<TableSchema> table = request.single()
                    ? Optional.of(
                            transactions.subscriptions().tableOf(key(session), client.firstSetId(request.queryId())))
                    : Optional.empty();
            List<QueryRows> rows = new ArrayList<>();
            for (int setId : client.remove(request.queryId())) {
                rows.add(querySets.end(session, setId, true, tx).orElse(QueryRows.EMPTY));
            }
            return applied(false, request.requestId(), request.queryId(), table, together(rows), startNanos);
        });
        session.sink().send(new OutgoingMessage(answer, transactions.lastOffset()));
    }

    private static QueryRows together(List<QueryRows> sets) {
        return new QueryRows(
                sets.stream().flatMap(rows -> rows.tables().stream()).toList());
    }

    private ServerMessage applied(
            boolean isActive,
            int requestId,
            int queryId,
            Optional<TableSchema> table,
            QueryRows rows,
            long startNanos) {
        return table.isPresent()
                ? new V1ServerMessage.QueryApplied(isActive, requestId, queryId, table.get(), rows, micros(startNanos))
                : new V1ServerMessage.QueriesApplied(isActive, requestId, queryId, rows, micros(startNanos));
    }
}
