package dev.stdb.server.migration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stdb.ErrorCode;
import dev.stdb.moduledef.ColumnDefaultDef;
import dev.stdb.moduledef.IndexAlgorithm;
import dev.stdb.sats.PrimitiveType;
import dev.stdb.sats.ProductType;
import dev.stdb.schema.ConstraintSchema;
import dev.stdb.schema.IndexSchema;
import dev.stdb.schema.RowRuleSchema;
import dev.stdb.schema.ScheduleSchema;
import dev.stdb.schema.SequenceSchema;
import dev.stdb.schema.TablePart;
import dev.stdb.schema.TableSchema;
import dev.stdb.server.common.InvariantViolationException;
import dev.stdb.server.query.RowRules;
import dev.stdb.server.tx.Datastore;
import dev.stdb.server.tx.Tx;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** Steps, their order and texts; PublishTest executes each of them in a database. */
class MigrationPlanTest {
    private static final IndexSchema INDEX = new IndexSchema(0, "i", "i", IndexAlgorithm.BTREE, List.of(0));
    private static final ConstraintSchema UNIQUE = new ConstraintSchema(0, "u", List.of(0));
    private static final SequenceSchema SEQUENCE =
            new SequenceSchema(0, "s", 0, BigInteger.ONE, BigInteger.ONE, SequenceSchema.MAX_DEFAULT, BigInteger.ONE);
    private static final ScheduleSchema SCHEDULE = new ScheduleSchema(0, "t_sched", 0, "tick");

    private static TableSchema table(String name, TablePart... parts) {
        return table(name, 2).withParts(Arrays.asList(parts));
    }

    private static TableSchema table(String name, int columns) {
        ProductType.Element[] elements = new ProductType.Element[columns];
        Arrays.setAll(elements, i -> new ProductType.Element("c" + i, PrimitiveType.U8));
        return TableSchema.builder(name, ProductType.of(elements)).build();
    }

    private static StoredSchema schema(TableSchema... tables) {
        return new StoredSchema(List.of(tables), List.of());
    }

    private static MigrationPlan plan(TableSchema before, TableSchema after) {
        return MigrationPlan.between(schema(before), schema(after));
    }

    @Test
    void removalsComeFirstAndRulesLast() {
        StoredSchema before = schema(table("changed", INDEX, UNIQUE, SEQUENCE), table("gone"));
        TableSchema changed = table("changed", INDEX.withId(7)).toBuilder()
                .isPublic(false)
                .primaryKey(OptionalInt.of(0))
                .build();
        StoredSchema after =
                new StoredSchema(List.of(changed, table("new")), List.of(new RowRuleSchema("SELECT * FROM new")));

        MigrationPlan plan = MigrationPlan.between(before, after);

        assertThat(plan.describe())
                .containsExactly(
                        "Removed table `gone`",
                        "Removed auto-increment `s` of table `changed`",
                        "Removed unique constraint `u` of table `changed`",
                        "Made table `changed` private",
                        "Changed primary key of table `changed`",
                        "Created table `new`",
                        "Replaced the row-level security rules");
        assertThat(plan.breaksClients()).isTrue();
        assertThatThrownBy(plan::requireCompatible)
                .isInstanceOf(MigrationException.class)
                .hasMessage("Failed to create or update the database: Migration plan contains a client-breaking change"
                        + " which is disallowed by the migration policy: " + String.join("; ", plan.describe()));
        assertThat(MigrationPlan.between(after, before).describe())
                .containsExactly(
                        "Removed table `new`",
                        "Made table `changed` public",
                        "Changed primary key of table `changed`",
                        "Created unique constraint `u` of table `changed`",
                        "Created auto-increment `s` of table `changed`",
                        "Created table `gone`",
                        "Replaced the row-level security rules");
    }

    @Test
    void aDatabaseIsCreatedByThePlanFromNothing() {
        MigrationPlan plan = MigrationPlan.between(StoredSchema.EMPTY, schema(table("a"), table("b", INDEX)));
        assertThat(plan.describe()).containsExactly("Created table `a`", "Created table `b`");
        assertThat(plan.breaksClients()).isFalse();
        plan.requireCompatible();
    }

    @Test
    void everythingThatIsExecutedIsTold() {
        TableSchema event = table("t", 2).toBuilder().isEvent(true).build();
        assertThat(plan(event, event.toBuilder().accessorName("T").build()).describe())
                .containsExactly("Changed the names in module code of table `t`");
        assertThat(plan(table("t", SCHEDULE), table("t", new ScheduleSchema(0, "t_sched", 1, "tick")))
                        .describe())
                .containsExactly("Removed schedule `t_sched` of table `t`", "Created schedule `t_sched` of table `t`");
        assertThat(plan(table("t", UNIQUE), table("t", UNIQUE)).steps()).isEmpty();
    }

    @Test
    void defaultsAreNoStep() {
        TableSchema after = table("t").toBuilder()
                .defaults(List.of(new ColumnDefaultDef(1, new byte[] {7})))
                .build();
        MigrationPlan plan = plan(table("t"), after);
        assertThat(plan.steps()).isEmpty();

        Datastore datastore = Datastore.create();
        Tx tx = datastore.begin();
        MigrationPlan.between(StoredSchema.EMPTY, schema(table("t"))).execute(tx, RowRules::replace);
        plan.execute(tx, RowRules::replace);
        assertThat(StoredSchema.read(tx).tables())
                .first()
                .extracting(TableSchema::defaults)
                .isEqualTo(after.defaults());
        tx.rollback();
    }

    @Test
    void obstaclesAreListedInTheOrderOfThePartsOfATable() {
        TableSchema before = table("t", INDEX, UNIQUE, SCHEDULE);
        TableSchema after = table("t", 3)
                .withParts(List.of(
                        new IndexSchema(0, "i", "other", IndexAlgorithm.BTREE, List.of(0)),
                        new ConstraintSchema(0, "u", List.of(1))));
        assertThatThrownBy(() -> plan(before, after))
                .isInstanceOfSatisfying(MigrationException.class, e -> {
                    assertThat(e.code().id()).isEqualTo("MODULE_MIGRATION");
                    assertThat(e.code().category()).isEqualTo(ErrorCode.Category.USER);
                })
                .hasMessage("Database update rejected:"
                        + " Adding a column c2 to table t requires a default value annotation;"
                        + " Changing the schedule of table t requires a manual migration;"
                        + " Changing the accessor name on index i from i to other requires a manual migration;"
                        + " Changing the unique constraint u requires a manual migration");
    }

    /** Rules name tables by id, and a table whose columns change gets a new one. */
    @Test
    void rulesFollowReplacedTables() {
        List<RowRuleSchema> rules = List.of(new RowRuleSchema("SELECT * FROM t"));
        StoredSchema before = new StoredSchema(List.of(table("t", 1)), rules);
        TableSchema wider = table("t", 2).toBuilder()
                .defaults(List.of(new ColumnDefaultDef(1, new byte[] {7})))
                .build();
        Datastore datastore = Datastore.create();
        Tx tx = datastore.begin();
        MigrationPlan.between(StoredSchema.EMPTY, before).execute(tx, RowRules::replace);

        MigrationPlan plan = MigrationPlan.between(before, new StoredSchema(List.of(wider), rules));
        assertThat(plan.describe()).containsExactly("Added columns c1 to table `t`");
        plan.execute(tx, RowRules::replace);
        assertThat(MigrationPlan.between(StoredSchema.read(tx), new StoredSchema(List.of(wider), rules))
                        .steps())
                .isEmpty();

        TableSchema secret = wider.toBuilder().isPublic(false).build();
        MigrationPlan hiding = MigrationPlan.between(
                new StoredSchema(List.of(wider), rules), new StoredSchema(List.of(secret), rules));
        assertThat(hiding.describe()).containsExactly("Made table `t` private");
        assertThatThrownBy(() -> hiding.execute(tx, RowRules::replace))
                .isInstanceOf(MigrationException.class)
                .hasMessage("Failed to create or update the database: Cannot define RLS rule on private table t");
        tx.rollback();
    }

    @Test
    void aCatalogThatDiffersFromWhereThePlanStartsIsNotTouched() {
        Tx tx = Datastore.create().begin();
        MigrationPlan.between(StoredSchema.EMPTY, schema(table("t", INDEX))).execute(tx, RowRules::replace);

        assertThatThrownBy(() -> plan(table("other"), table("other", INDEX)).execute(tx, RowRules::replace))
                .isInstanceOf(InvariantViolationException.class)
                .hasMessageContaining("the catalog lacks a table of the schema: table=other");
        assertThatThrownBy(() -> plan(table("t"), table("t")).execute(tx, RowRules::replace))
                .isInstanceOf(InvariantViolationException.class)
                .hasMessage("the catalog is not what the plan leads to: left=[Removed index `i` of table `t`]");
        tx.rollback();
    }
}
