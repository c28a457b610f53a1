package dev.stdb.server.api;

import dev.stdb.CommonErrorCode;
import dev.stdb.StdbException;
import dev.stdb.bsatn.BsatnException;
import dev.stdb.bsatn.BsatnReader;
import dev.stdb.json.JsonException;
import dev.stdb.json.JsonWriter;
import dev.stdb.json.SatsJson;
import dev.stdb.sats.ProductType;
import dev.stdb.schema.DatabaseSchema;
import dev.stdb.schema.ProcedureSchema;
import dev.stdb.schema.ReducerSchema;
import dev.stdb.server.database.CallOutcome;
import dev.stdb.server.database.ClientSession;
import dev.stdb.server.database.ClientSink;
import dev.stdb.server.database.ConnectOutcome;
import dev.stdb.server.database.ProcedureOutcome;
import dev.stdb.server.durability.Durability;
import dev.stdb.server.guest.CallResult;
import dev.stdb.server.protocol.OutgoingMessage;
import dev.stdb.server.query.SqlResult;
import dev.stdb.types.ConnectionId;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls of functions and SQL statements of callers without a connection of their own: each runs as a temporary
 * connection, connect and disconnect reducers included (spec http-api.md §5.6, §5.7).
 *
 * <p>Thread-safe; nothing blocks. Futures complete when the result is there and durable, on threads of the database:
 * what depends on them must be short or go elsewhere.
 */
public final class Calls {

    private static final Logger LOG = LoggerFactory.getLogger(Calls.class);
    private static final byte[] NO_ARGS = {};

    /** Longest JSON of the result of a procedure, in characters: the text grows, and is copied into bytes. */
    private static final int RESULT_CHARS_MAX =
            (int) Math.min(Runtime.getRuntime().maxMemory() / 32, 16 << 20);

    private static final ClientSink NO_SINK = new ClientSink() {
        @Override
        public void send(OutgoingMessage message) {
            // A temporary connection subscribes to nothing and is answered by futures.
        }

        @Override
        public void close(int code, String reason) {
            // There is no socket; the pending future fails by itself.
        }
    };

    private final DatabaseApi databases;

    /** Creates the use cases. */
    public Calls(DatabaseApi databases) {
        this.databases = databases;
    }

    /**
     * Calls a reducer or, if none of that name is callable, a procedure.
     *
     * @param argsJson array of arguments or object keyed by parameter name
     * @param confirmed whether each commit of a procedure waits until it is durable; those of reducers do
     * @return fails with an {@link ApiException} if the call was not committed
     */
    public CompletableFuture<CallAnswer> call(
            String nameOrIdentity, String function, String argsJson, boolean confirmed, Caller caller) {
        return call(nameOrIdentity, function, argsJson, confirmed, caller, RESULT_CHARS_MAX);
    }

    /**
     * Calls a reducer or procedure whose result may not become long; the future fails with {@code API_RESULT_TOO_LONG}
     * then.
     *
     * @param resultMax characters of the JSON of the result
     */
    public CompletableFuture<CallAnswer> call(
            String nameOrIdentity, String function, String argsJson, boolean confirmed, Caller caller, int resultMax) {
        RunningDatabase database = databases.requireRunning(nameOrIdentity);
        DatabaseSchema schema = database.live().schema();
        boolean byOwner = caller.identity().equals(database.owner());
        ReducerSchema reducer = schema.reducer(function);
        if (reducer != null && (reducer.clientCallable() || byOwner || reducer.lifecycle() != null)) {
            return callReducer(database, reducer, schema.errorOf(reducer.name()), argsJson, caller);
        }
        for (ProcedureSchema procedure : schema.procedures()) {
            if (procedure.name().equals(function) && (procedure.clientCallable() || byOwner)) {
                return callProcedure(database, procedure, argsJson, confirmed, caller, resultMax);
            }
        }
        database.live().callRefused(null, "call of a function that there is not: name=" + function);
        throw noSuchFunction();
    }

    /** @param error declaration of the values with which the reducer refuses, null if there is none */
    private CompletableFuture<CallAnswer> callReducer(
            RunningDatabase database,
            ReducerSchema reducer,
            @Nullable ReducerSchema error,
            String argsJson,
            Caller caller) {
        // Those of the life cycle are refused whatever their arguments are.
        byte[] args = reducer.lifecycle() != null
                ? NO_ARGS
                : args(database, "reducer", reducer.name(), reducer.params(), reducer.paramNames(), argsJson);
        ConnectionId connectionId = databases.randomConnectionId();
        Work<CallOutcome> work =
                () -> database.live().callReducer(caller.identity(), connectionId, reducer.name(), args);
        return connected(database, caller, connectionId, work).thenCompose(outcome -> {
            if (outcome instanceof CallOutcome.Committed committed) {
                return database.durable(committed.txOffset())
                        .thenApply(durable -> new CallAnswer(committed.durationMicros(), Optional.empty()));
            }
            throw failure(outcome, error);
        });
    }

    private CompletableFuture<CallAnswer> callProcedure(
            RunningDatabase database,
            ProcedureSchema procedure,
            String argsJson,
            boolean confirmed,
            Caller caller,
            int resultMax) {
        byte[] args =
                args(database, "procedure", procedure.name(), procedure.params(), procedure.paramNames(), argsJson);
        ConnectionId connectionId = databases.randomConnectionId();
        Work<ProcedureOutcome> work =
                () -> database.live().callProcedure(caller.identity(), connectionId, procedure.name(), args, confirmed);
        return connected(database, caller, connectionId, work).thenApply(outcome -> {
            if (outcome instanceof ProcedureOutcome.Returned returned) {
                return new CallAnswer(
                        returned.durationMicros(), Optional.of(json(procedure, returned.value(), resultMax)));
            }
            throw failure(outcome);
        });
    }

    private static String json(ProcedureSchema procedure, byte[] value, int resultMax) {
        JsonWriter json = new JsonWriter(new StringBuilder(), resultMax);
        try {
            SatsJson.writeUntyped(procedure.returnType(), new BsatnReader(value), json);
            return json.toString();
        } catch (JsonException e) {
            if (e.code() != CommonErrorCode.JSON_LIMIT) {
                throw e;
            }
            throw ApiException.of(
                    ApiException.Reason.API_RESULT_TOO_LONG,
                    "the result of procedure " + procedure.name() + " is longer than " + resultMax
                            + " characters of JSON; let it return less, or call it over WebSocket. What it committed"
                            + " stays");
        }
    }

    private static byte[] args(
            RunningDatabase database,
            String kind,
            String name,
            ProductType params,
            List<@Nullable String> paramNames,
            String json) {
        try {
            return JsonArguments.toBsatn(params, paramNames, json);
        } catch (JsonArguments.InvalidException e) {
            String text = "invalid arguments for " + kind + " " + name + ": " + e.text();
            database.live().callRefused(name, text);
            throw ApiException.of(ApiException.Reason.API_BAD_REQUEST, text);
        }
    }

    private static ApiException noSuchFunction() {
        return ApiException.of(ApiException.Reason.API_NOT_FOUND, "No such procedure");
    }

    private static ApiException failure(CallOutcome outcome, @Nullable ReducerSchema error) {
        if (outcome.isOutOfEnergy()) {
            return ApiException.of(ApiException.Reason.API_OUT_OF_ENERGY, "Module energy budget exhausted.");
        }
        if (outcome instanceof CallOutcome.NoSuchReducer) {
            return noSuchFunction();
        }
        if (outcome instanceof CallOutcome.Unavailable) {
            return ApiException.of(ApiException.Reason.API_UNAVAILABLE, outcome.errorText());
        }
        return outcome instanceof CallOutcome.Failed failed
                ? ApiException.refused(outcome.errorText(), errorJson(failed.result(), error))
                : ApiException.of(ApiException.Reason.API_BAD_REQUEST, outcome.errorText());
    }

    /** Returns the value of an error; null if there is none, or if it is longer than results may be. */
    private static @Nullable String errorJson(CallResult result, @Nullable ReducerSchema error) {
        byte[] value = result instanceof CallResult.UserError refused ? refused.value() : null;
        if (value == null || error == null) {
            return null;
        }
        JsonWriter json = new JsonWriter(new StringBuilder(), RESULT_CHARS_MAX);
        try {
            SatsJson.writeTyped(error.params().typeAt(0), new BsatnReader(value), json);
            return json.toString();
        } catch (BsatnException | JsonException e) {
            // The module was replaced meanwhile and declares another type, or the text would be too long.
            LOG.debug("value of an error is not told: reducer={}", error.name(), e);
            return null;
        }
    }

    private static ApiException failure(ProcedureOutcome outcome) {
        ApiException.Reason reason = ApiException.Reason.API_INTERNAL;
        if (outcome instanceof ProcedureOutcome.NoSuchProcedure) {
            reason = ApiException.Reason.API_NOT_FOUND;
        } else if (outcome instanceof ProcedureOutcome.BadArguments) {
            reason = ApiException.Reason.API_BAD_REQUEST;
        } else if (outcome instanceof ProcedureOutcome.Failed) {
            reason = outcome.isOutOfEnergy()
                    ? ApiException.Reason.API_OUT_OF_ENERGY
                    : ApiException.Reason.API_PROCEDURE_FAILED;
        } else if (outcome instanceof ProcedureOutcome.Overslept) {
            reason = ApiException.Reason.API_PROCEDURE_FAILED;
        } else if (outcome instanceof ProcedureOutcome.NotDurable) {
            // As when a publication is not confirmed in time.
            reason = ApiException.Reason.API_TIMEOUT;
        }
        return ApiException.of(reason, outcome.errorText());
    }

    /**
     * Executes one SQL statement.
     *
     * @param parametersJson values of its parameters, a JSON array or object; absent if it has none
     * @param confirmed whether to wait until what the result shows is durable
     */
    public CompletableFuture<SqlResult> sql(
            String nameOrIdentity,
            String statement,
            @Nullable String parametersJson,
            boolean confirmed,
            Caller caller) {
        RunningDatabase database = databases.requireRunning(nameOrIdentity);
        Work<SqlResult> work = () -> database.live().sql(statement, parametersJson, caller.identity());
        return connected(database, caller, databases.randomConnectionId(), work)
                .thenCompose(result -> database.durable(confirmed ? result.txOffset() : Durability.NONE)
                        .thenApply(durable -> result));
    }

    private interface Work<T> {
        CompletableFuture<T> start();
    }

    private static <T> CompletableFuture<T> connected(
            RunningDatabase database, Caller caller, ConnectionId connectionId, Work<T> work) {
        ClientSession session = new ClientSession(caller.identity(), connectionId, false, NO_SINK);
        CompletableFuture<ConnectOutcome> connected = new CompletableFuture<>();
        database.live().connect(session, caller.payloadJson(), connected::complete);
        return connected.thenCompose(outcome -> {
            if (outcome instanceof ConnectOutcome.Failed failed) {
                throw ApiException.of(ApiException.Reason.API_UNAVAILABLE, failed.message());
            }
            if (outcome instanceof ConnectOutcome.Rejected rejected) {
                throw ApiException.of(
                        rejected.energy() ? ApiException.Reason.API_UNAVAILABLE : ApiException.Reason.API_FORBIDDEN,
                        rejected.message());
            }
            return started(work).whenComplete((result, failure) -> disconnect(database, session));
        });
    }

    /** Starts the work; a failure to do so fails the future, so that what follows the work happens in any case. */
    private static <T> CompletableFuture<T> started(Work<T> work) {
        try {
            return work.start();
        } catch (StdbException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private static void disconnect(RunningDatabase database, ClientSession session) {
        try {
            database.live().disconnect(session);
        } catch (StdbException e) {
            // The database ended meanwhile; its next start disconnects whoever was connected.
            LOG.debug("disconnect not recorded: database={}", database.identity(), e);
        }
    }
}
