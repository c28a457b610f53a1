package dev.stdb.server.net;

import dev.stdb.CommonErrorCode;
import dev.stdb.bsatn.BsatnReader;
import dev.stdb.json.JsonException;
import dev.stdb.json.JsonReader;
import dev.stdb.json.JsonWriter;
import dev.stdb.json.SatsJson;
import dev.stdb.server.api.ApiException;
import dev.stdb.server.api.CallAnswer;
import dev.stdb.server.api.Calls;
import dev.stdb.server.api.DatabaseApi;
import dev.stdb.server.api.Durations;
import dev.stdb.server.api.ErrorStatus;
import dev.stdb.server.api.PlanText;
import dev.stdb.server.api.Publishing;
import dev.stdb.server.query.SqlResult;
import dev.stdb.types.Identity;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;

/** Routes of databases except the WebSocket one (spec http-api.md §5). */
final class DatabaseRoutes {

    private static final String DB = "/v1/database/{db}";
    private static final int REPLICAS_MAX = 255;
    private static final Duration CONFIRMATION_TIMEOUT = Duration.ofSeconds(5);

    private final DatabaseApi databases;
    private final Publishing publishing;
    private final Calls calls;
    private final Executor workers;
    private final InstantSource clock;

    /**
     * Creates the routes.
     *
     * @param workers runs what is done with the results of databases
     */
    DatabaseRoutes(DatabaseApi databases, Publishing publishing, Calls calls, Executor workers, InstantSource clock) {
        this.databases = databases;
        this.publishing = publishing;
        this.calls = calls;
        this.workers = workers;
        this.clock = clock;
    }

    void addTo(Router router) {
        Router.Access access = Router.Access.ANONYMOUS;
        router.addChange(
                HttpMethod.POST, "/v1/database", access, Router.Body.PROGRAM, r -> publish(r, Optional.empty()));
        router.addChange(HttpMethod.PUT, DB, access, Router.Body.PROGRAM, r -> publish(r, Optional.of(r.path("db"))));
        router.addChange(HttpMethod.POST, DB + "/pre_publish", access, Router.Body.PROGRAM, this::prePublish);
        router.addChange(HttpMethod.PUT, DB + "/reset", access, Router.Body.TEXT, this::reset);
        router.addChange(HttpMethod.DELETE, DB, access, Router.Body.TEXT, this::delete);
        router.addChange(HttpMethod.POST, DB + "/lock", access, Router.Body.TEXT, r -> setLocked(r, true));
        router.addChange(HttpMethod.POST, DB + "/unlock", access, Router.Body.TEXT, r -> setLocked(r, false));
        router.addChange(HttpMethod.POST, DB + "/names", access, Router.Body.TEXT, this::addName);
        router.addChange(HttpMethod.PUT, DB + "/names", access, Router.Body.TEXT, this::replaceNames);
        router.add(HttpMethod.GET, DB, access, this::info);
        router.add(HttpMethod.GET, DB + "/names", access, this::names);
        router.add(HttpMethod.GET, DB + "/identity", access, this::identity);
        router.addWaiting(HttpMethod.POST, DB + "/call/{function}", access, this::call);
        router.addWaiting(HttpMethod.POST, DB + "/sql", access, this::sql);
        router.add(HttpMethod.GET, DB + "/schema", access, this::schema);
        router.add(HttpMethod.GET, DB + "/logs", access, this::logs);
        router.add(HttpMethod.GET, DB + "/unstable/timestamp", access, this::timestamp);
        router.addUpgrade(DB + "/subscribe", access);
    }

    private Reply publish(Request request, Optional<String> target) {
        checkProgramQuery(request);
        Duration timeout = request.query("update_confirmation_timeout")
                .map(text -> Durations.parse(text)
                        .orElseThrow(() -> Request.badQuery("update_confirmation_timeout: invalid duration")))
                .orElse(CONFIRMATION_TIMEOUT);
        Publishing.Command command = new Publishing.Command(
                target,
                request.body().bytes(),
                request.queryFlag("clear", false),
                breakClients(request),
                request.query("token"),
                timeout,
                EnvironmentHeaders.read(request.headers()));
        if (command.breakClients() && command.migrationToken().isEmpty()) {
            throw badRequest("Migration policy is set to `BreakClients`, but no migration token was provided.");
        }
        return published(publishing.publish(command, request.requireCaller().identity()));
    }

    private static void checkProgramQuery(Request request) {
        String hostType = request.query("host_type").orElse("Wasm");
        switch (hostType) {
            case "Wasm" -> {}
            // Deviation: this server does not run JavaScript.
            case "Js" -> throw badRequest("this server runs WebAssembly modules only: host_type=Js");
            default -> throw Request.badQuery("host_type: unknown variant `" + hostType + "`, expected `Wasm` or `Js`");
        }
        Optional<String> replicas = request.query("num_replicas");
        if (replicas.isPresent() && !replicas.get().matches("[0-9]{1,18}")) {
            throw Request.badQuery("num_replicas: invalid digit found in string");
        }
        if (replicas.isPresent() && Long.parseLong(replicas.get()) > REPLICAS_MAX) {
            throw badRequest("Replication factor " + replicas.get() + " out of bounds");
        }
    }

    private static boolean breakClients(Request request) {
        String policy = request.query("policy").orElse("Compatible");
        return switch (policy) {
            case "Compatible" -> false;
            case "BreakClients" -> true;
            default ->
                throw Request.badQuery(
                        "policy: unknown variant `" + policy + "`, expected `Compatible` or `BreakClients`");
        };
    }

    private static Reply published(Publishing.Published published) {
        JsonWriter out = new JsonWriter();
        out.beginObject().name("Success").beginObject();
        out.name("domain");
        if (published.domain().isPresent()) {
            out.value(published.domain().get());
        } else {
            out.nullValue();
        }
        out.name("database_identity").value(published.identity().toHex());
        out.name("op").value(published.created() ? "created" : "updated");
        return Reply.json(out.endObject().endObject().toString());
    }

    private Reply prePublish(Request request) {
        checkProgramQuery(request);
        PlanText style = request.query("style")
                .map(value -> PlanText.fromParameter(value)
                        .orElseThrow(() -> Request.badQuery(
                                "style: unknown variant `" + value + "`, expected `AnsiColor` or `NoColor`")))
                .orElse(PlanText.ANSI_COLOR);
        Publishing.Plan plan = publishing.plan(
                request.path("db"),
                request.body().bytes(),
                style,
                request.requireCaller().identity());
        JsonWriter out = new JsonWriter();
        out.beginObject();
        if (plan.obstacle().isPresent()) {
            out.name("ManualMigrate")
                    .beginObject()
                    .name("reason")
                    .value(plan.obstacle().get());
        } else {
            out.name("AutoMigrate").beginObject();
            out.name("migrate_plan").value(plan.text());
            out.name("break_clients").value(plan.breaksClients());
            out.name("token").value(plan.token());
        }
        out.name("major_version_upgrade").value(plan.majorUpgrade());
        return Reply.json(out.endObject().endObject().toString());
    }

    private Reply info(Request request) {
        DatabaseApi.DatabaseInfo info = databases.info(request.path("db"));
        JsonWriter out = new JsonWriter();
        out.beginObject();
        out.name("database_identity").beginObject().name("__identity__");
        out.value(identityNumber(info.identity().toHex())).endObject();
        out.name("owner_identity").beginObject().name("__identity__");
        out.value(identityNumber(info.owner().toHex())).endObject();
        out.name("host_type").beginObject().name("Wasm").beginArray().endArray().endObject();
        out.name("initial_program").value(Publishing.hashText(HexFormat.of().parseHex(info.initialProgram())));
        return Reply.json(out.endObject().toString());
    }

    private static String identityNumber(String hex) {
        int start = 0;
        while (start < hex.length() - 1 && hex.charAt(start) == '0') {
            start++;
        }
        return "0x" + hex.substring(start);
    }

    private Reply delete(Request request) {
        databases.delete(request.path("db"), request.requireCaller().identity());
        return Reply.empty(200);
    }

    private Reply reset(Request request) {
        checkProgramQuery(request);
        Optional<byte[]> program = request.body().length() == 0
                ? Optional.empty()
                : Optional.of(request.body().bytes());
        return published(publishing.reset(
                request.path("db"), program, request.requireCaller().identity()));
    }

    private Reply setLocked(Request request, boolean locked) {
        databases.setLocked(request.path("db"), locked, request.requireCaller().identity());
        return Reply.empty(200);
    }

    private Reply names(Request request) {
        JsonWriter out = new JsonWriter();
        out.beginObject().name("names").beginArray();
        databases.names(request.path("db")).forEach(out::value);
        return Reply.json(out.endArray().endObject().toString());
    }

    private Reply addName(Request request) {
        String name = request.bodyText();
        String identity = databases
                .addName(request.path("db"), name, request.requireCaller().identity())
                .toHex();
        JsonWriter out = new JsonWriter();
        out.beginObject().name("Success").beginObject().name("domain").value(name);
        out.name("database_identity").value(identity);
        return Reply.json(out.endObject().endObject().toString());
    }

    private Reply replaceNames(Request request) {
        requireJson(request);
        List<String> names = stringArray(request.bodyText());
        databases.replaceNames(
                request.path("db"), names, request.requireCaller().identity());
        return Reply.json("\"Success\"");
    }

    private Reply identity(Request request) {
        return Reply.text(200, databases.resolve(request.path("db")).toHex());
    }

    private static List<String> stringArray(String json) {
        List<String> strings = new ArrayList<>();
        try {
            JsonReader in = new JsonReader(json);
            in.beginArray();
            while (in.hasNext()) {
                strings.add(in.nextString());
            }
            in.endArray();
            in.endDocument();
            return strings;
        } catch (JsonException e) {
            boolean wellFormed = e.code() == CommonErrorCode.JSON_TYPE;
            throw ApiException.of(
                    wellFormed ? ApiException.Reason.API_UNPROCESSABLE : ApiException.Reason.API_BAD_REQUEST,
                    (wellFormed
                                    ? "Failed to deserialize the JSON body into the target type: "
                                    : "Failed to parse the request body as JSON: ")
                            + e.getMessage());
        }
    }

    private CompletableFuture<Reply> call(Request request) {
        requireJson(request);
        return calls.call(
                        request.path("db"),
                        request.path("function"),
                        request.bodyText(),
                        request.queryFlag("confirmed", true),
                        request.requireCaller())
                .thenApplyAsync(DatabaseRoutes::called, workers)
                .exceptionally(failure -> refused(request, failure));
    }

    /**
     * Answers a call that failed.
     *
     * <p>Deviation: who asks for JSON gets the value of the error as well (ADR 0055).
     */
    private static Reply refused(Request request, Throwable failure) {
        boolean isJsonAsked =
                request.headers().getAll(HttpHeaderNames.ACCEPT).stream().anyMatch(types -> types.contains(Reply.JSON));
        if (isJsonAsked
                && ErrorStatus.unwrap(failure) instanceof ApiException api
                && api.errorJson().isPresent()) {
            JsonWriter out = new JsonWriter().beginObject();
            out.name("message").value(api.body());
            out.name("error").raw(api.errorJson().get());
            return Reply.json(ErrorStatus.httpStatus(api), out.endObject().toString());
        }
        throw new CompletionException(ErrorStatus.unwrap(failure));
    }

    private static Reply called(CallAnswer answer) {
        String micros = Long.toString(answer.durationMicros());
        return answer.returnedJson()
                .map(Reply::json)
                // Deviation: calls are bounded by time, there is no other budget to account for.
                .orElseGet(() -> Reply.empty(200).with("spacetime-energy-used", "0"))
                .with("spacetime-execution-duration-micros", micros);
    }

    private static void requireJson(Request request) {
        String contentType = request.headers().get(HttpHeaderNames.CONTENT_TYPE);
        if (contentType == null) {
            throw badRequest("Header of type `content-type` was missing");
        }
        if (!contentType.equals(Reply.JSON)) {
            throw ApiException.of(
                    ApiException.Reason.API_UNSUPPORTED_MEDIA_TYPE,
                    "Expected request with `Content-Type: application/json`");
        }
    }

    private CompletableFuture<Reply> sql(Request request) {
        SqlRequest statement = SqlRequest.of(request.headers().get(HttpHeaderNames.CONTENT_TYPE), request.bodyText());
        return calls.sql(
                        request.path("db"),
                        statement.sql(),
                        statement.parametersJson(),
                        request.queryFlag("confirmed", true),
                        request.requireCaller())
                .thenApplyAsync(DatabaseRoutes::answered, workers);
    }

    /** Returns what a statement yields as JSON; gives its memory back. */
    static Reply answered(SqlResult result) {
        try (result) {
            return Reply.json(json(result, AnswerText.of(result)))
                    .with(
                            "spacetime-execution-duration-micros",
                            Long.toString(result.cost().durationMicros()))
                    .with("stdb-query-cost", result.cost().summary());
        }
    }

    /** Returns what a statement yields as JSON of a bounded length; gives its memory back. */
    static String answerText(SqlResult result, int textMax) {
        try (result) {
            return json(result, AnswerText.of(result, textMax));
        }
    }

    private static String json(SqlResult result, JsonWriter out) {
        out.beginArray().beginObject().name("schema");
        SatsJson.productToJson(result.schema(), out);
        out.name("rows").beginArray();
        BsatnReader rows =
                new BsatnReader(result.rows().data(), 0, result.rows().sizeBytes());
        for (int i = 0; i < result.rows().count(); i++) {
            SatsJson.writeUntyped(result.schema(), rows, out);
        }
        out.endArray().name("total_duration_micros").value(result.cost().durationMicros());
        out.name("stats").beginObject().name("rows_inserted").value(result.inserted());
        out.name("rows_deleted").value(result.deleted());
        out.name("rows_updated").value(result.updated()).endObject();
        return out.endObject().endArray().toString();
    }

    private Reply schema(Request request) {
        int version = switch (request.query("version").orElse("")) {
            case "9" -> 9;
            case "10" -> 10;
            default -> throw Request.badQuery("version: expected `9` or `10`");
        };
        return Reply.json(SatsJson.moduleDefToJson(databases.definition(request.path("db")), version));
    }

    private Reply logs(Request request) {
        Optional<Integer> lineCount = request.query("num_lines").map(DatabaseRoutes::lineCount);
        boolean follow = request.queryFlag("follow", false);
        String db = request.path("db");
        Identity caller = request.requireCaller().identity();
        String type = "application/x-ndjson";
        Reply reply;
        if (follow) {
            databases.checkLog(db, caller);
            int count = lineCount.orElse(0);
            reply = Reply.stream(
                    type,
                    sink -> workers.execute(() -> LogStream.start(
                            (listener, ended) -> databases.followLog(db, count, listener, ended, caller), sink)));
        } else {
            List<String> tail = databases.logTail(db, lineCount.orElse(Integer.MAX_VALUE), caller);
            reply = Reply.bytes(200, type, LogStream.lines(tail));
        }
        return reply.with("cache-control", "no-cache");
    }

    private static int lineCount(String text) {
        try {
            return (int) Math.min(Integer.MAX_VALUE, Integer.parseUnsignedInt(text) & 0xFFFFFFFFL);
        } catch (NumberFormatException e) {
            throw Request.badQuery("num_lines: invalid digit found in string");
        }
    }

    private Reply timestamp(Request request) {
        databases.info(request.path("db"));
        long micros = ChronoUnit.MICROS.between(Instant.EPOCH, clock.instant());
        return Reply.json("{\"__timestamp_micros_since_unix_epoch__\":" + micros + "}");
    }

    private static ApiException badRequest(String text) {
        return ApiException.of(ApiException.Reason.API_BAD_REQUEST, text);
    }
}
