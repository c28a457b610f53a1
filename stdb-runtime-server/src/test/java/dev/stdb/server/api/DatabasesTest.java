package dev.stdb.server.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stdb.server.common.io.DiskFileSystem;
import dev.stdb.server.database.Database;
import dev.stdb.server.database.EnvironmentChange;
import dev.stdb.types.Identity;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class DatabasesTest {
    private static final Identity OWNER = Identity.of(9, 9, 9, 9);
    private static final Identity SLOW = Identity.of(1, 0, 0, 0);
    private static final Identity GOOD = Identity.of(2, 0, 0, 0);
    private static final Identity BAD = Identity.of(3, 0, 0, 0);

    @TempDir
    private Path data;

    /** Starts each database when it is told to. */
    private static final class Gates implements DatabaseLauncher {
        private final FakeDatabase.Launcher fakes = new FakeDatabase.Launcher();
        private final Map<Identity, CompletableFuture<Void>> gates = new ConcurrentHashMap<>();

        CompletableFuture<Void> gate(Identity identity) {
            return gates.computeIfAbsent(identity, any -> new CompletableFuture<>());
        }

        @Override
        public Database create(
                Identity database,
                Identity owner,
                byte[] program,
                EnvironmentChange environment,
                @Nullable Path directory) {
            if (program[0] == 's') {
                gate(SLOW).join();
            }
            return fakes.create(database, owner, program, environment, directory);
        }

        @Override
        public Database open(Identity database, Identity owner, Path directory) {
            if (database.equals(BAD)) {
                throw new OutOfMemoryError("all of it");
            }
            gate(database).join();
            return fakes.create(database, owner, new byte[] {'x'}, EnvironmentChange.NONE, directory);
        }
    }

    private final Gates gates = new Gates();

    private Databases begin() {
        RegisteredDatabases list = RegisteredDatabases.in(data);
        list.register(SLOW, OWNER, "00", List.of("slow"));
        list.register(GOOD, OWNER, "00", List.of("good"));
        list.register(BAD, OWNER, "00", List.of("bad"));
        return Databases.begin(gates, DiskFileSystem.INSTANCE, data);
    }

    @Test
    void databasesStartBesideEachOtherAndWithoutBadOnes() {
        try (Databases databases = begin()) {
            DatabaseApi api = new DatabaseApi(databases);
            gates.gate(GOOD).complete(null);
            while (databases.findRunning(GOOD).isEmpty()) {
                Thread.onSpinWait();
            }

            assertThat(api.requireRunning("good").identity()).isEqualTo(GOOD);
            assertThat(databases.awaitStarted(Duration.ofMillis(1))).isFalse();
            assertThatThrownBy(() -> api.requireRunning("slow"))
                    .isInstanceOfSatisfying(
                            ApiException.class,
                            e -> assertThat(e.reason()).isEqualTo(ApiException.Reason.API_UNAVAILABLE))
                    .hasMessageStartingWith("the database is starting, try again soon, databases=1 of 3");

            gates.gate(SLOW).complete(null);
            assertThat(databases.awaitStarted(Duration.ofSeconds(30))).isTrue();
            assertThat(databases.runningCount()).isEqualTo(2);
            assertThatThrownBy(() -> api.requireRunning("bad"))
                    .hasMessageStartingWith("the database does not run, see the log of the server");
        }
    }

    @Test
    void programThatTakesLongHoldsNobodyUp() throws Exception {
        try (Databases databases = Databases.open(gates, DiskFileSystem.INSTANCE, null)) {
            CompletableFuture<Object> slow = CompletableFuture.supplyAsync(() -> databases.exclusively(
                    "slow",
                    () -> databases.create(
                            SLOW,
                            OWNER,
                            Optional.of("slow"),
                            new byte[] {'s'},
                            EnvironmentChange.NONE,
                            created -> {})));

            databases.exclusively(
                    "good",
                    () -> databases.create(
                            GOOD, OWNER, Optional.of("good"), new byte[] {'x'}, EnvironmentChange.NONE, created -> {}));

            assertThat(databases.findByName("good")).contains(GOOD);
            assertThat(slow).isNotDone();
            gates.gate(SLOW).complete(null);
            slow.get();
            assertThat(databases.findByName("slow")).contains(SLOW);
        }
    }
}
