package dev.stdb.server.database;

import static dev.stdb.server.database.TestHost.ALICE;
import static dev.stdb.server.database.TestHost.BOB;
import static dev.stdb.server.database.TestHost.failure;
import static dev.stdb.server.database.TestHost.item;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stdb.moduledef.Lifecycle;
import dev.stdb.sats.PrimitiveType;
import dev.stdb.server.guest.CallResult;
import dev.stdb.server.migration.MigrationException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Databases that are opened again from their log. */
@Timeout(300)
class RestartTest {
    @TempDir
    private Path directory;

    @Test
    void rowsSequencesAndProgramComeBack() {
        byte[] hash;
        try (TestHost db = TestHost.create(JavaModule.items(), directory)) {
            db.add(0, "a");
            db.add(100, "b");
            assertThat(failure(db.call("add", item(100, "refused")))).isInstanceOf(CallResult.UserError.class);
            hash = db.host().programHash();
        }
        try (TestHost db = TestHost.open(directory, JavaModule.items())) {
            assertThat(db.rows("SELECT * FROM item")).containsExactly("[1,\"a\"]", "[100,\"b\"]");
            assertThat(db.host().programHash()).isEqualTo(hash);
            db.add(0, "c");
            // The refused call gave nothing back: it asked for no number.
            assertThat(db.rows("SELECT id FROM item WHERE name = 'c'")).containsExactly("[2]");
        }
    }

    @Test
    void initDoesNotRunAgain() {
        JavaModule module =
                JavaModule.items().lifecycle(Lifecycle.INIT, "init", call -> call.insert("item", item(0, "init")));
        TestHost.create(module, directory).close();
        try (TestHost db = TestHost.open(directory, module)) {
            assertThat(db.rows("SELECT * FROM item")).containsExactly("[1,\"init\"]");
        }
    }

    @Test
    void clientsOfTheLastRunAreDisconnected() {
        JavaModule module = JavaModule.items()
                .lifecycle(Lifecycle.ON_DISCONNECT, "gone", call -> call.insert("item", item(0, "gone")));
        try (TestHost db = TestHost.create(module, directory)) {
            db.connect(ALICE);
            db.connect(BOB);
        }
        try (TestHost db = TestHost.open(directory, module)) {
            assertThat(db.rows("SELECT * FROM st_client")).isEmpty();
            assertThat(db.rows("SELECT * FROM st_connection_credentials")).isEmpty();
            assertThat(db.rows("SELECT name FROM item")).containsExactly("[\"gone\"]", "[\"gone\"]");
        }
        try (TestHost db = TestHost.open(directory, module)) {
            assertThat(db.rows("SELECT name FROM item")).hasSize(2);
        }
    }

    @Test
    void updatesAndMigrationsComeBack() {
        JavaModule next = JavaModule.create()
                .table(TestTable.item().column("score", PrimitiveType.U8, (byte) 9))
                .insertReducer("add_scored", "item");
        try (TestHost db = TestHost.create(JavaModule.items(), directory)) {
            db.add(7, "old");
            db.publish(next, PublishPolicy.BREAK_CLIENTS);
            db.must("add_scored", item(8, "new").andThen(out -> out.writeU8(3)));
        }
        try (TestHost db = TestHost.open(directory, next)) {
            assertThat(db.rows("SELECT * FROM item")).containsExactly("[7,\"old\",9]", "[8,\"new\",3]");
            assertThat(db.call("add", item(9, "x"))).isEqualTo(new CallOutcome.NoSuchReducer("add"));
            db.must("add_scored", item(9, "newer").andThen(out -> out.writeU8(4)));
        }
    }

    @Test
    void refusedUpdatesLeaveNoTraceInTheLog() {
        try (TestHost db = TestHost.create(JavaModule.items(), directory)) {
            db.add(1, "a");
            JavaModule without = JavaModule.create().table(TestTable.of("other").column("a", PrimitiveType.U8));
            assertThatThrownBy(() -> db.publish(without, PublishPolicy.BREAK_CLIENTS))
                    .isInstanceOf(MigrationException.class);
            db.add(2, "b");
        }
        try (TestHost db = TestHost.open(directory, JavaModule.items())) {
            assertThat(db.rows("SELECT * FROM item")).containsExactly("[1,\"a\"]", "[2,\"b\"]");
            assertThat(db.host().schema().findTable("other")).isEmpty();
        }
    }

    @Test
    void directoriesWithoutAProgramCannotBeOpened() {
        assertThatThrownBy(() -> TestHost.open(directory))
                .isInstanceOfSatisfying(
                        DatabaseException.class,
                        e -> assertThat(e.code()).isEqualTo(DatabaseErrorCode.DATABASE_STOPPED))
                .hasMessage("the log of the database holds no program");
    }
}
