package dev.stdb.server.migration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stdb.bsatn.BsatnReader;
import dev.stdb.moduledef.ColumnDefaultDef;
import dev.stdb.schema.ColumnSchema;
import dev.stdb.schema.RowRuleSchema;
import dev.stdb.schema.TablePart;
import dev.stdb.schema.TableSchema;
import dev.stdb.server.query.RowRules;
import dev.stdb.server.row.RowBuffer;
import dev.stdb.server.row.RowCursor;
import dev.stdb.server.tx.Datastore;
import dev.stdb.server.tx.ReplayedTable;
import dev.stdb.server.tx.SystemTables;
import dev.stdb.server.tx.Tx;
import dev.stdb.server.tx.TxData;
import dev.stdb.testing.Gen;
import dev.stdb.testing.Property;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What a plan says is what it does, for random pairs of schemas and random rows. */
class MigrationPropertyTest {
    private static final int TRIES = 1_500;

    private final Set<Class<?>> kindsExecuted = new HashSet<>();
    private int executed;
    private int refused;
    private int failed;

    /** A database with its log, and what it shall become. */
    private record Case(StoredSchema before, StoredSchema after, long seed, boolean restarted) {
        static Case generate(RandomGenerator random, int size) {
            RandomSchemas schemas = new RandomSchemas(random);
            StoredSchema before = schemas.schema();
            return new Case(before, schemas.changed(before, size / 8), random.nextLong(), random.nextBoolean());
        }
    }

    /** A datastore and what a log would hold of it. */
    private static final class Database {
        private final List<TxData> log = new ArrayList<>();
        private Datastore datastore = Datastore.create();

        Tx begin() {
            return datastore.begin();
        }

        TxData commit(Tx tx) {
            TxData data = tx.commit();
            if (data.txOffset() >= 0) {
                log.add(data);
            }
            return data;
        }

        void restart() {
            datastore = Datastore.create();
            log.forEach(data -> datastore.applyReplay(data.txOffset(), replayed(data), 0));
            datastore.finishReplay();
        }

        private static List<ReplayedTable> replayed(TxData data) {
            return data.tables().stream()
                    .map(change -> new ReplayedTable(
                            change.table().tableId(),
                            change.truncated(),
                            change.truncated() ? new RowBuffer() : change.deletes(),
                            change.inserts()))
                    .toList();
        }
    }

    @Test
    void executingAPlanYieldsTheWantedSchemaAndNothingElse() {
        Gen<Case> cases = Case::generate;
        Property.forAll(TRIES, cases, this::check);
        if (System.getProperty("stdb.seed") == null) {
            assertThat(kindsExecuted).hasSameSizeAs(STEPS).containsAll(STEPS);
            assertThat(executed).as("plans executed").isGreaterThan(TRIES / 3);
            assertThat(refused).as("pairs without a plan").isPositive();
            assertThat(failed).as("plans that rows do not allow").isPositive();
        }
    }

    private static final Set<Class<?>> STEPS = Set.of(
            MigrationStep.DropTable.class,
            MigrationStep.CreateTable.class,
            MigrationStep.RemovePart.class,
            MigrationStep.AddPart.class,
            MigrationStep.ChangeAccess.class,
            MigrationStep.ChangePrimaryKey.class,
            MigrationStep.AddColumns.class,
            MigrationStep.ChangeAccessors.class,
            MigrationStep.ChangeColumns.class,
            MigrationStep.ReplaceColumns.class,
            MigrationStep.ReplaceRowRules.class);

    private void check(Case random) {
        MigrationPlan plan;
        try {
            plan = MigrationPlan.between(random.before(), random.after());
        } catch (MigrationException e) {
            refused++;
            return;
        }
        Database database = create(random);
        Tx tx = database.begin();
        Map<String, List<String>> rows = rows(tx);
        try {
            plan.execute(tx, RowRules::replace);
        } catch (MigrationException e) {
            failed++;
            tx.rollback();
            assertHolds(database, random.before(), rows);
            return;
        }
        executed++;
        plan.steps().forEach(step -> kindsExecuted.add(step.getClass()));
        Map<String, List<String>> rowsWanted = migrated(rows, random);
        assertThat(rows(tx)).isEqualTo(rowsWanted);
        assertThat(database.commit(tx).isEmpty())
                .as("nothing is stored by %s", plan.describe())
                .isEqualTo(plan.describe().isEmpty());
        assertHolds(database, random.after(), rowsWanted);
        database.restart();
        assertHolds(database, random.after(), rowsWanted);
    }

    private static Database create(Case random) {
        Database database = new Database();
        Tx creating = database.begin();
        MigrationPlan.between(StoredSchema.EMPTY, random.before()).execute(creating, RowRules::replace);
        database.commit(creating);
        Tx filling = database.begin();
        new RandomRows(new java.util.Random(random.seed())).fill(filling);
        database.commit(filling);
        if (random.restarted()) {
            database.restart();
        }
        return database;
    }

    private static void assertHolds(Database database, StoredSchema schema, Map<String, List<String>> rows) {
        Tx tx = database.begin();
        StoredSchema stored = StoredSchema.read(tx);
        assertThat(comparable(stored.tables())).isEqualTo(comparable(schema.tables()));
        assertThat(stored.rowRules()).containsExactlyInAnyOrderElementsOf(schema.rowRules());
        assertThat(protectedTables(tx)).isEqualTo(Set.copyOf(schema.rowRules()));
        assertThat(MigrationPlan.between(stored, schema).steps()).isEmpty();
        assertThat(rows(tx)).isEqualTo(rows);
        tx.rollback();
        database.datastore.checkIndexes();
    }

    /** Returns the rules that the ids in the catalog stand for. */
    private static Set<RowRuleSchema> protectedTables(Tx tx) {
        Set<RowRuleSchema> rules = new HashSet<>();
        for (RowCursor row = tx.scan(SystemTables.ST_ROW_LEVEL_SECURITY); row.next(); ) {
            int id = new BsatnReader(row.array(), row.offset(), row.length()).readU32();
            TableSchema table = Objects.requireNonNull(tx.catalog().tableById(id));
            rules.add(new RowRuleSchema("SELECT * FROM " + table.name()));
        }
        return rules;
    }

    /** Returns tables without ids, order, and what the catalog does not store. */
    private static Set<TableSchema> comparable(List<TableSchema> tables) {
        return tables.stream()
                .map(table -> {
                    List<TablePart> parts = new ArrayList<>();
                    table.parts().forEach(part -> parts.add(part.withId(0)));
                    parts.sort(Comparator.comparing(TablePart::name));
                    return table.withParts(parts).toBuilder()
                            .tableId(0)
                            .defaults(List.of())
                            .build();
                })
                .collect(Collectors.toSet());
    }

    private static Map<String, List<String>> rows(Tx tx) {
        Map<String, List<String>> rows = new TreeMap<>();
        for (TableSchema table : tx.catalog().tables()) {
            if (!table.isSystem()) {
                List<String> texts = new ArrayList<>();
                for (RowCursor row = tx.scan(table.tableId()); row.next(); ) {
                    texts.add(HexFormat.of().formatHex(row.array(), row.offset(), row.offset() + row.length()));
                }
                texts.sort(Comparator.naturalOrder());
                rows.put(table.name(), texts);
            }
        }
        return rows;
    }

    /** Returns what must have become of rows: those of tables that stay, with the defaults of new columns. */
    private static Map<String, List<String>> migrated(Map<String, List<String>> rows, Case random) {
        Map<String, List<String>> wanted = new TreeMap<>();
        for (TableSchema table : random.after().tables()) {
            String appended = random.before().tables().stream()
                    .filter(old -> old.name().equals(table.name()))
                    .findFirst()
                    .map(old -> defaultsFrom(old.columns().size(), table))
                    .orElse("");
            wanted.put(
                    table.name(),
                    rows.getOrDefault(table.name(), List.of()).stream()
                            .map(row -> row + appended)
                            .sorted()
                            .toList());
        }
        rows.forEach((table, lost) -> assertThat(wanted.containsKey(table) || lost.isEmpty())
                .as("no rows are lost with table %s", table)
                .isTrue());
        return wanted;
    }

    private static String defaultsFrom(int kept, TableSchema table) {
        StringBuilder text = new StringBuilder();
        for (ColumnSchema column : table.columns()) {
            for (ColumnDefaultDef value : table.defaults()) {
                if (column.position() >= kept && value.column() == column.position()) {
                    text.append(HexFormat.of().formatHex(value.value()));
                }
            }
        }
        return text.toString();
    }
}
