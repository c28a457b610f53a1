package dev.stdb.server.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stdb.sats.PrimitiveType;
import dev.stdb.sats.SpecialTypes;
import dev.stdb.schema.RowRuleSchema;
import dev.stdb.schema.TableSchema;
import dev.stdb.server.common.LittleEndian;
import dev.stdb.server.plan.TypeChecker;
import dev.stdb.server.plan.TypedStatement.TypedSelect;
import dev.stdb.server.sql.SqlException;
import dev.stdb.server.sql.SqlParser;
import dev.stdb.server.tx.Datastore;
import dev.stdb.server.tx.Tx;
import dev.stdb.types.Identity;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RowRulesTest {
    private static final QueryAuth OWNER = new QueryAuth(Identity.of(1, 0, 0, 0), true);
    private static final QueryAuth ALICE = new QueryAuth(Identity.of(0xA, 0, 0, 0), false);
    private static final QueryAuth BOB = new QueryAuth(Identity.of(0xB, 0, 0, 0), false);

    private final Datastore datastore = Datastore.create();
    private Tx tx = datastore.begin();

    /** A note has an owner; members of a team see the notes of the team; memberships are private. */
    @BeforeEach
    void createTables() {
        tx.createTable(new TestTable("note")
                .column("id", PrimitiveType.U32)
                .column("owner", SpecialTypes.IDENTITY)
                .column("team", PrimitiveType.U32)
                .key(0)
                .build());
        tx.createTable(new TestTable("member")
                .column("who", SpecialTypes.IDENTITY)
                .column("team", PrimitiveType.U32)
                .hidden()
                .build());
        tx.createTable(new TestTable("comment")
                .column("id", PrimitiveType.U32)
                .column("note", PrimitiveType.U32)
                .key(0)
                .build());
        String a = "0x" + ALICE.caller().toHex();
        String b = "0x" + BOB.caller().toHex();
        execute("INSERT INTO note (id, owner, team) VALUES (1, " + a + ", 7), (2, " + b + ", 7), (3, " + b + ", 8)");
        execute("INSERT INTO member (who, team) VALUES (" + a + ", 7), (" + b + ", 8)");
        execute("INSERT INTO comment (id, note) VALUES (10, 1), (20, 2), (30, 3), (31, 3)");
        tx.commit();
        tx = datastore.begin();
    }

    private void execute(String sql) {
        TestSql.execute(sql, tx, OWNER);
    }

    private void rules(String... texts) {
        RowRules.replace(tx, Arrays.stream(texts).map(RowRuleSchema::new).toList());
    }

    /** Returns the first column, a U32 or the U64 of a count, of all rows. */
    private List<Integer> run(String sql, QueryAuth auth) {
        SqlResult result = TestSql.execute(sql, tx, auth);
        List<Integer> values = new ArrayList<>();
        for (int i = 0; i < result.rows().count(); i++) {
            values.add(LittleEndian.getInt(result.rows().data(), result.rows().start(i)));
        }
        values.sort(null);
        return values;
    }

    private TableSchema table(String name) {
        return Objects.requireNonNull(tx.catalog().tableByName(name), name);
    }

    @Test
    void ruleWithSenderShowsEachCallerItsRowsAndTheOwnerAll() {
        rules("SELECT * FROM note WHERE owner = :sender");

        assertThat(run("SELECT * FROM note", ALICE)).containsExactly(1);
        assertThat(run("SELECT id FROM note WHERE id > 2", BOB)).containsExactly(3);
        assertThat(run("SELECT COUNT(*) AS n FROM note", BOB)).containsExactly(2);
        assertThat(run("SELECT * FROM note", OWNER)).containsExactly(1, 2, 3);
    }

    /** How many rows were read tells whether a hidden row has the value asked for. */
    @Test
    void costOfFilteredQueriesTellsNothingOfHiddenRows() {
        rules("SELECT * FROM note WHERE owner = :sender");
        String b = "0x" + BOB.caller().toHex();
        for (int id = 100; id < 120; id++) {
            execute("INSERT INTO note (id, owner, team) VALUES (" + id + ", " + b + ", 9)");
        }
        String hidden = "SELECT * FROM note WHERE id = 110";
        String missing = "SELECT * FROM note WHERE id = 990";

        assertThat(cost(hidden, OWNER)).contains("rowsScanned=1").isNotEqualTo(cost(missing, OWNER));
        assertThat(cost(hidden, ALICE)).isEqualTo(cost(missing, ALICE)).isEqualTo("rowsReturned=0, bytesReturned=0");
        assertThat(cost("SELECT * FROM comment WHERE id = 10", ALICE)).contains("rowsScanned=");
    }

    private String cost(String sql, QueryAuth auth) {
        return TestSql.execute(sql, tx, auth).cost().summary();
    }

    @Test
    void rulesOfOneTableAreAUnionWithDuplicates() {
        rules(
                "SELECT * FROM note WHERE owner = :sender",
                "SELECT n.* FROM note n JOIN member m ON n.team = m.team WHERE m.who = :sender");

        assertThat(run("SELECT * FROM note", ALICE)).containsExactly(1, 1, 2);
        assertThat(run("SELECT COUNT(*) AS n FROM note", ALICE)).containsExactly(3);
        assertThat(run("SELECT * FROM note LIMIT 2", ALICE)).hasSize(2);
    }

    @Test
    void rulesApplyToTheTablesOfRules() {
        rules("SELECT * FROM note WHERE owner = :sender", "SELECT c.* FROM comment c JOIN note n ON c.note = n.id");

        assertThat(run("SELECT * FROM comment", ALICE)).containsExactly(10);
        assertThat(run("SELECT c.* FROM comment c JOIN note n ON n.id = c.note WHERE n.team = 8", BOB))
                .containsExactly(30, 31);
    }

    @Test
    void tableReturnedByARuleIsNotFilteredInsideOfIt() {
        rules("SELECT a.* FROM note a JOIN note b ON a.team = b.team WHERE b.owner = :sender");

        assertThat(run("SELECT * FROM note", ALICE)).containsExactly(1, 2);
        assertThat(run("SELECT * FROM note", BOB)).containsExactly(1, 2, 3);
    }

    @Test
    void cyclesFailQueriesOfCallersButNotOfTheOwner() {
        rules(
                "SELECT n.* FROM note n JOIN comment c ON c.note = n.id",
                "SELECT c.* FROM comment c JOIN note n ON c.note = n.id");

        int noteId = table("note").tableId();
        assertThatThrownBy(() -> run("SELECT * FROM note", ALICE))
                .isInstanceOf(SqlException.class)
                .hasMessageStartingWith("Discovered cyclic dependency when resolving RLS rules for table id " + noteId);
        assertThat(run("SELECT * FROM note", OWNER)).hasSize(3);
    }

    @Test
    void tooManyFragmentsAreRefused() {
        List<String> rules = new ArrayList<>();
        for (int i = 0; i < 9; i++) {
            rules.add("SELECT * FROM note WHERE id > " + i);
        }
        rules(rules.toArray(new String[0]));

        assertThat(run("SELECT COUNT(*) AS n FROM note", ALICE)).containsExactly(3 + 2 + 1);
        assertThatThrownBy(() -> run("SELECT a.* FROM note a JOIN note b ON a.id = b.id", ALICE))
                .hasMessageStartingWith("Row-level security makes the query too large: fragments=81, max=64");
    }

    @Test
    void rulesAreCheckedAtPublish() {
        assertThatThrownBy(() -> rules("SELECT * FROM member"))
                .hasMessage("Cannot define RLS rule on private table member");
        assertThatThrownBy(() -> rules("SELECT id FROM note"))
                .hasMessage("Row-level security invalid: `Column projections are not supported in subscriptions;"
                        + " Subscriptions must return a table type`, query: `SELECT id FROM note`");
        assertThatThrownBy(() -> rules("SELECT * FROM nope"))
                .hasMessage("no such table: `nope`. If the table exists, it may be marked private.");
        assertThatThrownBy(() -> rules("SELECT * FROM note WHERE id = :sender"))
                .hasMessageStartingWith("Unexpected type: ");
    }

    @Test
    void replacingRulesForgetsTheOldOnes() {
        rules("SELECT * FROM note WHERE id = 1", "SELECT * FROM comment WHERE id = 10");
        rules("SELECT * FROM note WHERE id = 2");

        assertThat(run("SELECT * FROM note", ALICE)).containsExactly(2);
        assertThat(run("SELECT * FROM comment", ALICE)).hasSize(4);
        assertThat(run("SELECT table_id FROM st_row_level_security", ALICE)).hasSize(1);
    }

    @Test
    void fragmentsTellWhetherTheyDependOnTheCaller() {
        rules("SELECT * FROM note WHERE owner = :sender", "SELECT * FROM comment WHERE id > 5");
        TypeChecker checker = new TypeChecker(tx.catalog()::tableByName, ALICE.caller());

        TypedSelect notes = checker.checkSelect(SqlParser.parseSubscription("SELECT * FROM note"));
        TypedSelect comments = checker.checkSelect(SqlParser.parseSubscription("SELECT * FROM comment"));
        assertThat(RowRules.expand(notes, tx, ALICE)).allMatch(TypedSelect::usesSender);
        assertThat(RowRules.expand(comments, tx, ALICE)).noneMatch(TypedSelect::usesSender);
        assertThat(RowRules.expand(notes, tx, OWNER)).containsExactly(notes);
        assertThat(RowRules.appliesTo(notes.tables().get(0), tx)).isTrue();
        assertThat(RowRules.appliesTo(table("member"), tx)).isFalse();
    }
}
