package dev.stdb.it.authoring;

import dev.stdb.bsatn.BsatnReader;
import dev.stdb.bsatn.BsatnWriter;
import dev.stdb.json.JsonReader;
import dev.stdb.json.JsonWriter;
import dev.stdb.json.SatsJson;
import dev.stdb.schema.DatabaseSchema;
import dev.stdb.schema.ProcedureSchema;
import dev.stdb.schema.ReducerSchema;
import dev.stdb.server.common.Clock;
import dev.stdb.server.database.CallOutcome;
import dev.stdb.server.database.ClientSession;
import dev.stdb.server.database.ClientSink;
import dev.stdb.server.database.ConnectOutcome;
import dev.stdb.server.database.DatabaseHost;
import dev.stdb.server.database.HostConfig;
import dev.stdb.server.database.HostLimits;
import dev.stdb.server.database.ProcedureOutcome;
import dev.stdb.server.database.PublishPolicy;
import dev.stdb.server.database.PublishPreview;
import dev.stdb.server.database.PublishResult;
import dev.stdb.server.engine.EngineConfig;
import dev.stdb.server.fetch.FetchRules;
import dev.stdb.server.fetch.Fetcher;
import dev.stdb.server.guest.CallResult;
import dev.stdb.server.jvm.JvmModules;
import dev.stdb.server.jvm.ModuleGuests;
import dev.stdb.server.protocol.ClientMessage;
import dev.stdb.server.protocol.OutgoingMessage;
import dev.stdb.server.query.SqlResult;
import dev.stdb.types.ConnectionId;
import dev.stdb.types.Identity;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** A database with a module in it, whose clock stands still until it is moved. Confined to the test's thread. */
final class HostedModule implements AutoCloseable {
    static final Identity OWNER = Identity.of(1, 2, 3, 4);

    private static final Identity DATABASE = Identity.of(0xD, 0xA, 0x7, 0xA);
    /** Servers of tests are on this machine. */
    private static final Fetcher HTTP = new Fetcher(FetchRules.on().withLocal("127.0.0.1"));

    private static final Duration CALL_TIME_MAX = Duration.ofSeconds(60);

    /** Outlives a database that is opened again. */
    static final class HandClock implements Clock {
        private final AtomicLong micros = new AtomicLong(micros(Instant.parse("2026-01-01T00:00:00Z")));

        private static long micros(Instant instant) {
            return instant.getEpochSecond() * 1_000_000 + instant.getNano() / 1_000;
        }

        @Override
        public long nowMicros() {
            return micros.get();
        }

        @Override
        public long nanoTime() {
            return System.nanoTime();
        }

        void moveTo(String instant) {
            micros.set(micros(Instant.parse(instant)));
        }
    }

    private final ModuleSource.Host kind;
    private final JvmModules modules = new JvmModules();
    private final HandClock clock;
    private final DatabaseHost host;
    private long connections;

    private HostedModule(ModuleSource.Host kind, ModuleSource module, HandClock clock, Start start) {
        this(kind, module, clock, HostLimits.defaults(), start);
    }

    private HostedModule(ModuleSource.Host kind, ModuleSource module, HandClock clock, HostLimits limits, Start start) {
        this.kind = kind;
        this.clock = clock;
        HostConfig config = HostConfig.of(ModuleGuests.of(modules, CALL_TIME_MAX))
                .withClock(clock)
                .withLimits(limits)
                .withHttp(HTTP);
        this.host = start.start(config, module.program(kind, modules));
    }

    private interface Start {
        DatabaseHost start(HostConfig config, byte[] program);
    }

    /** Publishes a module as a new database in memory. */
    static HostedModule inMemory(ModuleSource.Host kind, ModuleSource module) {
        return inMemory(kind, module, HostLimits.defaults());
    }

    /** Publishes a module as a new database in memory with limits. */
    static HostedModule inMemory(ModuleSource.Host kind, ModuleSource module, HostLimits limits) {
        return new HostedModule(
                kind,
                module,
                new HandClock(),
                limits,
                (config, program) ->
                        DatabaseHost.create(config, DATABASE, OWNER, program, EngineConfig.inMemory("authoring")));
    }

    /** Publishes a module as a new database in an empty directory. */
    static HostedModule onDisk(ModuleSource.Host kind, ModuleSource module, HandClock clock, Path directory) {
        return new HostedModule(
                kind,
                module,
                clock,
                (config, program) -> DatabaseHost.create(
                        config, DATABASE, OWNER, program, EngineConfig.onDisk("authoring", directory)));
    }

    /** Opens a database again. */
    static HostedModule open(ModuleSource.Host kind, ModuleSource module, HandClock clock, Path directory) {
        return new HostedModule(
                kind,
                module,
                clock,
                (config, program) ->
                        DatabaseHost.open(config, DATABASE, OWNER, EngineConfig.onDisk("authoring", directory)));
    }

    DatabaseSchema schema() {
        return host.schema();
    }

    /** Replaces the module. */
    PublishResult publish(ModuleSource next, PublishPolicy policy) {
        try {
            return host.publish(next.program(kind, modules), policy).join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException known ? known : e;
        }
    }

    /** Tells what replacing the module would do. */
    PublishPreview preview(ModuleSource next) {
        return host.preview(next.program(kind, modules)).join();
    }

    /** Calls a reducer as the owner with arguments in JSON; returns "ok" or the error. */
    String call(String reducer, String arguments) {
        CallOutcome outcome = outcome(reducer, arguments);
        return outcome instanceof CallOutcome.Committed ? "ok" : outcome.errorText();
    }

    private CallOutcome outcome(String reducer, String arguments) {
        ReducerSchema schema = Objects.requireNonNull(host.schema().reducer(reducer), reducer);
        BsatnWriter bytes = new BsatnWriter();
        SatsJson.read(schema.params(), new JsonReader(arguments), bytes);
        return host.callReducer(OWNER, ConnectionId.ZERO, reducer, bytes.toByteArray())
                .join();
    }

    /** As {@link #call}; returns the text of the error and, if there is one, its value in JSON. */
    String refusal(String reducer, String arguments) {
        CallOutcome outcome = outcome(reducer, arguments);
        if (!(outcome instanceof CallOutcome.Failed failed)
                || !(failed.result() instanceof CallResult.UserError error)) {
            return String.valueOf(outcome);
        }
        byte[] value = error.value();
        if (value == null) {
            return error.message();
        }
        ReducerSchema declared = Objects.requireNonNull(host.schema().errorOf(reducer), reducer);
        StringBuilder text = new StringBuilder(error.message()).append(' ');
        SatsJson.writeTyped(declared.params().typeAt(0), new BsatnReader(value), new JsonWriter(text));
        return text.toString();
    }

    /** Calls a reducer without arguments as somebody else; returns "ok" or the error. */
    String callAsStranger(String reducer) {
        CallOutcome outcome = host.callReducer(Identity.of(9, 9, 9, 9), ConnectionId.ZERO, reducer, new byte[0])
                .join();
        return outcome instanceof CallOutcome.Committed ? "ok" : outcome.errorText();
    }

    /** Calls a procedure as the owner with arguments in JSON; returns its result in JSON, or the error. */
    String callProcedure(String procedure, String arguments) {
        return startProcedure(procedure, arguments).join();
    }

    /** As {@link #callProcedure}, without waiting. */
    CompletableFuture<String> startProcedure(String procedure, String arguments) {
        ProcedureSchema schema = Objects.requireNonNull(host.schema().procedure(procedure), procedure);
        BsatnWriter bytes = new BsatnWriter();
        SatsJson.read(schema.params(), new JsonReader(arguments), bytes);
        return host.callProcedure(OWNER, ConnectionId.ZERO, procedure, bytes.toByteArray())
                .thenApply(outcome -> {
                    if (!(outcome instanceof ProcedureOutcome.Returned returned)) {
                        return outcome.errorText();
                    }
                    StringBuilder text = new StringBuilder();
                    SatsJson.writeUntyped(schema.returnType(), new BsatnReader(returned.value()), new JsonWriter(text));
                    return text.toString();
                });
    }

    /** Calls a procedure as somebody else, who is refused; returns the error. */
    String callProcedureAsStranger(String procedure) {
        return host.callProcedure(Identity.of(9, 9, 9, 9), ConnectionId.ZERO, procedure, new byte[0])
                .join()
                .errorText();
    }

    /** Connects a client with claims, calls a reducer without arguments as it, and waits for its end. */
    void callConnected(String reducer, String claims) {
        ClientSession session = connect(Identity.of(9, 9, 9, 9), claims);
        host.callReducer(session, 1, reducer, new byte[0]);
        awaitRequests();
    }

    /** Connects a client and disconnects it. */
    void connectAndLeave() {
        ClientSession session = connect(Identity.of(9, 9, 9, 9), "{}");
        host.disconnect(session);
        awaitRequests();
    }

    /** Connects somebody who subscribes to a query from then on, and waits until that is done. */
    void subscribe(Identity who, String query) {
        ClientSession session = connect(who, "{}");
        host.subscribe(session, new ClientMessage.Subscribe(1, 1, List.of(query)));
        awaitRequests();
    }

    /** Connects a client that is asked later whether it was closed. */
    Witness connectWitness() {
        Witness witness = new Witness();
        connect(Identity.of(9, 9, 9, 9), "{}", witness);
        return witness;
    }

    private ClientSession connect(Identity who, String claims) {
        return connect(who, claims, new IgnoredMessages());
    }

    private ClientSession connect(Identity who, String claims, ClientSink sink) {
        ClientSession session = new ClientSession(who, ConnectionId.of(++connections, 7), false, sink);
        CompletableFuture<ConnectOutcome> connected = new CompletableFuture<>();
        host.connect(session, claims, connected::complete);
        connected.join();
        return session;
    }

    /** Requests are handled one after another, so a query is answered behind them. It leaves no line in the log. */
    private void awaitRequests() {
        host.sql("SELECT * FROM st_table", OWNER).join();
    }

    /** A client that only knows whether it was closed. */
    static final class Witness implements ClientSink {
        private volatile boolean closed;

        @Override
        public void send(OutgoingMessage message) {
            // Nothing is asked of it.
        }

        @Override
        public void close(int code, String reason) {
            closed = true;
        }

        boolean isClosed() {
            return closed;
        }
    }

    /** Takes what a client is sent. */
    private static final class IgnoredMessages implements ClientSink {
        @Override
        public void send(OutgoingMessage message) {
            // What matters is in the log.
        }

        @Override
        public void close(int code, String reason) {
            throw new AssertionError("closed: " + code + " " + reason);
        }
    }

    /** Runs a query as the owner; returns the rows as JSON arrays, sorted. */
    List<String> sql(String query) {
        return sql(query, OWNER);
    }

    /** Runs a query as somebody. */
    List<String> sql(String query, Identity caller) {
        SqlResult result = host.sql(query, caller).join();
        BsatnReader in = new BsatnReader(result.rows().data(), 0, result.rows().sizeBytes());
        List<String> rows = new ArrayList<>();
        for (int i = 0; i < result.rows().count(); i++) {
            StringBuilder text = new StringBuilder();
            SatsJson.writeUntyped(result.schema(), in, new JsonWriter(text));
            rows.add(text.toString());
        }
        rows.sort(null);
        return rows;
    }

    /** Moves the clock from one due call to the next, all of which have run then. */
    void advanceTo(String instant) {
        long end = HandClock.micros(Instant.parse(instant));
        long due = host.runScheduled().join();
        while (due <= end) {
            clock.micros.set(Math.max(due, clock.micros.get()));
            due = host.runScheduled().join();
        }
        clock.micros.set(end);
    }

    /** Calls a reducer without arguments and waits until all that was committed is on the disk. */
    void callDurably(String reducer) throws InterruptedException {
        CallOutcome outcome =
                host.callReducer(OWNER, ConnectionId.ZERO, reducer, new byte[0]).join();
        long offset = ((CallOutcome.Committed) outcome).txOffset();
        CountDownLatch durable = new CountDownLatch(1);
        host.durability().addListener(reached -> {
            if (reached >= offset) {
                durable.countDown();
            }
        });
        if (host.durability().durableOffset() < offset && !durable.await(60, TimeUnit.SECONDS)) {
            throw new AssertionError("not durable: txOffset=" + offset);
        }
    }

    /** Returns the module's log, one JSON object a line. */
    List<String> log() {
        return host.log().tail(Integer.MAX_VALUE);
    }

    /** Returns what the module has logged: the messages. */
    List<String> messages() {
        List<String> messages = new ArrayList<>();
        for (String line : log()) {
            JsonReader in = new JsonReader(line);
            in.beginObject();
            while (in.hasNext()) {
                if (in.nextName().equals("message")) {
                    messages.add(in.nextString());
                } else {
                    in.skipValue();
                }
            }
        }
        return messages;
    }

    @Override
    public void close() {
        host.close();
    }
}
