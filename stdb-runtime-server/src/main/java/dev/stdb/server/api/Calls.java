package dev.stdb.server.api;

import dev.stdb.StdbException;
import dev.stdb.bsatn.BsatnWriter;
import dev.stdb.json.JsonReader;
import dev.stdb.json.SatsJson;
import dev.stdb.schema.ReducerSchema;
import dev.stdb.server.host.CallOutcome;
import dev.stdb.server.host.ClientSession;
import dev.stdb.server.host.ClientSink;
import dev.stdb.server.host.ConnectOutcome;
import dev.stdb.server.host.SqlOutcome;
import dev.stdb.server.protocol.OutgoingMessage;
import dev.stdb.types.ConnectionId;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Reducer calls and SQL statements of callers without a connection of their own: each runs as a temporary connection,
 * connect and disconnect reducers included (spec http-api.md §5.6, §5.7).
 *
 * <p>Thread-safe; methods block until the result is there and durable.
 */
public final class Calls {

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
     * Calls a reducer.
     *
     * @param argsJson array of arguments or object keyed by parameter name
     * @return time of the call in µs
     * @throws ApiException if the call was not committed
     */
    public long call(String nameOrIdentity, String reducer, String argsJson, Caller caller) {
        RunningDatabase database = databases.requireRunning(nameOrIdentity);
        ReducerSchema schema = database.live().schema().reducer(reducer);
        if (schema == null) {
            throw noSuchFunction();
        }
        byte[] args = args(schema, argsJson);
        ConnectionId connectionId = databases.randomConnectionId();
        CallOutcome outcome = connected(
                database,
                caller,
                connectionId,
                () -> database.live().callReducer(caller.identity(), connectionId, reducer, args));
        if (outcome instanceof CallOutcome.Committed committed) {
            database.durable(committed.txOffset()).join();
            return committed.durationMicros();
        }
        throw failure(outcome);
    }

    private static byte[] args(ReducerSchema reducer, String json) {
        BsatnWriter args = new BsatnWriter();
        try {
            JsonReader reader = new JsonReader(json);
            SatsJson.read(reducer.params(), reader, args);
            reader.endDocument();
        } catch (StdbException e) {
            throw ApiException.of(
                    ApiException.Reason.API_BAD_REQUEST,
                    "invalid arguments for reducer " + reducer.name() + ": " + e.getMessage());
        }
        return args.toByteArray();
    }

    private static ApiException noSuchFunction() {
        return ApiException.of(ApiException.Reason.API_NOT_FOUND, "No such procedure");
    }

    private static ApiException failure(CallOutcome outcome) {
        if (outcome instanceof CallOutcome.UserError error) {
            return ApiException.of(ApiException.Reason.API_REDUCER_FAILED, error.message());
        }
        if (outcome instanceof CallOutcome.OutOfEnergy) {
            return ApiException.of(ApiException.Reason.API_OUT_OF_ENERGY, "Module energy budget exhausted.");
        }
        if (outcome instanceof CallOutcome.NoSuchReducer) {
            return noSuchFunction();
        }
        ApiException.Reason reason = outcome instanceof CallOutcome.Fatal
                ? ApiException.Reason.API_REDUCER_FAILED
                : ApiException.Reason.API_BAD_REQUEST;
        return ApiException.of(reason, outcome.internalErrorText());
    }

    /**
     * Executes one SQL statement.
     *
     * @param parametersJson values of its parameters, a JSON array or object; absent if it has none
     * @param confirmed whether to wait until what the result shows is durable
     */
    public SqlAnswer sql(
            String nameOrIdentity,
            String statement,
            @Nullable String parametersJson,
            boolean confirmed,
            Caller caller) {
        RunningDatabase database = databases.requireRunning(nameOrIdentity);
        SqlOutcome outcome = connected(
                database,
                caller,
                databases.randomConnectionId(),
                () -> database.live().sql(statement, parametersJson, caller.identity()));
        if (confirmed) {
            database.durable(outcome.txOffset()).join();
        }
        return new SqlAnswer(
                outcome.schema(),
                outcome.rows(),
                outcome.rowCount(),
                outcome.inserted(),
                outcome.deleted(),
                outcome.updated(),
                outcome.durationMicros(),
                outcome.cost().summary());
    }

    private interface Work<T> {
        CompletableFuture<T> start();
    }

    private static <T> T connected(RunningDatabase database, Caller caller, ConnectionId connectionId, Work<T> work) {
        ClientSession session = new ClientSession(caller.identity(), connectionId, NO_SINK);
        CompletableFuture<ConnectOutcome> connected = new CompletableFuture<>();
        database.live().connect(session, caller.payloadJson(), connected::complete);
        ConnectOutcome outcome = connected.join();
        if (outcome instanceof ConnectOutcome.Failed failed) {
            throw ApiException.of(ApiException.Reason.API_UNAVAILABLE, failed.message());
        }
        if (outcome instanceof ConnectOutcome.Rejected rejected) {
            throw ApiException.of(
                    rejected.energy() ? ApiException.Reason.API_UNAVAILABLE : ApiException.Reason.API_FORBIDDEN,
                    rejected.message());
        }
        try {
            return work.start().join();
        } finally {
            database.live().disconnect(session);
        }
    }
}
