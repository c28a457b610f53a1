package dev.stdb.server.database;

import static dev.stdb.server.database.TestDefinition.NO_PARAMS;
import static dev.stdb.server.database.TestHost.ALICE;
import static dev.stdb.server.database.TestHost.BOB;
import static dev.stdb.server.database.TestHost.OWNER;
import static dev.stdb.server.database.TestHost.bsatn;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stdb.bsatn.BsatnReader;
import dev.stdb.moduledef.FunctionVisibility;
import dev.stdb.moduledef.ViewDef;
import dev.stdb.moduledef.ViewPrimaryKeyDef;
import dev.stdb.sats.AlgebraicType;
import dev.stdb.sats.ArrayType;
import dev.stdb.sats.PrimitiveType;
import dev.stdb.sats.ProductType;
import dev.stdb.sats.SpecialTypes;
import dev.stdb.server.guest.ViewResult;
import dev.stdb.server.migration.MigrationException;
import dev.stdb.server.protocol.ClientMessage;
import dev.stdb.server.protocol.ReducerOutcome;
import dev.stdb.server.protocol.ServerMessage;
import dev.stdb.server.protocol.ServerMessage.SubscriptionError;
import dev.stdb.server.protocol.ServerMessage.TransactionUpdate;
import dev.stdb.server.sql.SqlException;
import dev.stdb.server.subscription.ClientCache;
import dev.stdb.server.view.ViewLimits;
import dev.stdb.testing.Checks;
import dev.stdb.types.Identity;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Views: in subscriptions and SQL, kept up to date, failing alone (spec module-abi.md §9.4, subscriptions.md §7). */
@Timeout(120)
class ViewsTest {
    private static final String OWNER_INDEX = "note_owner_idx_btree";
    private static final String ID_INDEX = "note_id_idx_btree";

    private final AtomicInteger evaluations = new AtomicInteger();

    private static TestTable note() {
        return TestTable.of("note")
                .column("id", PrimitiveType.U32)
                .column("owner", SpecialTypes.IDENTITY)
                .column("text", PrimitiveType.STRING)
                .primaryKey(0)
                .autoInc(0)
                .btree(1);
    }

    private static byte[] id(int id) {
        return bsatn(out -> out.writeU32(id));
    }

    private static byte[] row(int id, Identity owner, String text) {
        return bsatn(out -> {
            out.writeU32(id);
            out.writeIdentity(owner);
            out.writeString(text);
        });
    }

    private static ProductType idParam() {
        return new ProductType(List.of(new ProductType.Element("id", PrimitiveType.U32)));
    }

    /** Notes; a reducer that adds one, and one that changes the text of one. */
    private JavaModule notes() {
        return JavaModule.create()
                .table(note())
                .insertReducer("write", "note")
                .reducer("change", idParam(), call -> {
                    int id = new BsatnReader(call.args()).readU32();
                    call.update("note", ID_INDEX, row(id, ALICE, "changed"));
                })
                .reducer("clear", call -> call.clear("note"));
    }

    /** Notes with the view {@code mine}: what the caller owns. */
    private JavaModule mine() {
        return notes().senderView("mine", "note", source -> {
            evaluations.incrementAndGet();
            return JavaView.rows(source.point(OWNER_INDEX, bsatn(out -> out.writeIdentity(source.caller()))));
        });
    }

    private static void write(TestHost db, int id, Identity owner, String text) {
        assertThat(db.callAs(owner, "write", row(id, owner, text))).isInstanceOf(CallOutcome.Committed.class);
    }

    private static String entry(String table, int id, Identity owner, String text) {
        return table + ":" + HexFormat.of().formatHex(row(id, owner, text));
    }

    private static ClientCache applied(TestClient client, int setId, String... queries) throws InterruptedException {
        ClientCache cache = new ClientCache();
        cache.applied(setId, client.subscribe(setId, queries).rows());
        return cache;
    }

    private static void update(ClientCache cache, TestClient client) throws InterruptedException {
        cache.update(client.next(TransactionUpdate.class).querySets());
    }

    /** Waits until the database has served everything that was asked before. */
    private static void settle(TestHost db) {
        db.sql("SELECT * FROM st_client", OWNER);
    }

    @Test
    void subscribersOfASenderViewSeeTheirOwnRowsChange() throws Exception {
        try (TestHost db = TestHost.create(mine())) {
            write(db, 1, ALICE, "a");
            write(db, 2, BOB, "b");
            TestClient alice = db.connect(ALICE);
            ClientCache cache = applied(alice, 1, "SELECT * FROM mine");
            assertThat(cache.set(1)).containsOnlyKeys(entry("mine", 1, ALICE, "a"));

            write(db, 3, ALICE, "c");
            update(cache, alice);
            db.must("change", out -> out.writeU32(1));
            update(cache, alice);
            assertThat(cache.set(1)).containsOnlyKeys(entry("mine", 1, ALICE, "changed"), entry("mine", 3, ALICE, "c"));
            db.must("clear");
            update(cache, alice);
            assertThat(cache.set(1)).isEmpty();
        }
    }

    @Test
    @Checks("spec subscriptions.md §12.7")
    void viewsAreEvaluatedOnlyWhenSomethingTheyHaveReadChanges() throws Exception {
        try (TestHost db = TestHost.create(mine())) {
            TestClient alice = db.connect(ALICE);
            TestClient bob = db.connect(BOB);
            alice.subscribe(1, "SELECT * FROM mine");
            bob.subscribe(1, "SELECT * FROM mine");
            assertThat(evaluations).hasValue(2);

            write(db, 1, ALICE, "a");
            alice.next(TransactionUpdate.class);
            assertThat(evaluations).hasValue(3);
            write(db, 2, OWNER, "nobody looks");
            settle(db);
            assertThat(evaluations).hasValue(3);
            assertThat(bob.isQuiet()).isTrue();
        }
    }

    @Test
    @Checks("spec subscriptions.md §12.8")
    void everybodySharesAnAnonymousViewAndConnectionsOfOneCallerShareTheirs() throws Exception {
        JavaModule module = mine().anonymousView("everything", "note", source -> {
            evaluations.incrementAndGet();
            return JavaView.rows(source.all("note"));
        });
        try (TestHost db = TestHost.create(module)) {
            TestClient alice = db.connect(ALICE);
            TestClient again = db.connect(ALICE);
            TestClient bob = db.connect(BOB);
            for (TestClient client : List.of(alice, again, bob)) {
                client.subscribe(1, "SELECT * FROM everything");
            }
            assertThat(evaluations).hasValue(1);
            alice.subscribe(2, "SELECT * FROM mine");
            again.subscribe(2, "SELECT * FROM mine");
            assertThat(evaluations).hasValue(2);

            write(db, 1, ALICE, "a");
            TransactionUpdate first = alice.next(TransactionUpdate.class);
            TransactionUpdate second = again.next(TransactionUpdate.class);
            bob.next(TransactionUpdate.class);
            assertThat(evaluations).hasValue(4);
            assertThat(second).as("encoded once").isSameAs(first);
        }
    }

    @Test
    void callersWithEqualChangesOfTheirOwnViewsGetOneMessage() throws Exception {
        JavaModule module = notes().senderView("friends", "note", source -> JavaView.rows(source.all("note")));
        try (TestHost db = TestHost.create(module)) {
            TestClient alice = db.connect(ALICE);
            TestClient bob = db.connect(BOB);
            alice.subscribe(1, "SELECT * FROM friends");
            bob.subscribe(1, "SELECT * FROM friends");
            write(db, 1, OWNER, "a");
            TransactionUpdate update = alice.next(TransactionUpdate.class);
            assertThat(bob.next(TransactionUpdate.class)).isSameAs(update);
        }
    }

    @Test
    void viewsThatTakeTooLongTogetherFail() throws Exception {
        JavaModule module = notes();
        module.view(new ViewDef("by_id", 0, true, true, idParam(), module.rowsOf("note")), source -> {
            long end = System.nanoTime() + 2_000_000;
            while (System.nanoTime() < end) {
                Thread.onSpinWait();
            }
            return JavaView.rows(source.all("note"));
        });
        HostConfig hasty =
                TestHost.CONFIG.withViews(new ViewLimits(10, 1_000_000, Duration.ofSeconds(5), Duration.ofMillis(1)));
        try (TestHost db = TestHost.create(hasty, module)) {
            TestClient alice = db.connect(ALICE);
            alice.subscribe(1, "SELECT * FROM by_id(1)");
            alice.subscribe(2, "SELECT * FROM by_id(2)");
            write(db, 1, ALICE, "a");
            assertThat(alice.next(SubscriptionError.class).error())
                    .contains("the views that one transaction concerns take too long together: millisMax=1");
            alice.next(TransactionUpdate.class);
            assertThat(alice.isQuiet()).isTrue();
        }
    }

    @Test
    @Checks("spec subscriptions.md §11.3 and §11.4")
    void basesAndViewsChangeInOneMessageAndCallersGetItWithTheirAnswer() throws Exception {
        try (TestHost db = TestHost.create(mine())) {
            TestClient alice = db.connect(ALICE);
            ClientCache cache = applied(alice, 1, "SELECT * FROM mine", "SELECT * FROM note");
            byte[] note = row(1, ALICE, "a");
            ReducerOutcome outcome = alice.call("write", out -> out.writeRaw(note, 0, note.length));
            assertThat(outcome).isInstanceOf(ReducerOutcome.Ok.class);
            cache.update(((ReducerOutcome.Ok) outcome).querySets());
            assertThat(cache.set(1)).containsOnlyKeys(entry("mine", 1, ALICE, "a"), entry("note", 1, ALICE, "a"));
        }
    }

    @Test
    void conditionsAndJoinsApplyToRowsOfViews() throws Exception {
        JavaModule module = mine().def(def -> def.viewPrimaryKey(new ViewPrimaryKeyDef("mine", List.of("id"))));
        try (TestHost db = TestHost.create(module)) {
            write(db, 1, ALICE, "a");
            write(db, 2, ALICE, "b");
            TestClient alice = db.connect(ALICE);
            ClientCache filtered = applied(alice, 1, "SELECT * FROM mine WHERE text = 'b'");
            assertThat(filtered.set(1)).containsOnlyKeys(entry("mine", 2, ALICE, "b"));
            ClientCache joined = applied(alice, 2, "SELECT n.* FROM note n JOIN mine m ON n.id = m.id");
            assertThat(joined.set(2)).hasSize(2);

            write(db, 3, ALICE, "b");
            TransactionUpdate change = alice.next(TransactionUpdate.class);
            filtered.update(change.querySets().subList(0, 1));
            joined.update(change.querySets().subList(1, 2));
            assertThat(filtered.set(1)).containsOnlyKeys(entry("mine", 2, ALICE, "b"), entry("mine", 3, ALICE, "b"));
            assertThat(joined.set(2)).hasSize(3).containsKey(entry("note", 3, ALICE, "b"));
        }
    }

    @Test
    @Checks("spec subscriptions.md §12.8")
    void argumentsMakeInstances() throws Exception {
        JavaModule module = notes();
        module.view(new ViewDef("by_id", 0, true, true, idParam(), module.rowsOf("note")), source -> {
            evaluations.incrementAndGet();
            return JavaView.rows(source.point(ID_INDEX, source.args()));
        });
        try (TestHost db = TestHost.create(module)) {
            write(db, 1, ALICE, "a");
            write(db, 2, ALICE, "b");
            TestClient alice = db.connect(ALICE);
            TestClient bob = db.connect(BOB);
            ClientCache cache = applied(alice, 1, "SELECT * FROM by_id(1)");
            assertThat(cache.set(1)).containsOnlyKeys(entry("by_id", 1, ALICE, "a"));
            applied(bob, 1, "SELECT b.* FROM by_id(1) AS b");
            assertThat(evaluations).hasValue(1);
            assertThat(applied(bob, 2, "SELECT * FROM by_id(2)").set(2))
                    .containsOnlyKeys(entry("by_id", 2, ALICE, "b"));
            assertThat(evaluations).hasValue(2);

            db.must("change", out -> out.writeU32(1));
            update(cache, alice);
            assertThat(cache.set(1)).containsOnlyKeys(entry("by_id", 1, ALICE, "changed"));
            assertThat(evaluations).hasValue(3);
            assertThat(db.rows("SELECT * FROM by_id(2)")).hasSize(1);
            assertThat(db.rows("SELECT * FROM by_id(9)")).isEmpty();
            assertThat(db.rows("SELECT param_name FROM st_view_param")).containsExactly("[\"id\"]");

            assertRefused(db, "SELECT * FROM by_id", "View `by_id` takes 1 argument(s), but 0 were given");
            assertRefused(db, "SELECT * FROM by_id(1, 2)", "View `by_id` takes 1 argument(s), but 2 were given");
            assertRefused(db, "SELECT * FROM by_id('x')", "cannot be parsed as type `U32`");
            assertRefused(db, "SELECT * FROM by_id(:sender)", "Unsupported view argument");
            assertRefused(db, "SELECT id FROM by_id(1)", "can only be queried as `SELECT * FROM by_id(...)`");
            assertRefused(db, "SELECT * FROM by_id(1) WHERE id = 1", "can only be queried as");
            assertRefused(db, "SELECT * FROM by_id(1) LIMIT 1", "can only be queried as");
            assertRefused(
                    db, "SELECT n.* FROM note n JOIN by_id(1) b ON n.id = b.id", "Unsupported view call in a JOIN");
            assertRefused(db, "SELECT * FROM note(1)", "`note` is a table; only views take arguments");
        }
    }

    private static void assertRefused(TestHost db, String sql, String text) {
        assertThatThrownBy(() -> db.sql(sql, ALICE))
                .isInstanceOf(SqlException.class)
                .hasMessageContaining(text);
    }

    @Test
    void queriesOfViewsAreMaintainedWithoutTheirCode() throws Exception {
        JavaModule module = notes();
        module.view(new ViewDef("my_notes", 0, true, false, NO_PARAMS, module.queryOf("note")), source -> {
            evaluations.incrementAndGet();
            return new ViewResult.Query(
                    "SELECT * FROM note WHERE owner = 0x" + source.caller().toHex());
        });
        try (TestHost db = TestHost.create(module)) {
            write(db, 1, ALICE, "a");
            write(db, 2, BOB, "b");
            TestClient alice = db.connect(ALICE);
            ClientCache cache = applied(alice, 1, "SELECT * FROM my_notes", "SELECT * FROM my_notes WHERE text = 'c'");
            assertThat(cache.set(1)).containsOnlyKeys(entry("my_notes", 1, ALICE, "a"));
            int once = evaluations.get();

            write(db, 3, ALICE, "c");
            update(cache, alice);
            assertThat(cache.set(1))
                    .containsEntry(entry("my_notes", 3, ALICE, "c"), 2)
                    .containsEntry(entry("my_notes", 1, ALICE, "a"), 1);
            write(db, 4, BOB, "d");
            settle(db);
            assertThat(alice.isQuiet()).isTrue();
            assertThat(evaluations).hasValue(once);
            assertThat(db.sql("SELECT COUNT(*) AS n FROM my_notes", BOB).rows().row(0))
                    .startsWith(2);
        }
    }

    @Test
    void queriesOfViewsInheritThePrimaryKeyOfTheirTable() throws Exception {
        JavaModule module = notes();
        module.view(new ViewDef("my_notes", 0, true, false, NO_PARAMS, module.queryOf("note")), source -> {
            // What depends on rows is kept as rows, which only their key finds.
            String owner = source.caller().toHex();
            return new ViewResult.Query(source.count("note") == 0 ? "" : "SELECT * FROM note WHERE owner = 0x" + owner);
        });
        try (TestHost db = TestHost.create(module)) {
            TestClient alice = db.connect(ALICE);
            ClientCache cache = applied(alice, 1, "SELECT n.* FROM note n JOIN my_notes m ON n.id = m.id");
            write(db, 1, ALICE, "a");
            update(cache, alice);
            write(db, 2, BOB, "b");
            write(db, 3, ALICE, "c");
            update(cache, alice);
            assertThat(cache.set(1)).containsOnlyKeys(entry("note", 1, ALICE, "a"), entry("note", 3, ALICE, "c"));
        }
    }

    @Test
    void viewsMayReturnOneRowOrNone() throws Exception {
        JavaModule module = notes();
        AlgebraicType row = ((ArrayType) module.rowsOf("note")).element();
        module.view(
                new ViewDef("first", 0, true, true, NO_PARAMS, SpecialTypes.optionOf(row)),
                source -> JavaView.rows(source.point(ID_INDEX, id(1))));
        try (TestHost db = TestHost.create(module)) {
            TestClient alice = db.connect(ALICE);
            ClientCache cache = applied(alice, 1, "SELECT * FROM first");
            assertThat(cache.set(1)).isEmpty();
            write(db, 1, ALICE, "a");
            update(cache, alice);
            db.must("change", out -> out.writeU32(1));
            update(cache, alice);
            assertThat(cache.set(1)).containsOnlyKeys(entry("first", 1, ALICE, "changed"));
        }
    }

    @Test
    void rowsOfAViewAreASetAlsoWhenItsQueryYieldsRowsTwice() throws Exception {
        JavaModule module = notes();
        module.view(new ViewDef("answered", 0, true, true, NO_PARAMS, module.queryOf("note")), source -> {
            evaluations.incrementAndGet();
            return new ViewResult.Query("SELECT n.* FROM note n JOIN note m ON n.owner = m.owner");
        });
        try (TestHost db = TestHost.create(module)) {
            write(db, 1, ALICE, "a");
            write(db, 2, ALICE, "b");
            TestClient alice = db.connect(ALICE);
            ClientCache cache = applied(alice, 1, "SELECT * FROM answered");
            assertThat(cache.set(1).values()).containsExactly(1, 1);
            write(db, 3, ALICE, "c");
            update(cache, alice);
            assertThat(cache.set(1).values()).containsExactly(1, 1, 1);
            // Its rows were yielded thrice each, and are changed without a new evaluation.
            assertThat(evaluations).hasValue(1);
            assertThat(db.rows("SELECT COUNT(*) AS n FROM answered")).containsExactly("[3]");
            TestClient bob = db.connect(BOB);
            assertThat(applied(bob, 1, "SELECT * FROM answered").set(1).values())
                    .containsExactly(1, 1, 1);
            assertThat(evaluations).hasValue(1);
        }
    }

    @Test
    void everythingIncludesTheViewsThatOneMaySee() throws Exception {
        JavaModule module = mine();
        module.view(
                        new ViewDef("secret", 5, false, true, NO_PARAMS, module.rowsOf("note")),
                        source -> JavaView.rows(source.all("note")))
                .view(
                        new ViewDef("by_id", 6, true, true, idParam(), module.rowsOf("note")),
                        source -> JavaView.rows(source.point(ID_INDEX, source.args())));
        try (TestHost db = TestHost.create(module)) {
            write(db, 1, ALICE, "a");
            TestClient alice = db.connect(ALICE);
            assertThat(applied(alice, 1, "SELECT * FROM *").set(1))
                    .containsOnlyKeys(entry("mine", 1, ALICE, "a"), entry("note", 1, ALICE, "a"));
            TestClient owner = db.connect(OWNER);
            assertThat(applied(owner, 1, "SELECT * FROM *").set(1))
                    .containsOnlyKeys(entry("secret", 1, ALICE, "a"), entry("note", 1, ALICE, "a"));
            assertRefused(db, "SELECT * FROM secret", "no such table: `secret`");
            assertThat(db.rows("SELECT * FROM secret")).hasSize(1);
        }
    }

    @Test
    void adHocQueriesEvaluateViewsForTheirCaller() throws Exception {
        try (TestHost db = TestHost.create(mine())) {
            write(db, 1, ALICE, "a");
            write(db, 2, BOB, "b");
            assertThat(db.sql("SELECT * FROM mine", ALICE).rows().row(0)).isEqualTo(row(1, ALICE, "a"));
            assertThat(db.sql("SELECT text FROM mine WHERE id > 0", BOB).rows().count())
                    .isEqualTo(1);
            assertThat(db.sql("SELECT * FROM mine()", OWNER).rows().count()).isZero();
            assertThat(db.rows("SELECT n.text FROM note n JOIN mine m ON n.owner = m.owner"))
                    .isEmpty();
            assertThatThrownBy(() -> db.sql("DELETE FROM mine", OWNER))
                    .hasMessageContaining("`mine` is a view; DML on views is not supported");

            TestClient alice = db.connect(ALICE);
            db.host().oneOffQuery(alice.session(), new ClientMessage.OneOffQuery(7, "SELECT * FROM mine"));
            ServerMessage.OneOffQueryResult result = alice.next(ServerMessage.OneOffQueryResult.class);
            assertThat(result.error()).isNull();
            ClientCache cache = new ClientCache();
            cache.applied(1, Objects.requireNonNull(result.rows()));
            assertThat(cache.set(1)).containsOnlyKeys(entry("mine", 1, ALICE, "a"));
        }
    }

    @Test
    void theCatalogDescribesViews() {
        JavaModule module = mine();
        try (TestHost db = TestHost.create(module)) {
            assertThat(db.rows("SELECT * FROM st_view")).containsExactly("[4096,\"mine\",[1,[]],true,false]");
            assertThat(db.rows("SELECT col_pos, col_name FROM st_view_column"))
                    .containsExactly("[0,\"id\"]", "[1,\"owner\"]", "[2,\"text\"]");
            assertThat(db.rows("SELECT * FROM st_view_param")).isEmpty();
            assertThat(db.log()).noneMatch(line -> line.contains("not supported"));
        }
    }

    /** A view that fails while there is a note with the text {@code bad}. */
    private JavaModule fragile() {
        return mine().anonymousView("fragile", "note", source -> {
            if (source.count("note") > 1) {
                return new ViewResult.Failed("too many notes");
            }
            return JavaView.rows(source.all("note"));
        });
    }

    @Test
    void aViewThatFailsFailsItsSubscribersAndNobodyElse() throws Exception {
        try (TestHost db = TestHost.create(fragile())) {
            TestClient alice = db.connect(ALICE);
            ClientCache cache = applied(alice, 1, "SELECT * FROM mine");
            alice.subscribe(2, "SELECT * FROM fragile");
            write(db, 1, ALICE, "a");
            TransactionUpdate both = alice.next(TransactionUpdate.class);
            assertThat(both.querySets()).hasSize(2);
            cache.update(both.querySets().subList(0, 1));

            write(db, 2, ALICE, "b");
            SubscriptionError error = alice.next(SubscriptionError.class);
            assertThat(error.requestId()).isEmpty();
            assertThat(error.querySetId()).isEqualTo(2);
            assertThat(error.error())
                    .isEqualTo(
                            "Error materializing view `fragile`: too many notes, executing: `SELECT * FROM fragile`");
            update(cache, alice);
            assertThat(cache.set(1)).hasSize(2);
            assertThat(db.rows("SELECT * FROM note")).hasSize(2);

            db.host().subscribe(alice.session(), new ClientMessage.Subscribe(9, 3, List.of("SELECT * FROM fragile")));
            assertThat(alice.next(SubscriptionError.class).error()).contains("too many notes");
            assertRefused(db, "SELECT * FROM fragile", "Error materializing view `fragile`: too many notes");
        }
    }

    @Test
    void aViewThatLostItsOnlyReaderWithAnotherOneFailsNobody() throws Exception {
        JavaModule module = fragile()
                .anonymousView("everything", "note", source -> JavaView.rows(source.all("note")))
                .def(def -> def.viewPrimaryKey(new ViewPrimaryKeyDef("mine", List.of("id"))));
        try (TestHost db = TestHost.create(module)) {
            TestClient alice = db.connect(ALICE);
            alice.subscribe(1, "SELECT * FROM everything", "SELECT * FROM fragile");
            TestClient bob = db.connect(BOB);
            ClientCache cache = applied(bob, 1, "SELECT n.* FROM note n JOIN mine m ON n.id = m.id");
            write(db, 1, BOB, "a");
            alice.next(TransactionUpdate.class);
            update(cache, bob);

            write(db, 2, BOB, "b");
            assertThat(alice.next(SubscriptionError.class).error()).contains("too many notes");
            update(cache, bob);
            assertThat(cache.set(1)).containsOnlyKeys(entry("note", 1, BOB, "a"), entry("note", 2, BOB, "b"));
        }
    }

    @Test
    void aQueryMustNotRepeatThePrimaryKeyOfItsView() throws Exception {
        JavaModule module = notes();
        module.view(
                        new ViewDef("by_owner", 0, true, true, NO_PARAMS, module.queryOf("note")),
                        source -> new ViewResult.Query("SELECT * FROM note WHERE text <> 'hidden'"))
                .def(def -> def.viewPrimaryKey(new ViewPrimaryKeyDef("by_owner", List.of("owner"))));
        try (TestHost db = TestHost.create(module)) {
            write(db, 1, ALICE, "a");
            TestClient alice = db.connect(ALICE);
            ClientCache cache = applied(alice, 1, "SELECT * FROM by_owner");
            write(db, 2, BOB, "b");
            update(cache, alice);
            assertThat(cache.set(1)).containsOnlyKeys(entry("by_owner", 1, ALICE, "a"), entry("by_owner", 2, BOB, "b"));

            write(db, 3, BOB, "c");
            assertThat(alice.next(SubscriptionError.class).error())
                    .contains("Error materializing view `by_owner`: two rows have the same primary key: column=owner");
            assertRefused(db, "SELECT * FROM by_owner", "two rows have the same primary key: column=owner");
        }
    }

    @Test
    void failuresOfTheServerItselfConcernNobodyElse() throws Exception {
        JavaModule module = mine().anonymousView("broken", "note", source -> {
            if (source.count("note") > 0) {
                throw new IllegalStateException("thrown by a test");
            }
            return JavaView.rows();
        });
        try (TestHost db = TestHost.create(module)) {
            TestClient alice = db.connect(ALICE);
            alice.subscribe(1, "SELECT * FROM broken");
            write(db, 1, ALICE, "a");
            assertThat(alice.next(SubscriptionError.class).error())
                    .contains("Error materializing view `broken`: internal error, see the log of the server");
            assertRefused(db, "SELECT * FROM broken", "internal error");
            assertThat(db.rows("SELECT * FROM note")).hasSize(1);
        }
    }

    @Test
    void resultsThatAreNoRowsOfTheViewAreErrors() {
        JavaModule module = notes();
        module.anonymousView("garbage", "note", source -> new ViewResult.Rows(new byte[] {2, 0, 0, 0, 1}))
                .anonymousView("elsewhere", "note", source -> new ViewResult.Query("SELECT * FROM nowhere"))
                .anonymousView("other_columns", "note", source -> new ViewResult.Query("SELECT * FROM st_table"))
                .anonymousView(
                        "asks", "note", source -> new ViewResult.Query("SELECT * FROM note WHERE owner = :sender"))
                .anonymousView("nested", "note", source -> new ViewResult.Query("SELECT * FROM garbage"))
                .anonymousView("nothing", "note", source -> new ViewResult.Query(" "))
                .anonymousView("twins", "note", source -> JavaView.rows(row(1, ALICE, "a"), row(1, ALICE, "b")))
                .def(def -> def.viewPrimaryKey(new ViewPrimaryKeyDef("twins", List.of("id"))));
        try (TestHost db = TestHost.create(module)) {
            assertRefused(db, "SELECT * FROM garbage", "no array of rows");
            assertRefused(db, "SELECT * FROM elsewhere", "no such table: `nowhere`");
            assertRefused(db, "SELECT * FROM other_columns", "yields other columns than the view");
            assertRefused(db, "SELECT * FROM asks", "the query of a view has no parameters");
            assertRefused(db, "SELECT * FROM nested", "no such table: `garbage`");
            assertRefused(db, "SELECT * FROM twins", "two rows have the same primary key: column=id");
            assertThat(db.rows("SELECT * FROM nothing")).isEmpty();
        }
    }

    @Test
    void instancesAreForgottenWithTheirLastSubscriber() throws Exception {
        try (TestHost db = TestHost.create(mine())) {
            TestClient alice = db.connect(ALICE);
            TestClient again = db.connect(ALICE);
            alice.subscribe(1, "SELECT * FROM mine");
            again.subscribe(1, "SELECT * FROM mine");
            again.disconnect();
            write(db, 1, ALICE, "a");
            alice.next(TransactionUpdate.class);
            assertThat(evaluations).hasValue(2);

            db.host().unsubscribe(alice.session(), new ClientMessage.Unsubscribe(5, 1, true));
            ServerMessage.UnsubscribeApplied gone = alice.next(ServerMessage.UnsubscribeApplied.class);
            ClientCache cache = new ClientCache();
            cache.applied(1, Objects.requireNonNull(gone.rows()));
            assertThat(cache.set(1)).containsOnlyKeys(entry("mine", 1, ALICE, "a"));
            write(db, 2, ALICE, "b");
            settle(db);
            assertThat(evaluations).hasValue(2);
        }
    }

    @Test
    void theNumberOfInstancesAndTheirSizeAreBounded() throws Exception {
        JavaModule module = notes();
        module.view(
                new ViewDef("by_id", 0, true, true, idParam(), module.rowsOf("note")),
                source -> JavaView.rows(source.point(ID_INDEX, source.args())));
        HostConfig few =
                TestHost.CONFIG.withViews(new ViewLimits(2, 10_000, Duration.ofSeconds(5), Duration.ofSeconds(30)));
        try (TestHost db = TestHost.create(few, module)) {
            write(db, 1, ALICE, "x".repeat(20_000));
            TestClient alice = db.connect(ALICE);
            alice.subscribe(1, "SELECT * FROM by_id(2)", "SELECT * FROM by_id(3)");
            db.host().subscribe(alice.session(), new ClientMessage.Subscribe(9, 2, List.of("SELECT * FROM by_id(4)")));
            assertThat(alice.next(SubscriptionError.class).error()).contains("countMax=2");
            db.host().unsubscribe(alice.session(), new ClientMessage.Unsubscribe(5, 1, false));
            alice.next(ServerMessage.UnsubscribeApplied.class);
            assertRefused(db, "SELECT * FROM by_id(1)", "take too much memory: bytesMax=10000");
        }
    }

    private static HostConfig withMemory(long bytes) {
        return TestHost.CONFIG.withViews(new ViewLimits(1_000, bytes, Duration.ofSeconds(5), Duration.ofSeconds(30)));
    }

    private static void assertTooLarge(TestHost db, TestClient client, String... queries) throws InterruptedException {
        db.host().subscribe(client.session(), new ClientMessage.Subscribe(9, 9, List.of(queries)));
        assertThat(client.next(SubscriptionError.class).error()).contains("take too much memory: bytesMax=");
    }

    @Test
    void instancesAreChargedForMemoryEvenWithoutRows() throws Exception {
        JavaModule module = notes();
        module.view(
                new ViewDef("by_id", 0, true, true, idParam(), module.rowsOf("note")),
                source -> JavaView.rows(source.point(ID_INDEX, source.args())));
        try (TestHost db = TestHost.create(withMemory(50_000), module)) {
            TestClient alice = db.connect(ALICE);
            String[] queries = IntStream.range(0, 30)
                    .mapToObj(id -> "SELECT * FROM by_id(" + id + ")")
                    .toArray(String[]::new);
            assertTooLarge(db, alice, queries);
            // All of them are forgotten.
            alice.subscribe(1, Arrays.copyOf(queries, 10));
            alice.subscribe(2, Arrays.copyOf(queries, 12));
            db.host().unsubscribe(alice.session(), new ClientMessage.Unsubscribe(5, 1, false));
            alice.next(ServerMessage.UnsubscribeApplied.class);
            alice.subscribe(3, Arrays.copyOfRange(queries, 12, 18));
        }
    }

    @Test
    void whatViewsHaveReadIsChargedToTheirMemory() throws Exception {
        byte[] word = bsatn(out -> out.writeString("x".repeat(60_000)));
        JavaModule module = JavaModule.create()
                .table(TestTable.of("word").column("text", PrimitiveType.STRING).primaryKey(0));
        module.anonymousView("has_word", "word", source -> JavaView.rows(source.point("word_text_idx_btree", word)))
                .anonymousView(
                        "up_to_word",
                        "word",
                        source -> JavaView.rows(source.between("word_text_idx_btree", new byte[4], word)));
        try (TestHost db = TestHost.create(withMemory(50_000), module)) {
            TestClient alice = db.connect(ALICE);
            assertTooLarge(db, alice, "SELECT * FROM has_word");
            assertTooLarge(db, alice, "SELECT * FROM up_to_word");
        }
    }

    @Test
    void countedRowsAreChargedWithTheirKeysAndAsTheyAreRead() throws Exception {
        JavaModule module = notes();
        module.view(
                        new ViewDef("answered", 0, true, true, NO_PARAMS, module.queryOf("note")),
                        source -> new ViewResult.Query("SELECT n.* FROM note n JOIN note m ON n.owner = m.owner"))
                .def(def -> def.viewPrimaryKey(new ViewPrimaryKeyDef("answered", List.of("id"))));
        try (TestHost db = TestHost.create(withMemory(9_000), module)) {
            TestClient alice = db.connect(ALICE);
            alice.subscribe(1, "SELECT * FROM answered");
            for (int id = 1; id <= 20; id++) {
                write(db, id, Identity.of(id, 0, 0, 0), "");
            }
            ServerMessage last = alice.nextRaw();
            while (last instanceof TransactionUpdate) {
                last = alice.nextRaw();
            }
            assertThat(((SubscriptionError) last).error()).contains("take too much memory: bytesMax=9000");
        }
    }

    @Test
    @Checks("spec module-abi.md §14.6")
    void transactionsOfProceduresRefreshViewsToo() throws Exception {
        JavaModule module = mine().procedure("jot", NO_PARAMS, FunctionVisibility.CLIENT_CALLABLE, call -> {
            call.begin();
            call.insert("note", row(0, ALICE, "from a procedure"));
            call.commit();
        });
        try (TestHost db = TestHost.create(module)) {
            TestClient alice = db.connect(ALICE);
            ClientCache cache = applied(alice, 1, "SELECT * FROM mine");
            db.host().callProcedure(alice.session(), new ClientMessage.CallProcedure(2, "jot", new byte[0]));
            update(cache, alice);
            assertThat(cache.set(1)).containsOnlyKeys(entry("mine", 1, ALICE, "from a procedure"));
        }
    }

    @Test
    void aNewModuleEvaluatesViewsAgainAndTellsTheDifference() throws Exception {
        JavaModule next = notes().reducer("more", call -> {}).senderView("mine", "note", source -> {
            assertThat(source.count("note")).isEqualTo(2);
            return JavaView.rows(row(7, source.caller(), "from the new code"));
        });
        try (TestHost db = TestHost.create(mine())) {
            write(db, 1, ALICE, "a");
            write(db, 2, BOB, "b");
            TestClient alice = db.connect(ALICE);
            ClientCache cache = applied(alice, 1, "SELECT * FROM mine", "SELECT * FROM note");
            assertThat(db.publish(next).steps()).isEmpty();
            update(cache, alice);
            assertThat(cache.set(1))
                    .containsOnlyKeys(
                            entry("mine", 7, ALICE, "from the new code"),
                            entry("note", 1, ALICE, "a"),
                            entry("note", 2, BOB, "b"));
        }
    }

    @Test
    void aNewModuleWhoseQueryOfAViewIsAnotherTellsTheDifference() throws Exception {
        JavaModule before = notes();
        before.view(
                new ViewDef("some", 0, true, true, NO_PARAMS, before.queryOf("note")),
                source -> new ViewResult.Query("SELECT * FROM note WHERE id = 1"));
        JavaModule after = notes().reducer("more", call -> {});
        after.view(
                new ViewDef("some", 0, true, true, NO_PARAMS, after.queryOf("note")),
                source -> new ViewResult.Query("SELECT * FROM note WHERE id = 2"));
        try (TestHost db = TestHost.create(before)) {
            write(db, 1, ALICE, "a");
            write(db, 2, BOB, "b");
            TestClient alice = db.connect(ALICE);
            ClientCache cache = applied(alice, 1, "SELECT * FROM some");
            db.publish(after);
            update(cache, alice);
            assertThat(cache.set(1)).containsOnlyKeys(entry("some", 2, BOB, "b"));
        }
    }

    @Test
    void aViewOfANewModuleThatFailsLosesItsSubscribers() throws Exception {
        JavaModule next = notes().reducer("more", call -> {})
                .senderView("mine", "note", source -> new ViewResult.Failed("no more"));
        try (TestHost db = TestHost.create(mine())) {
            TestClient alice = db.connect(ALICE);
            alice.subscribe(1, "SELECT * FROM mine");
            ClientCache other = applied(alice, 2, "SELECT * FROM note");
            db.publish(next);
            assertThat(alice.next(SubscriptionError.class).error()).contains("no more");
            write(db, 1, ALICE, "a");
            update(other, alice);
            assertThat(other.set(2)).hasSize(1);
        }
    }

    @Test
    void viewsOfANewModuleBreakClientsWhenTheyGoOrChangeTheirShape() throws Exception {
        JavaModule secret = notes();
        secret.view(
                new ViewDef("mine", 0, false, false, NO_PARAMS, secret.rowsOf("note")),
                source -> JavaView.rows(source.all("note")));
        JavaModule anonymous = notes().anonymousView("mine", "note", source -> JavaView.rows(source.all("note")));
        try (TestHost db = TestHost.create(mine())) {
            assertThat(db.preview(notes()).steps()).containsExactly("Removed view `mine`");
            assertThatThrownBy(() -> db.publish(notes()))
                    .isInstanceOf(MigrationException.class)
                    .hasMessageContaining("Removed view `mine`");
            assertThat(db.preview(anonymous).steps()).containsExactly("Removed view `mine`", "Created view `mine`");
            TestClient alice = db.connect(ALICE);
            alice.subscribe(1, "SELECT * FROM mine");
            assertThat(db.publish(secret).steps()).containsExactly("Made view `mine` private");
            assertThat(alice.next(SubscriptionError.class).error()).contains("no such table: `mine`");
            assertThat(db.rows("SELECT view_name, is_public FROM st_view")).containsExactly("[\"mine\",false]");
            assertThat(db.publish(notes(), PublishPolicy.BREAK_CLIENTS).steps()).containsExactly("Removed view `mine`");
            assertThat(alice.closed()).contains("module exited");
            assertThat(db.rows("SELECT * FROM st_view")).isEmpty();
            assertThat(db.publish(mine()).steps()).containsExactly("Created view `mine`");
        }
    }
}
