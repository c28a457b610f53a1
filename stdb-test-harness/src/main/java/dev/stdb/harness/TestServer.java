package dev.stdb.harness;

import dev.stdb.server.Server;
import dev.stdb.server.ServerDatabase;
import dev.stdb.server.fetch.FetchRules;
import dev.stdb.server.jvm.JvmModules;
import dev.stdb.types.Identity;
import java.net.URI;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** A server in this JVM, in memory, on a free loopback port. Thread-safe. */
final class TestServer implements AutoCloseable {
    /** When every database begins, so that tests of one see the same time in each run. */
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final Map<Identity, TestClock> clocks = new ConcurrentHashMap<>();
    private final AtomicInteger published = new AtomicInteger();
    private final JvmModules modules = new JvmModules();
    private final Server server = Server.builder()
            .inMemory()
            .port(0)
            .databaseClocks(this::clock)
            .jvmModules(modules)
            // What stands in for other servers in a test is on this machine.
            .moduleHttp(FetchRules.on().withLocal("localhost", "127.0.0.1", "[::1]"))
            .start();

    private TestClock clock(Identity database) {
        return clocks.computeIfAbsent(database, id -> new TestClock(START));
    }

    URI url() {
        return server.url();
    }

    /** Returns the modules that may run from their class files. */
    JvmModules modules() {
        return modules;
    }

    /** Publishes a module as a new database of a new owner, with values of environment variables. */
    TestDatabase publish(byte[] program, Map<String, String> environment) {
        String name = "test-" + published.incrementAndGet();
        TestUser owner = TestUser.create(server, name, null);
        ServerDatabase database = server.publish(name, program, owner.identity(), environment);
        return new TestDatabase(server, database, owner, clock(database.identity()));
    }

    @Override
    public void close() {
        server.close();
    }
}
