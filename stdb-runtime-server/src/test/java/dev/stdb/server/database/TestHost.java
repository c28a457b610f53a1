package dev.stdb.server.database;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stdb.bsatn.BsatnReader;
import dev.stdb.bsatn.BsatnWriter;
import dev.stdb.json.JsonWriter;
import dev.stdb.json.SatsJson;
import dev.stdb.server.common.Clock;
import dev.stdb.server.engine.EngineConfig;
import dev.stdb.server.guest.CallResult;
import dev.stdb.server.query.SqlResult;
import dev.stdb.server.wasm.WasmGuests;
import dev.stdb.server.wasm.WasmLimits;
import dev.stdb.types.ConnectionId;
import dev.stdb.types.Identity;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A hosted database for tests; waits for every answer. */
final class TestHost implements AutoCloseable {
    static final Identity DATABASE = Identity.of(0xD, 0xA, 0x7, 0xA);
    static final Identity OWNER = Identity.of(0x0, 0x3, 0x4, 0x5);
    static final Identity ALICE = Identity.of(0xA, 0x11, 0xCE, 0);
    static final Identity BOB = Identity.of(0xB, 0x0, 0xB, 0);

    /** A small heap for guests, so that hoarders end soon, and time for slow machines. */
    static final WasmGuests GUESTS = WasmGuests.defaults()
            .withLimits(WasmLimits.defaults().withCallNanosMax(20_000_000_000L).withHeapBytesMax(64 << 20));

    static final HostConfig CONFIG = HostConfig.of(GUESTS);

    /** Little time, for guests that use it all. */
    static final HostConfig IMPATIENT = HostConfig.of(GUESTS.withCallTimeMax(Duration.ofMillis(200)));

    private final DatabaseHost host;
    private final JavaGuests modules;
    private int connections;

    /** Takes a database whose modules are none of {@link JavaModule}. */
    TestHost(DatabaseHost host) {
        this(host, new JavaGuests());
    }

    private TestHost(DatabaseHost host, JavaGuests modules) {
        this.host = host;
        this.modules = modules;
    }

    /** Returns a clock that a test moves; durations are those of the machine. */
    static Clock clock(AtomicLong micros) {
        return new Clock() {
            @Override
            public long nowMicros() {
                return micros.get();
            }

            @Override
            public long nanoTime() {
                return Clock.system().nanoTime();
            }
        };
    }

    static TestHost create(byte[] wasm) {
        return create(CONFIG, wasm, EngineConfig.inMemory("test"));
    }

    static TestHost create(TestModule module) {
        return create(module.build());
    }

    static TestHost create(HostConfig config, TestModule module) {
        return create(config, module.build());
    }

    static TestHost create(HostConfig config, byte[] wasm) {
        return create(config, wasm, EngineConfig.inMemory("test"));
    }

    static TestHost create(TestModule module, Path directory) {
        return create(CONFIG, module.build(), EngineConfig.onDisk("test", directory));
    }

    private static TestHost create(HostConfig config, byte[] wasm, EngineConfig engine) {
        return new TestHost(DatabaseHost.create(config, DATABASE, OWNER, wasm, engine));
    }

    static TestHost create(JavaModule module) {
        return create(CONFIG, module);
    }

    static TestHost create(HostConfig config, JavaModule module) {
        return create(config, module, EngineConfig.inMemory("test"));
    }

    static TestHost create(JavaModule module, Path directory) {
        return create(module, EngineConfig.onDisk("test", directory));
    }

    static TestHost create(JavaModule module, EngineConfig engine) {
        return create(CONFIG, module, engine);
    }

    static TestHost create(HostConfig config, JavaModule module, EngineConfig engine) {
        JavaGuests modules = new JavaGuests();
        byte[] program = modules.add(module);
        return new TestHost(DatabaseHost.create(config.withGuests(modules), DATABASE, OWNER, program, engine), modules);
    }

    /**
     * Opens a database again.
     *
     * @param known the modules whose programs it may hold
     */
    static TestHost open(Path directory, JavaModule... known) {
        JavaGuests modules = new JavaGuests();
        Arrays.stream(known).forEach(modules::add);
        return open(CONFIG.withGuests(modules), directory, modules);
    }

    /** Opens a database that was closed again, with the same modules. */
    TestHost again(EngineConfig engine) {
        return new TestHost(DatabaseHost.open(CONFIG.withGuests(modules), DATABASE, OWNER, engine), modules);
    }

    /** Opens a database with a module of WebAssembly again. */
    static TestHost open(Path directory) {
        return open(CONFIG, directory, new JavaGuests());
    }

    private static TestHost open(HostConfig config, Path directory, JavaGuests modules) {
        return new TestHost(
                DatabaseHost.open(config, DATABASE, OWNER, EngineConfig.onDisk("test", directory)), modules);
    }

    DatabaseHost host() {
        return host;
    }

    static byte[] bsatn(Consumer<BsatnWriter> values) {
        BsatnWriter out = new BsatnWriter();
        values.accept(out);
        return out.toByteArray();
    }

    /** Returns the outcome of a reducer that refused with a message. */
    static CallOutcome userError(String message) {
        return new CallOutcome.Failed(new CallResult.UserError(message));
    }

    /** Returns how a reducer failed that ran. */
    static CallResult failure(CallOutcome outcome) {
        assertThat(outcome).isInstanceOf(CallOutcome.Failed.class);
        return ((CallOutcome.Failed) outcome).result();
    }

    /** Calls a reducer as Alice. */
    CallOutcome call(String reducer, byte... args) {
        return callAs(ALICE, reducer, args);
    }

    CallOutcome call(String reducer, Consumer<BsatnWriter> args) {
        return call(reducer, bsatn(args));
    }

    CallOutcome callAs(Identity caller, String reducer, byte... args) {
        return join(() ->
                host.callReducer(caller, ConnectionId.of(77, 0), reducer, args).join());
    }

    /** Calls a reducer that must succeed. */
    void must(String reducer, Consumer<BsatnWriter> args) {
        assertThat(call(reducer, args)).isInstanceOf(CallOutcome.Committed.class);
    }

    void must(String reducer) {
        must(reducer, args -> {});
    }

    /** Adds a row to the table of {@link TestTable#item}. */
    void add(int id, String name) {
        must("add", item(id, name));
    }

    static Consumer<BsatnWriter> item(int id, String name) {
        return out -> {
            out.writeU32(id);
            out.writeString(name);
        };
    }

    /** Writes a row of {@link TestTable#timer} that is due once, at a time in µs since the Unix epoch. */
    static Consumer<BsatnWriter> once(long atMicros) {
        return timer(1, atMicros);
    }

    /** Writes a row of {@link TestTable#timer} that is due again and again. */
    static Consumer<BsatnWriter> every(long periodMicros) {
        return timer(0, periodMicros);
    }

    private static Consumer<BsatnWriter> timer(int tag, long micros) {
        return out -> {
            out.writeU64(0);
            out.writeTag(tag);
            out.writeI64(micros);
        };
    }

    SqlResult sql(String statement, Identity caller) {
        return join(() -> host.sql(statement, caller).join());
    }

    /** Returns the rows of a query by the owner, as JSON, sorted. */
    List<String> rows(String query) {
        List<String> rows = new ArrayList<>();
        try (SqlResult result = sql(query, OWNER)) {
            BsatnReader in =
                    new BsatnReader(result.rows().data(), 0, result.rows().sizeBytes());
            for (int i = 0; i < result.rows().count(); i++) {
                StringBuilder text = new StringBuilder();
                SatsJson.writeUntyped(result.schema(), in, new JsonWriter(text));
                rows.add(text.toString());
            }
        }
        rows.sort(null);
        return rows;
    }

    PublishResult publish(JavaModule module) {
        return publish(module, PublishPolicy.COMPATIBLE);
    }

    PublishResult publish(JavaModule module, PublishPolicy policy) {
        return publish(modules.add(module), policy);
    }

    PublishResult publish(byte[] program, PublishPolicy policy) {
        return join(() -> host.publish(program, policy).join());
    }

    PublishPreview preview(JavaModule module) {
        return host.preview(modules.add(module)).join();
    }

    /** Connects a client that must be let in. */
    TestClient connect(Identity identity) {
        return connect(new TestClient(this, identity, ConnectionId.of(++connections, 1), false, false));
    }

    /** Connects a client that is to see nothing that is not durable. */
    TestClient connectConfirmed(Identity identity) {
        return connect(new TestClient(this, identity, ConnectionId.of(++connections, 1), true, false));
    }

    /** Connects a client that may be told of calls of others. */
    TestClient connect(Identity identity, boolean wantsCalls) {
        return connect(new TestClient(this, identity, ConnectionId.of(++connections, 1), false, wantsCalls));
    }

    private static TestClient connect(TestClient client) {
        assertThat(client.connect()).isInstanceOf(ConnectOutcome.Accepted.class);
        return client;
    }

    /** Returns a client that has not connected yet. */
    TestClient client(Identity identity) {
        return new TestClient(this, identity, ConnectionId.of(++connections, 1), false, false);
    }

    List<String> log() {
        return host.log().tail(Integer.MAX_VALUE);
    }

    private interface Action<T> {
        T run();
    }

    private static <T> T join(Action<T> action) {
        try {
            return action.run();
        } catch (CompletionException e) {
            @Nullable Throwable cause = e.getCause();
            if (cause instanceof RuntimeException typed) {
                throw typed;
            }
            throw e;
        }
    }

    @Override
    public void close() {
        host.close();
    }
}
