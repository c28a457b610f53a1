package dev.stdb.server.net;

import dev.stdb.CommonErrorCode;
import dev.stdb.StdbException;
import dev.stdb.json.JsonException;
import dev.stdb.json.JsonReader;
import dev.stdb.json.JsonToken;
import dev.stdb.json.JsonWriter;
import dev.stdb.json.SatsJson;
import dev.stdb.moduledef.ModuleDef;
import dev.stdb.server.api.ApiException;
import dev.stdb.server.api.Caller;
import dev.stdb.server.api.Calls;
import dev.stdb.server.api.DatabaseApi;
import dev.stdb.server.api.ErrorStatus;
import io.netty.handler.codec.http.HttpMethod;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The databases of this server as tools of language models: JSON-RPC 2.0 as the Model Context Protocol has it (spec
 * http-api.md §7). Whatever a tool does its caller may do over the other routes, too.
 */
final class McpRoutes {
    private static final String PROTOCOL_VERSION = "2025-06-18";
    /** Characters of the result of a tool: nobody is charged for its copies. */
    private static final int TEXT_MAX = 1 << 20;

    private static final int PARSE_ERROR = -32700;
    private static final int INVALID_REQUEST = -32600;
    private static final int METHOD_NOT_FOUND = -32601;
    private static final int INVALID_PARAMS = -32602;

    private static final String TOO_LONG =
            "the result is longer than " + TEXT_MAX + " characters: ask for less, in SQL with LIMIT";

    private final DatabaseApi databases;
    private final Calls calls;
    private final Executor workers;

    /**
     * Creates the routes.
     *
     * @param workers runs what is done with the results of databases
     */
    McpRoutes(DatabaseApi databases, Calls calls, Executor workers) {
        this.databases = databases;
        this.calls = calls;
        this.workers = workers;
    }

    void addTo(Router router) {
        Router.Access access = Router.Access.ANONYMOUS;
        router.addWaiting(HttpMethod.POST, "/v1/mcp", access, request -> answer(request, Optional.empty()));
        router.addWaiting(HttpMethod.POST, "/v1/database/{db}/mcp", access, request -> {
            String database = request.path("db");
            databases.requireRunning(database);
            return answer(request, Optional.of(database));
        });
    }

    /** A request that cannot be answered; not the failure of a tool. */
    private static final class RpcException extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final int code;

        RpcException(int code, String message) {
            super(message, null, false, false);
            this.code = code;
        }
    }

    /**
     * A message of the client.
     *
     * @param id its JSON text; null for a notification, which is not answered
     */
    private record Message(@Nullable String id, Map<String, String> fields) {
        private static final Pattern ID = Pattern.compile("[\"\\-0-9].*|null", Pattern.DOTALL);

        static Message of(String json) {
            Map<String, String> fields = fieldsOf(json, PARSE_ERROR);
            String id = fields.get("id");
            if (id != null && !ID.matcher(id).matches()) {
                throw new RpcException(INVALID_REQUEST, "id must be a string or a number");
            }
            return new Message(id == null || id.equals("null") ? null : id, fields);
        }

        String method() {
            return string(fields, "method").orElseThrow(() -> new RpcException(INVALID_REQUEST, "method is missing"));
        }

        Map<String, String> params() {
            return fieldsOf(fields.getOrDefault("params", "{}"), INVALID_PARAMS);
        }
    }

    /** Returns the JSON text of each value of an object. */
    private static Map<String, String> fieldsOf(String json, int errorCode) {
        try {
            JsonReader in = new JsonReader(json);
            Map<String, String> fields = new HashMap<>();
            in.beginObject();
            while (in.hasNext()) {
                String name = in.nextName();
                in.peek();
                int start = in.position();
                in.skipValue();
                fields.put(name, json.substring(start, in.position()).strip());
            }
            in.endObject();
            in.endDocument();
            return fields;
        } catch (JsonException e) {
            throw new RpcException(errorCode, "expected a JSON object: " + e.getMessage());
        }
    }

    private static Optional<String> string(Map<String, String> fields, String name) {
        String json = fields.get(name);
        if (json == null) {
            return Optional.empty();
        }
        JsonReader in = new JsonReader(json);
        if (in.peek() != JsonToken.STRING) {
            throw new RpcException(INVALID_PARAMS, name + " must be a string");
        }
        return Optional.of(in.nextString());
    }

    private static String requireString(Map<String, String> fields, String name) {
        return string(fields, name).orElseThrow(() -> new RpcException(INVALID_PARAMS, name + " is missing"));
    }

    private CompletableFuture<Reply> answer(Request request, Optional<String> database) {
        String id = "null";
        try {
            Message message = Message.of(request.bodyText());
            if (message.id() == null) {
                return CompletableFuture.completedFuture(Reply.empty(202));
            }
            id = message.id();
            String known = id;
            return result(message, database, request.requireCaller())
                    .thenApply(result -> Reply.json(envelope(known)
                            .name("result")
                            .raw(result)
                            .endObject()
                            .toString()));
        } catch (RpcException e) {
            return CompletableFuture.completedFuture(error(id, e));
        }
    }

    private static JsonWriter envelope(String id) {
        return new JsonWriter()
                .beginObject()
                .name("jsonrpc")
                .value("2.0")
                .name("id")
                .raw(id);
    }

    private static Reply error(String id, RpcException failure) {
        JsonWriter out = envelope(id).name("error").beginObject();
        out.name("code").value(failure.code).name("message").value(failure.getMessage());
        return Reply.json(out.endObject().endObject().toString());
    }

    /** Returns the JSON text of a result. */
    private CompletableFuture<String> result(Message message, Optional<String> database, Caller caller) {
        String method = message.method();
        return switch (method) {
            case "initialize" -> CompletableFuture.completedFuture(initialized());
            case "ping" -> CompletableFuture.completedFuture("{}");
            case "tools/list" -> CompletableFuture.completedFuture(McpTool.list(database.isEmpty()));
            case "tools/call" -> called(message.params(), database, caller);
            default -> throw new RpcException(METHOD_NOT_FOUND, "unknown method: " + method);
        };
    }

    private static String initialized() {
        JsonWriter out = new JsonWriter().beginObject();
        out.name("protocolVersion").value(PROTOCOL_VERSION);
        out.name("capabilities")
                .beginObject()
                .name("tools")
                .beginObject()
                .endObject()
                .endObject();
        out.name("serverInfo")
                .beginObject()
                .name("name")
                .value("stdb")
                .name("version")
                .value(IdentityRoutes.VERSION);
        return out.endObject().endObject().toString();
    }

    private CompletableFuture<String> called(Map<String, String> params, Optional<String> database, Caller caller) {
        String name = requireString(params, "name");
        McpTool tool = McpTool.named(name, database.isEmpty())
                .orElseThrow(() -> new RpcException(INVALID_PARAMS, "unknown tool: " + name));
        Map<String, String> arguments = fieldsOf(params.getOrDefault("arguments", "{}"), INVALID_PARAMS);
        return run(tool, arguments, database, caller)
                .thenApply(text -> text.length() > TEXT_MAX ? tooLong() : toolResult(text, false))
                .exceptionally(failure -> toolResult(failureText(failure), true));
    }

    private static String failureText(Throwable failure) {
        Throwable cause = ErrorStatus.unwrap(failure);
        if (cause instanceof JsonException json && json.code() == CommonErrorCode.JSON_LIMIT) {
            return TOO_LONG;
        }
        if (cause instanceof ApiException api && api.reason() == ApiException.Reason.API_RESULT_TOO_LONG) {
            return TOO_LONG;
        }
        return cause instanceof RpcException own ? String.valueOf(own.getMessage()) : ErrorStatus.publicText(cause);
    }

    private static String tooLong() {
        return toolResult(TOO_LONG, true);
    }

    private static String toolResult(String text, boolean isError) {
        JsonWriter out =
                new JsonWriter().beginObject().name("content").beginArray().beginObject();
        out.name("type").value("text").name("text").value(text).endObject().endArray();
        return out.name("isError").value(isError).endObject().toString();
    }

    /** Starts a tool; what is wrong with its arguments fails the request, anything else the tool. */
    private CompletableFuture<String> run(
            McpTool tool, Map<String, String> arguments, Optional<String> database, Caller caller) {
        String target = tool.needsDatabase() ? database.orElseGet(() -> requireString(arguments, "database")) : "";
        try {
            return switch (tool) {
                case PING ->
                    CompletableFuture.completedFuture(
                            string(arguments, "message").orElse("pong"));
                case LIST_DATABASES -> CompletableFuture.completedFuture(owned(caller));
                case GET_SCHEMA ->
                    CompletableFuture.completedFuture(
                            SatsJson.moduleDefToJson(databases.definition(target), ModuleDef.V10));
                case SQL -> sql(target, arguments, caller);
                case CALL ->
                    calls.call(
                                    target,
                                    requireString(arguments, "reducer"),
                                    arguments.getOrDefault("args", "[]"),
                                    true,
                                    caller,
                                    TEXT_MAX)
                            .thenApply(answer -> answer.returnedJson().orElse("committed"));
            };
        } catch (StdbException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private CompletableFuture<String> sql(String database, Map<String, String> arguments, Caller caller) {
        String confirmed = arguments.getOrDefault("confirmed", "true");
        if (!List.of("true", "false").contains(confirmed)) {
            throw new RpcException(INVALID_PARAMS, "confirmed must be true or false");
        }
        return calls.sql(database, requireString(arguments, "sql"), null, Boolean.parseBoolean(confirmed), caller)
                .thenApplyAsync(result -> DatabaseRoutes.answerText(result, TEXT_MAX), workers);
    }

    private String owned(Caller caller) {
        JsonWriter out = new JsonWriter().beginArray();
        databases.ownedBy(caller.identity()).forEach(database -> {
            out.beginObject().name("database_identity").value(database.toHex());
            out.name("names").beginArray();
            databases.names(database.toHex()).forEach(out::value);
            out.endArray().endObject();
        });
        return out.endArray().toString();
    }
}
