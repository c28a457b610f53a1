package dev.stdb.server.database;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stdb.bsatn.BsatnReader;
import dev.stdb.bsatn.BsatnWriter;
import dev.stdb.json.JsonWriter;
import dev.stdb.json.SatsJson;
import dev.stdb.server.engine.EngineConfig;
import dev.stdb.server.guest.CallResult;
import dev.stdb.server.guest.module.WasmGuests;
import dev.stdb.server.guest.wasm.WasmLimits;
import dev.stdb.server.query.SqlResult;
import dev.stdb.types.ConnectionId;
import dev.stdb.types.Identity;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
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
    private int connections;

    TestHost(DatabaseHost host) {
        this.host = host;
    }

    static TestHost create(byte[] wasm) {
        return new TestHost(DatabaseHost.create(CONFIG, DATABASE, OWNER, wasm, EngineConfig.inMemory("test")));
    }

    static TestHost create(HostConfig config, TestModule module) {
        return new TestHost(
                DatabaseHost.create(config, DATABASE, OWNER, module.build(), EngineConfig.inMemory("test")));
    }

    static TestHost create(TestModule module) {
        return create(module.build());
    }

    static TestHost create(TestModule module, Path directory) {
        return new TestHost(
                DatabaseHost.create(CONFIG, DATABASE, OWNER, module.build(), EngineConfig.onDisk("test", directory)));
    }

    static TestHost create(TestModule module, EngineConfig engine) {
        return new TestHost(DatabaseHost.create(CONFIG, DATABASE, OWNER, module.build(), engine));
    }

    static TestHost open(Path directory) {
        return new TestHost(DatabaseHost.open(CONFIG, DATABASE, OWNER, EngineConfig.onDisk("test", directory)));
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

    /** Adds a row to the table of {@link TestModule#items}. */
    void add(int id, String name) {
        must("add", item(id, name));
    }

    static Consumer<BsatnWriter> item(int id, String name) {
        return out -> {
            out.writeU32(id);
            out.writeString(name);
        };
    }

    SqlResult sql(String statement, Identity caller) {
        return join(() -> host.sql(statement, caller).join());
    }

    /** Returns the rows of a query by the owner, as JSON, sorted. */
    List<String> rows(String query) {
        SqlResult result = sql(query, OWNER);
        List<String> rows = new ArrayList<>();
        BsatnReader in = new BsatnReader(result.rows().data(), 0, result.rows().sizeBytes());
        for (int i = 0; i < result.rows().count(); i++) {
            StringBuilder text = new StringBuilder();
            SatsJson.writeUntyped(result.schema(), in, new JsonWriter(text));
            rows.add(text.toString());
        }
        rows.sort(null);
        return rows;
    }

    PublishResult publish(TestModule module) {
        return publish(module.build(), PublishPolicy.COMPATIBLE);
    }

    PublishResult publish(byte[] wasm, PublishPolicy policy) {
        return join(() -> host.publish(wasm, policy).join());
    }

    /** Connects a client that must be let in. */
    TestClient connect(Identity identity) {
        TestClient client = new TestClient(this, identity, ConnectionId.of(++connections, 1));
        assertThat(client.connect()).isInstanceOf(ConnectOutcome.Accepted.class);
        return client;
    }

    /** Returns a client that has not connected yet. */
    TestClient client(Identity identity) {
        return new TestClient(this, identity, ConnectionId.of(++connections, 1));
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
