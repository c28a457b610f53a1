package dev.stdb.server.database;

import static dev.stdb.server.database.TestHost.ALICE;
import static dev.stdb.server.database.TestHost.DATABASE;
import static dev.stdb.server.database.TestHost.OWNER;
import static dev.stdb.server.database.TestHost.bsatn;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.stdb.bsatn.BsatnWriter;
import dev.stdb.schema.DatabaseSchema;
import dev.stdb.server.api.ApiException;
import dev.stdb.server.api.DatabaseApi;
import dev.stdb.server.api.DatabaseLauncher;
import dev.stdb.server.api.Databases;
import dev.stdb.server.api.RegisteredDatabases;
import dev.stdb.server.common.Keccak256;
import dev.stdb.server.common.io.DiskFileSystem;
import dev.stdb.server.engine.EngineConfig;
import dev.stdb.server.guest.CallResult;
import dev.stdb.server.guest.Guest;
import dev.stdb.server.guest.GuestEnvironment;
import dev.stdb.server.guest.GuestLoader;
import dev.stdb.server.guest.HandlerCall;
import dev.stdb.server.guest.HandlerResult;
import dev.stdb.server.guest.ProcedureHost;
import dev.stdb.server.guest.ViewCall;
import dev.stdb.server.guest.ViewResult;
import dev.stdb.server.tx.Call;
import dev.stdb.server.tx.RowReader;
import dev.stdb.server.tx.Tx;
import dev.stdb.types.ConnectionId;
import dev.stdb.types.Identity;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A database whose memory cannot be trusted any more is opened again from its log; its clients are told to come back.
 */
@Timeout(120)
class BrokenDatabaseTest {
    private static final byte[] PROGRAM = {1};

    @TempDir
    private Path data;

    /** Adds rows; {@code break} is cut off in the middle of an insert. */
    private static final class BreakingGuest implements Guest {
        private final DatabaseSchema schema = DatabaseSchema.of(TestModule.create()
                .table(TestTable.item())
                .reducer("add", "")
                .reducer("break", "")
                .definition());

        @Override
        public DatabaseSchema schema() {
            return schema;
        }

        @Override
        public byte[] hash() {
            return Keccak256.hash(PROGRAM);
        }

        @Override
        public CallResult call(Call call, Tx tx) {
            byte[] row = bsatn(TestHost.item(0, call.function()));
            int table = Objects.requireNonNull(tx.catalog().tableByName("item")).tableId();
            try {
                tx.insert(table, row, 0, row.length, call.function().equals("break") ? nothing() : new BsatnWriter());
            } catch (NullPointerException e) {
                return new CallResult.Fatal("cut off");
            }
            return CallResult.OK;
        }

        @Override
        public ViewResult call(ViewCall call, RowReader source) {
            throw new IllegalArgumentException("no such view: " + call.view().name());
        }

        @SuppressWarnings("NullAway") // What cuts the insert off.
        private static BsatnWriter nothing() {
            return null;
        }

        @Override
        public CallResult call(Call call, ProcedureHost procedures) {
            throw new UnsupportedOperationException();
        }

        @Override
        public HandlerResult call(HandlerCall call, ProcedureHost procedures) {
            throw new UnsupportedOperationException();
        }

        @Override
        public List<Call> takeImmediateCalls() {
            return List.of();
        }

        @Override
        public Guest copy() {
            return new BreakingGuest();
        }
    }

    private static final class Launcher implements DatabaseLauncher {
        private final HostConfig config = HostConfig.of(new GuestLoader() {
            @Override
            public Guest load(byte[] program, GuestEnvironment environment) {
                return new BreakingGuest();
            }

            @Override
            public long threadStackBytes() {
                return 1 << 20;
            }
        });

        @Override
        public Database create(
                Identity database,
                Identity owner,
                byte[] program,
                EnvironmentChange environment,
                @Nullable Path directory) {
            return DatabaseHost.create(
                    config, database, owner, program, EngineConfig.onDisk("test", Objects.requireNonNull(directory)));
        }

        @Override
        public Database open(Identity database, Identity owner, Path directory) {
            return DatabaseHost.open(config, database, owner, EngineConfig.onDisk("test", directory));
        }
    }

    private Databases start() throws Exception {
        RegisteredDatabases list = RegisteredDatabases.in(data);
        Path directory = list.directoryOf(DATABASE);
        Files.createDirectories(directory);
        new Launcher()
                .create(DATABASE, OWNER, PROGRAM, EnvironmentChange.NONE, directory)
                .close();
        list.register(DATABASE, OWNER, "00", List.of("test"));
        return Databases.open(new Launcher(), DiskFileSystem.INSTANCE, data);
    }

    private static TestHost running(DatabaseApi api) {
        while (true) {
            try {
                return new TestHost((DatabaseHost) api.requireRunning("test").live());
            } catch (ApiException e) {
                assertThat(e.reason()).isEqualTo(ApiException.Reason.API_UNAVAILABLE);
                Thread.onSpinWait();
            }
        }
    }

    @Test
    void isOpenedAgainFromItsLog() throws Exception {
        try (Databases databases = start()) {
            DatabaseApi api = new DatabaseApi(databases);
            TestHost first = running(api);
            TestClient client = first.connect(ALICE);
            first.must("add");

            assertThat(first.call("break")).isEqualTo(new CallOutcome.Failed(new CallResult.Fatal("cut off")));
            assertThat(first.host().breakdown().join()).isEqualTo(Database.Breakdown.BROKEN);
            assertThat(client.closed()).startsWith("1001 ");
            TestHost second = running(api);
            while (second.host() == first.host()) {
                second = running(api);
            }

            assertThat(second.rows("SELECT name FROM item")).containsExactly("[\"add\"]");
            second.must("add");
            assertThat(second.rows("SELECT id FROM item")).hasSize(2);
        }
    }

    @Test
    void takesNothingWhileItIsBroken() throws Exception {
        Path directory = Files.createDirectories(data.resolve("alone"));
        try (Database database = new Launcher().create(DATABASE, OWNER, PROGRAM, EnvironmentChange.NONE, directory)) {
            TestHost host = new TestHost((DatabaseHost) database);
            CompletableFuture<Void> followed = new CompletableFuture<>();
            database.followTransactions(each -> {}, () -> followed.complete(null));
            host.call("break");
            database.breakdown().join();
            assertThat(followed).isDone();
            assertThat(catchThrowable(() -> database.callReducer(ALICE, ConnectionId.of(1, 1), "add", new byte[0])))
                    .isInstanceOf(DatabaseException.class);
        }
    }
}
