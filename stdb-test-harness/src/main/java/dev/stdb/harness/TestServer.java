package dev.stdb.harness;

import dev.stdb.server.api.Authentication;
import dev.stdb.server.api.Calls;
import dev.stdb.server.api.DatabaseApi;
import dev.stdb.server.api.DatabaseLauncher;
import dev.stdb.server.api.Databases;
import dev.stdb.server.api.Publishing;
import dev.stdb.server.auth.ForeignIssuers;
import dev.stdb.server.auth.SigningKeys;
import dev.stdb.server.auth.Tokens;
import dev.stdb.server.database.Database;
import dev.stdb.server.database.DatabaseHost;
import dev.stdb.server.database.HostConfig;
import dev.stdb.server.engine.EngineConfig;
import dev.stdb.server.guest.module.JvmModules;
import dev.stdb.server.guest.module.ModuleGuests;
import dev.stdb.server.guest.module.WasmGuests;
import dev.stdb.server.net.HttpServer;
import dev.stdb.server.net.WebSocketConfig;
import dev.stdb.types.Identity;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A server in this JVM, in memory, on a free loopback port. Thread-safe. */
final class TestServer implements AutoCloseable {
    /** Starts every database with a clock of its own, which stands at the same time for all. */
    private static final class Launcher implements DatabaseLauncher {
        private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

        private final Map<Identity, TestClock> clocks = new ConcurrentHashMap<>();
        private final HostConfig config;

        Launcher(JvmModules modules) {
            config = HostConfig.of(ModuleGuests.of(modules, WasmGuests.CALL_TIME_MAX));
        }

        @Override
        public Database create(Identity database, Identity owner, byte[] program, @Nullable Path directory) {
            TestClock clock = clocks.computeIfAbsent(database, id -> new TestClock(START));
            return DatabaseHost.create(
                    config.withClock(clock), database, owner, program, EngineConfig.inMemory(database.toHex()));
        }

        @Override
        public Database open(Identity database, Identity owner, Path directory) {
            throw new UnsupportedOperationException("nothing is on disk: " + directory);
        }
    }

    private final JvmModules modules = new JvmModules();
    private final Launcher launcher = new Launcher(modules);
    private final Databases databases = Databases.open(launcher, null);
    private final HttpServer http;
    private final AtomicInteger published = new AtomicInteger();

    private TestServer() {
        Clock clock = Clock.systemUTC();
        Authentication authentication =
                new Authentication(new Tokens(SigningKeys.ephemeral(), clock, new ForeignIssuers(clock)));
        DatabaseApi api = new DatabaseApi(databases);
        InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        try {
            http = HttpServer.start(
                    new HttpServer.Config(address, null, WebSocketConfig.DEFAULT, clock),
                    authentication,
                    api,
                    new Publishing(databases, api, authentication),
                    new Calls(api));
        } catch (IOException e) {
            databases.close();
            throw new UncheckedIOException(e);
        }
    }

    static TestServer start() {
        return new TestServer();
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + http.port());
    }

    /** Returns the modules that may run from their class files. */
    JvmModules modules() {
        return modules;
    }

    /** Publishes a module as a new database of a new owner. */
    TestDatabase publish(byte[] program) {
        String name = "test-" + published.incrementAndGet();
        TestUser owner = TestUser.create(url(), name);
        Identity identity = Identity.fromHex(owner.publish(program));
        TestClock clock = launcher.clocks.get(identity);
        if (clock == null) {
            throw new IllegalStateException("the server published without launching: database=" + name);
        }
        return new TestDatabase(url(), name, owner, clock);
    }

    @Override
    public void close() {
        databases.close();
        http.close();
    }
}
