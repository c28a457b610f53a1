package dev.stdb.server.database;

import static dev.stdb.server.database.TestHost.ALICE;
import static dev.stdb.server.database.TestHost.OWNER;
import static dev.stdb.server.database.TestHost.userError;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stdb.moduledef.IndexAlgorithm;
import dev.stdb.moduledef.ModuleDef;
import dev.stdb.sats.AlgebraicType;
import dev.stdb.sats.PrimitiveType;
import dev.stdb.sats.RefType;
import dev.stdb.sats.SpecialTypes;
import dev.stdb.sats.SumType;
import dev.stdb.server.api.ErrorStatus;
import dev.stdb.server.guest.ModuleException;
import dev.stdb.server.migration.MigrationErrorCode;
import dev.stdb.server.migration.MigrationException;
import dev.stdb.server.protocol.QuerySetUpdate;
import dev.stdb.server.protocol.ReducerOutcome;
import dev.stdb.server.protocol.ServerMessage;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Updates of a running database: every change of spec semantics.md §3. */
@Timeout(300)
class PublishTest {
    private static TestTable item() {
        return TestTable.of("item").column("id", PrimitiveType.U32).column("name", PrimitiveType.STRING);
    }

    /** A module with the table item, as given, and its reducer {@code add}. */
    private static JavaModule with(TestTable table) {
        return JavaModule.create().table(table).insertReducer("add", "item");
    }

    private static SumType choice(String... variants) {
        return new SumType(Arrays.stream(variants)
                .map(name -> new SumType.Variant(name, SpecialTypes.UNIT))
                .toList());
    }

    private static JavaModule colored(AlgebraicType color) {
        JavaModule module = JavaModule.create();
        RefType named = new RefType(module.type("Color", color));
        return module.table(TestTable.of("item").column("id", PrimitiveType.U32).column("color", named))
                .insertReducer("add", "item");
    }

    /** Publishes over a database with two rows. */
    private static List<String> steps(JavaModule before, JavaModule after) {
        return steps(before, after, PublishPolicy.COMPATIBLE);
    }

    private static List<String> steps(JavaModule before, JavaModule after, PublishPolicy policy) {
        try (TestHost db = TestHost.create(before)) {
            db.must("add", TestHost.item(1, "a"));
            db.must("add", TestHost.item(2, "b"));
            PublishResult result = db.publish(after, policy);
            assertThat(result.changed()).isTrue();
            assertThat(db.rows("SELECT id, name FROM item")).containsExactly("[1,\"a\"]", "[2,\"b\"]");
            assertThat(result.steps())
                    .allSatisfy(step -> assertThat(db.log())
                            .anyMatch(line -> line.contains("\"level\":\"Info\"") && line.contains(step)));
            return result.steps();
        }
    }

    private static void assertRejected(JavaModule before, JavaModule after, String message) {
        assertRejected(before, after, message, "a", "b");
    }

    private static void assertRejected(JavaModule before, JavaModule after, String message, String... names) {
        try (TestHost db = TestHost.create(before)) {
            for (String name : names) {
                db.must("add", TestHost.item(1 + Arrays.asList(names).indexOf(name), name));
            }
            byte[] hash = db.host().programHash();
            List<String> catalog = db.rows("SELECT table_id, table_name FROM st_table");

            assertThatThrownBy(() -> db.publish(after, PublishPolicy.BREAK_CLIENTS))
                    .isInstanceOfSatisfying(MigrationException.class, e -> {
                        assertThat(e.code()).isEqualTo(MigrationErrorCode.MODULE_MIGRATION);
                        assertThat(ErrorStatus.httpStatus(e)).isEqualTo(400);
                    })
                    .hasMessage(message);

            // The old module goes on with the old tables.
            assertThat(db.host().programHash()).isEqualTo(hash);
            assertThat(db.rows("SELECT table_id, table_name FROM st_table")).isEqualTo(catalog);
            db.must("add", TestHost.item(77, "later"));
            assertThat(db.rows("SELECT * FROM item")).hasSize(names.length + 1);
        }
    }

    @Test
    void theLogSaysThatEverybodyIsDisconnected() {
        try (TestHost db = TestHost.create(with(item()))) {
            String line = "Disconnecting all users";
            db.publish(with(item().column("n", PrimitiveType.U8, (byte) 0)), PublishPolicy.BREAK_CLIENTS);
            assertThat(db.log()).filteredOn(text -> text.contains(line)).hasSize(1);
            db.publish(
                    with(item().column("n", PrimitiveType.U8, (byte) 0)).reducer("other", call -> {}),
                    PublishPolicy.BREAK_CLIENTS);
            assertThat(db.log()).filteredOn(text -> text.contains(line)).hasSize(1);
        }
    }

    @Test
    void aModuleForTheNextMajorVersionIsToldOf() {
        JavaModule old = with(item()).def(module -> module.version(ModuleDef.V9));
        JavaModule alsoOld = with(item()).reducer("other", call -> {}).def(module -> module.version(ModuleDef.V9));
        try (TestHost db = TestHost.create(old)) {
            assertThat(db.preview(alsoOld).majorUpgrade()).isFalse();
            assertThat(db.preview(with(item())).majorUpgrade()).isTrue();
        }
        try (TestHost db = TestHost.create(with(item()))) {
            assertThat(db.preview(with(item()).reducer("other", call -> {})).majorUpgrade())
                    .isFalse();
        }
    }

    @Test
    void sameProgramChangesNothing() {
        try (TestHost db = TestHost.create(with(item()))) {
            long offset = db.host().durability().durableOffset();
            assertThat(db.publish(with(item()))).isEqualTo(new PublishResult(false, -1, List.of()));
            assertThat(db.host().durability().durableOffset()).isEqualTo(offset);
        }
    }

    @Test
    void previewTellsWithoutDoing() {
        TestTable extra = TestTable.of("extra").column("id", PrimitiveType.U64);
        try (TestHost db = TestHost.create(with(item()).table(extra))) {
            PublishPreview adding = db.preview(
                    with(item()).table(extra).table(TestTable.of("more").column("a", PrimitiveType.U8)));
            assertThat(adding.steps()).containsExactly("Created table `more`");
            assertThat(adding.obstacle()).isEmpty();
            assertThat(adding.breaksClients()).isFalse();
            assertThat(adding.runningHash()).isEqualTo(db.host().programHash());
            assertThat(adding.newHash()).isNotEqualTo(db.host().programHash()).hasSize(32);

            assertThat(db.preview(with(item())).breaksClients()).isTrue();
            assertThat(db.preview(with(item().event()).table(extra)).obstacle())
                    .hasValue("Database update rejected: Changing the event flag of table item requires a manual"
                            + " migration");
            assertThatThrownBy(() -> db.host().preview(new byte[9]).join()).hasCauseInstanceOf(ModuleException.class);

            assertThat(db.rows("SELECT table_name FROM st_table WHERE table_name = 'more'"))
                    .isEmpty();
            db.add(1, "works");
        }
    }

    @Test
    void newReducersReplaceTheOldOnes() {
        try (TestHost db = TestHost.create(with(item()))) {
            db.add(1, "a");
            JavaModule next = JavaModule.create()
                    .table(item())
                    .reducer("insert_b", call -> call.insert("item", TestHost.item(2, "b")));

            assertThat(db.publish(next).steps()).isEmpty();

            assertThat(db.call("add")).isEqualTo(new CallOutcome.NoSuchReducer("add"));
            db.must("insert_b");
            assertThat(db.rows("SELECT * FROM item")).containsExactly("[1,\"a\"]", "[2,\"b\"]");
        }
    }

    @Test
    void addsTables() {
        TestTable extra = TestTable.of("extra")
                .column("id", PrimitiveType.U64)
                .primaryKey(0)
                .autoInc(0);
        assertThat(steps(with(item()), with(item()).table(extra))).containsExactly("Created table `extra`");
    }

    @Test
    void removesEmptyTablesOnly() {
        TestTable extra = TestTable.of("extra").column("id", PrimitiveType.U64);
        assertThatThrownBy(() -> steps(with(item()).table(extra), with(item())))
                .isInstanceOf(MigrationException.class)
                .hasMessageContaining("client-breaking change");
        assertThat(steps(with(item()).table(extra), with(item()), PublishPolicy.BREAK_CLIENTS))
                .containsExactly("Removed table `extra`");
        assertRejected(
                with(item()),
                JavaModule.create().table(extra),
                "Failed to create or update the database: Cannot remove table `item`: table contains data");
    }

    @Test
    void addsColumnsWithDefaultsAtTheEnd() {
        TestTable before = item().primaryKey(0).autoInc(0);
        UnaryOperator<TestTable> columns = table -> table.column("score", PrimitiveType.U16, (byte) 7, (byte) 0)
                .column("tag", PrimitiveType.BOOL, (byte) 1);
        TestTable after = columns.apply(item()).primaryKey(0).autoInc(0);
        try (TestHost db = TestHost.create(with(before))) {
            db.must("add", TestHost.item(0, "a"));
            db.must("add", TestHost.item(0, "b"));

            assertThatThrownBy(() -> db.publish(with(after))).hasMessageContaining("client-breaking change");
            PublishResult result = db.publish(with(after), PublishPolicy.BREAK_CLIENTS);

            assertThat(result.steps()).containsExactly("Added columns score, tag to table `item`");
            assertThat(db.rows("SELECT * FROM item")).containsExactly("[1,\"a\",7,true]", "[2,\"b\",7,true]");
            db.must("add", out -> {
                TestHost.item(0, "c").accept(out);
                out.writeU16(8);
                out.writeBool(false);
            });
            // The sequence goes on behind its reserved block or right where it was, never where it has been.
            assertThat(db.rows("SELECT id FROM item WHERE score = 8"))
                    .singleElement()
                    .satisfies(row -> assertThat(row).isNotIn("[1]", "[2]"));
            assertThat(db.rows("SELECT * FROM item WHERE id = 2")).containsExactly("[2,\"b\",7,true]");
        }
    }

    @Test
    void columnsCannotBeAddedWithoutDefaultRemovedOrReordered() {
        assertRejected(
                with(item()),
                with(item().column("score", PrimitiveType.U16)),
                "Database update rejected: Adding a column score to table item requires a default value annotation");
        assertRejected(
                with(item()),
                JavaModule.create().table(TestTable.of("item").column("id", PrimitiveType.U32)),
                "Database update rejected: Removing a column name from table item requires a manual migration");
        assertRejected(
                with(item()),
                JavaModule.create()
                        .table(TestTable.of("item")
                                .column("name", PrimitiveType.STRING)
                                .column("id", PrimitiveType.U32)),
                "Database update rejected: Reordering table item requires a manual migration;"
                        + " Reordering table item requires a manual migration");
        assertRejected(
                with(item()),
                JavaModule.create()
                        .table(TestTable.of("item")
                                .column("id", PrimitiveType.U64)
                                .column("name", PrimitiveType.STRING)),
                "Database update rejected: Changing the type of column id in table item requires a manual migration:"
                        + " the types differ");
    }

    @Test
    void enumsGainVariantsAtTheirEndWithoutDisturbingSubscribers() throws Exception {
        try (TestHost db = TestHost.create(colored(choice("Red", "Green")))) {
            TestClient alice = db.connect(ALICE);
            alice.subscribe(1, "SELECT * FROM item");
            db.must("add", out -> {
                out.writeU32(1);
                out.writeTag(1);
            });
            alice.next(ServerMessage.TransactionUpdate.class);

            assertThat(db.publish(colored(choice("Red", "Green", "Blue"))).steps())
                    .containsExactly("Changed columns of table `item`");

            ReducerOutcome outcome = alice.call("add", out -> {
                out.writeU32(2);
                out.writeTag(2);
            });
            assertThat(outcome)
                    .isInstanceOfSatisfying(
                            ReducerOutcome.Ok.class,
                            ok -> assertThat(ok.querySets())
                                    .singleElement()
                                    .extracting(QuerySetUpdate::querySetId)
                                    .isEqualTo(1));
            assertThat(alice.isQuiet()).isTrue();
            assertThat(db.rows("SELECT id FROM item")).containsExactly("[1]", "[2]");
        }
    }

    @Test
    void changesAccess() throws Exception {
        assertThat(steps(with(item()), with(item().makePrivate()))).containsExactly("Made table `item` private");
        assertThat(steps(with(item().makePrivate()), with(item()))).containsExactly("Made table `item` public");

        try (TestHost db = TestHost.create(with(item()))) {
            TestClient alice = db.connect(ALICE);
            TestClient owner = db.connect(OWNER);
            alice.subscribe(1, "SELECT * FROM item");
            owner.subscribe(2, "SELECT * FROM item");
            db.publish(with(item().makePrivate()));

            ServerMessage.SubscriptionError error = alice.next(ServerMessage.SubscriptionError.class);
            assertThat(error.querySetId()).isEqualTo(1);
            db.add(1, "secret");
            owner.next(ServerMessage.TransactionUpdate.class);
            assertThat(alice.isQuiet()).isTrue();
        }
    }

    @Test
    void addsRemovesAndChangesIndexes() {
        assertThat(steps(with(item()), with(item().btree(1))))
                .containsExactly("Created index `item_name_idx_btree` of table `item`");
        assertThat(steps(with(item().btree(1)), with(item())))
                .containsExactly("Removed index `item_name_idx_btree` of table `item`");
        assertThat(steps(with(item().btree(0)), with(item().index(IndexAlgorithm.HASH, 0))))
                .containsExactly(
                        "Removed index `item_id_idx_btree` of table `item`",
                        "Created index `item_id_idx_hash` of table `item`");
        assertRejected(
                with(item().btree(0)),
                with(item().index("other", IndexAlgorithm.BTREE, 0)),
                "Database update rejected: Changing the accessor name on index item_id_idx_btree from"
                        + " item_id_idx_btree to item_other_idx_btree requires a manual migration");
    }

    @Test
    void addsAndRemovesPrimaryKeysAndConstraints() {
        assertThat(steps(with(item()), with(item().primaryKey(0))))
                .containsExactly(
                        "Changed primary key of table `item`",
                        "Created index `item_id_idx_btree` of table `item`",
                        "Created unique constraint `item_id_key` of table `item`");
        assertThat(steps(with(item().primaryKey(0)), with(item())))
                .containsExactly(
                        "Removed unique constraint `item_id_key` of table `item`",
                        "Removed index `item_id_idx_btree` of table `item`",
                        "Changed primary key of table `item`");
    }

    @Test
    void constraintsThatTheRowsViolateAreRejected() {
        try (TestHost db = TestHost.create(with(item()))) {
            db.add(1, "same");
            db.add(2, "same");
            assertThatThrownBy(() -> db.publish(with(item().unique(1))))
                    .isInstanceOf(MigrationException.class)
                    .hasMessageStartingWith("Failed to create or update the database: table item: ");
            db.add(3, "same");
            db.sql("DELETE FROM item WHERE id > 1", OWNER);
            assertThat(db.publish(with(item().unique(1))).changed()).isTrue();
            assertThat(db.call("add", TestHost.item(4, "same"))).isEqualTo(userError("UNIQUE_ALREADY_EXISTS"));
        }
    }

    @Test
    void addsSequencesThatCannotRepeatValues() {
        try (TestHost db = TestHost.create(with(item()))) {
            db.add(0, "not one of the values");
            assertThat(db.publish(with(item().autoInc(0))).steps())
                    .containsExactly("Created auto-increment `item_id_seq` of table `item`");
        }
        assertRejected(
                with(item()),
                with(item().autoInc(0)),
                "Failed to create or update the database: Precheck failed: added sequence `item_id_seq` already has"
                        + " values in range");
        assertThat(steps(with(item().autoInc(0)), with(item())))
                .containsExactly("Removed auto-increment `item_id_seq` of table `item`");
    }

    @Test
    void eventFlagsCannotChangeButEventColumnsCan() {
        assertRejected(
                with(item()),
                with(item().event()),
                "Database update rejected: Changing the event flag of table item requires a manual migration");
        TestTable wider = item().column("more", PrimitiveType.U8).event();
        try (TestHost db = TestHost.create(with(item().event()))) {
            db.add(1, "gone");
            assertThat(db.publish(with(wider), PublishPolicy.BREAK_CLIENTS).steps())
                    .containsExactly("Replaced the columns of event table `item`");
            assertThat(db.rows("SELECT * FROM item")).isEmpty();
        }
    }

    @Test
    void allProblemsAreReportedTogether() {
        assertRejected(
                with(item()),
                with(item().column("a", PrimitiveType.U8)
                        .column("b", PrimitiveType.U8)
                        .event()),
                "Database update rejected: Adding a column a to table item requires a default value annotation;"
                        + " Adding a column b to table item requires a default value annotation;"
                        + " Changing the event flag of table item requires a manual migration");
    }

    @Test
    void breakingChangesDisconnectEverybody() throws Exception {
        TestTable extra = TestTable.of("extra").column("id", PrimitiveType.U64);
        try (TestHost db = TestHost.create(with(item()).table(extra))) {
            TestClient alice = db.connect(ALICE);
            db.publish(with(item()), PublishPolicy.BREAK_CLIENTS);
            assertThat(alice.closed()).isEqualTo("1001 module exited");
        }
    }

    @Test
    void rulesOfRowLevelSecurityAreReplaced() {
        JavaModule filtered = with(item()).def(def -> def.rowLevelSecurity("SELECT * FROM item WHERE id = 1"));
        try (TestHost db = TestHost.create(with(item()))) {
            db.add(1, "a");
            db.add(2, "b");
            assertThat(db.sql("SELECT * FROM item", ALICE).rows().count()).isEqualTo(2);

            assertThat(db.publish(filtered, PublishPolicy.BREAK_CLIENTS).steps())
                    .containsExactly("Replaced the row-level security rules");
            assertThat(db.sql("SELECT * FROM item", ALICE).rows().count()).isEqualTo(1);
            assertThat(db.sql("SELECT * FROM item", OWNER).rows().count()).isEqualTo(2);

            JavaModule broken = with(item()).def(def -> def.rowLevelSecurity("SELECT * FROM nowhere"));
            assertThatThrownBy(() -> db.publish(broken, PublishPolicy.BREAK_CLIENTS))
                    .isInstanceOf(MigrationException.class)
                    .hasMessageContaining("nowhere");
            assertThat(db.sql("SELECT * FROM item", ALICE).rows().count()).isEqualTo(1);
        }
    }
}
