package dev.stdb.server.migration;

import dev.stdb.schema.ColumnSchema;
import dev.stdb.schema.ConstraintSchema;
import dev.stdb.schema.IndexSchema;
import dev.stdb.schema.OutboxSchema;
import dev.stdb.schema.ScheduleSchema;
import dev.stdb.schema.TablePart;
import dev.stdb.schema.TableSchema;
import dev.stdb.schema.ViewSchema;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Finds the steps from one schema to another by canonical name, or everything that makes it impossible (spec
 * semantics.md §3).
 */
final class SchemaComparison {
    private final List<MigrationStep> removals = new ArrayList<>();
    private final List<MigrationStep> changes = new ArrayList<>();
    private final List<MigrationStep> additions = new ArrayList<>();
    private final List<MigrationStep.MigrateRows> migrations = new ArrayList<>();
    private final List<String> obstacles = new ArrayList<>();

    private SchemaComparison() {}

    /**
     * Returns the steps: tables and parts that go, changes of what stays, what is new, rows that the module migrates,
     * whose code may use any of it, and last the rules, which may name any of it.
     *
     * @throws MigrationException listing every change that cannot be migrated
     */
    static List<MigrationStep> compare(StoredSchema before, StoredSchema after) {
        SchemaComparison comparison = new SchemaComparison();
        comparison.compareViews(before.views(), after.views());
        comparison.compareTables(before.tables(), after);
        comparison.addViews(before.views(), after.views());
        if (!comparison.obstacles.isEmpty()) {
            throw MigrationException.rejected(String.join("; ", comparison.obstacles));
        }
        List<MigrationStep> steps = new ArrayList<>(comparison.removals);
        steps.addAll(comparison.changes);
        steps.addAll(comparison.additions);
        comparison.migrations.sort(
                Comparator.comparingInt(step -> after.migrations().indexOf(step.migration())));
        steps.addAll(comparison.migrations);
        if (!before.hasRulesOf(after)) {
            steps.add(new MigrationStep.ReplaceRowRules(after.rowRules()));
        }
        return steps;
    }

    private static <T> Map<String, T> byName(List<T> items, Function<T, String> name) {
        Map<String, T> map = new HashMap<>();
        items.forEach(item -> map.put(name.apply(item), item));
        return map;
    }

    private void compareViews(List<ViewSchema> before, List<ViewSchema> after) {
        Map<String, ViewSchema> wanted = byName(after, ViewSchema::name);
        for (ViewSchema view : before) {
            ViewSchema now = wanted.get(view.name());
            if (now == null || !isSame(view, now)) {
                removals.add(new MigrationStep.RemoveView(view.name()));
            } else if (view.isPublic() != now.isPublic()) {
                changes.add(new MigrationStep.ChangeViewAccess(view.name(), now.isPublic()));
            }
        }
    }

    private void addViews(List<ViewSchema> before, List<ViewSchema> after) {
        Map<String, ViewSchema> known = byName(before, ViewSchema::name);
        for (ViewSchema view : after) {
            ViewSchema previous = known.get(view.name());
            if (previous == null || !isSame(previous, view)) {
                additions.add(new MigrationStep.AddView(view.name()));
            }
        }
    }

    /** Returns whether clients cannot tell two views from each other but by their rows. */
    private static boolean isSame(ViewSchema before, ViewSchema after) {
        return before.isAnonymous() == after.isAnonymous()
                && before.params().equals(after.params())
                && before.rowType().equals(after.rowType())
                && before.primaryKey().equals(after.primaryKey());
    }

    private void compareTables(List<TableSchema> before, StoredSchema after) {
        Map<String, TableSchema> wanted = byName(after.tables(), TableSchema::name);
        for (TableSchema table : before) {
            if (!wanted.containsKey(table.name())) {
                removals.add(new MigrationStep.DropTable(table.name()));
            }
        }
        Map<String, TableSchema> known = byName(before, TableSchema::name);
        for (TableSchema table : after.tables()) {
            TableSchema previous = known.get(table.name());
            if (previous == null) {
                additions.add(new MigrationStep.CreateTable(table));
            } else {
                compareTable(previous, table, after.migrationsOf(table));
            }
        }
    }

    private void compareTable(TableSchema before, TableSchema after, List<RowMigration> offered) {
        String table = after.name();
        Optional<RowMigration> migration = findMigration(before, after, offered);
        if (migration.isPresent()) {
            compareKind(before, after);
            migrations.add(new MigrationStep.MigrateRows(before.rowType(), after, migration.get()));
            return;
        }
        if (before.isEvent() && after.isEvent()) {
            compareEventColumns(before, after);
        } else {
            int known = obstacles.size();
            compareColumns(before, after);
            if (obstacles.size() > known) {
                offered.forEach(unfit -> obstacles.add(whyUnfit(before, unfit)));
            }
        }
        if (hasOtherAccessors(before, after)) {
            changes.add(new MigrationStep.ChangeAccessors(after));
        }
        compareKind(before, after);
        if (before.isPublic() != after.isPublic()) {
            changes.add(new MigrationStep.ChangeAccess(table, after.isPublic()));
        }
        if (!before.primaryKey().equals(after.primaryKey())) {
            changes.add(new MigrationStep.ChangePrimaryKey(table, after.primaryKey()));
        }
        compareParts(before, after);
    }

    /** Messages that wait must keep their targets and find their rows. */
    private void compareOutbox(TableSchema before, TableSchema after) {
        OutboxSchema old = before.outbox().orElse(null);
        OutboxSchema now = after.outbox().orElse(null);
        String table = after.name();
        if (old == null && now != null) {
            obstacles.add("AddOutbox: making table " + table + " an outbox requires a manual migration");
        } else if (old != null && now == null) {
            obstacles.add("RemoveOutbox: making the outbox " + table + " a plain table requires a manual migration");
        } else if (old != null && now != null) {
            if (old.targetColumn() != now.targetColumn()) {
                obstacles.add("ChangeOutboxTargetColumn: changing the target column of the outbox " + table
                        + " requires a manual migration");
            }
            if (!before.primaryKey().equals(after.primaryKey())) {
                obstacles.add("ChangeOutboxPrimaryKey: changing the primary key of the outbox " + table
                        + " requires a manual migration");
            }
            if (!old.equals(now)) {
                changes.add(new MigrationStep.ChangeOutbox(table, now));
            }
        }
    }

    /** Compares what neither steps nor the module can migrate. */
    private void compareKind(TableSchema before, TableSchema after) {
        String table = after.name();
        if (before.isEvent() != after.isEvent()) {
            obstacles.add("Changing the event flag of table " + table + " requires a manual migration");
        }
        if (!scheduledFunction(before).equals(scheduledFunction(after))) {
            obstacles.add("Changing the schedule of table " + table + " requires a manual migration");
        }
        compareOutbox(before, after);
    }

    /** Returns what the module offers for just the rows that are there, if they are not what is wanted already. */
    private static Optional<RowMigration> findMigration(
            TableSchema before, TableSchema after, List<RowMigration> offered) {
        // Rows of an outbox are messages: to insert them again would send them again.
        if (before.isEvent() || before.outbox().isPresent() || before.rowType().equals(after.rowType())) {
            return Optional.empty();
        }
        return offered.stream()
                .filter(migration -> migration.isFrom(before))
                .findFirst()
                .or(() -> offered.stream()
                        .filter(migration -> migration.obstacle(before).isEmpty())
                        .findFirst());
    }

    private static String whyUnfit(TableSchema stored, RowMigration migration) {
        return "The migration of table " + stored.name() + " from " + migration.typeName()
                + " does not fit its rows: " + migration.obstacle(stored).orElse("") + "; stored: "
                + RowMigration.layout(stored.rowType()) + ", " + migration.typeName() + ": "
                + RowMigration.layout(migration.from());
    }

    private static Optional<String> scheduledFunction(TableSchema table) {
        return table.schedule().map(ScheduleSchema::functionName);
    }

    /** Returns whether module code knows a table, its columns or its indexes by other names. */
    private static boolean hasOtherAccessors(TableSchema before, TableSchema after) {
        Map<String, ColumnSchema> columns = byName(after.columns(), ColumnSchema::name);
        return !before.accessorName().equals(after.accessorName())
                || before.columns().stream().anyMatch(column -> isRenamed(column, columns.get(column.name())))
                || before.indexes().stream().anyMatch(index -> isMoved(index, after));
    }

    private static boolean isRenamed(ColumnSchema before, @Nullable ColumnSchema after) {
        return after != null && !before.accessorName().equals(after.accessorName());
    }

    /** Returns whether a table has an index of this name that differs in the namespace of its accessor only. */
    private static boolean isMoved(TablePart part, TableSchema table) {
        return part instanceof IndexSchema index
                && table.findPart(index).orElse(null) instanceof IndexSchema other
                && index.isSameButAccessor(other)
                && !index.accessorName().equals(other.accessorName())
                && lastSegment(index.accessorName()).equals(lastSegment(other.accessorName()));
    }

    private static String lastSegment(String path) {
        return path.substring(path.lastIndexOf('.') + 1);
    }

    private void compareEventColumns(TableSchema before, TableSchema after) {
        if (!before.rowType().equals(after.rowType())) {
            changes.add(new MigrationStep.ReplaceColumns(after));
        }
    }

    private void compareColumns(TableSchema before, TableSchema after) {
        Map<String, ColumnSchema> wanted = byName(after.columns(), ColumnSchema::name);
        for (ColumnSchema column : before.columns()) {
            ColumnSchema now = wanted.remove(column.name());
            if (now == null) {
                obstacles.add("Removing a column " + column.name() + " from table " + after.name()
                        + " requires a manual migration");
            } else if (now.position() != column.position()) {
                obstacles.add("Reordering table " + after.name() + " requires a manual migration");
            } else {
                TypeUpgrade.obstacle(column.type(), now.type())
                        .ifPresent(reason -> obstacles.add("Changing the type of column " + column.name() + " in table "
                                + after.name() + " requires a manual migration: " + reason));
            }
        }
        if (!wanted.isEmpty()) {
            after.columns().stream().filter(wanted::containsValue).forEach(column -> requireDefault(after, column));
            changes.add(new MigrationStep.AddColumns(after, before.columns().size()));
        } else if (!before.rowType().equals(after.rowType())) {
            changes.add(new MigrationStep.ChangeColumns(after));
        }
    }

    private void requireDefault(TableSchema table, ColumnSchema column) {
        if (table.findDefault(column.position()).isEmpty()) {
            obstacles.add("Adding a column " + column.name() + " to table " + table.name()
                    + " requires a default value annotation");
        }
    }

    private void compareParts(TableSchema before, TableSchema after) {
        List<TablePart> old = before.parts();
        // Constraints go before the indexes that support them, and come after them.
        Collections.reverse(old);
        for (TablePart part : old) {
            if (after.findSame(part).isEmpty() && !isMoved(part, after)) {
                removals.add(new MigrationStep.RemovePart(after.name(), part));
            }
        }
        for (TablePart part : after.parts()) {
            if (before.findSame(part).isEmpty() && !isMoved(part, before)) {
                before.findPart(part).ifPresent(previous -> requireReplaceable(previous, part));
                additions.add(new MigrationStep.AddPart(after.name(), part));
            }
        }
    }

    private void requireReplaceable(TablePart before, TablePart after) {
        if (after instanceof ConstraintSchema) {
            obstacles.add("Changing the unique constraint " + after.name() + " requires a manual migration");
        } else if (before instanceof IndexSchema old
                && after instanceof IndexSchema now
                && old.algorithm() == now.algorithm()
                && old.columns().equals(now.columns())) {
            obstacles.add("Changing the accessor name on index " + now.name() + " from " + old.accessorName() + " to "
                    + now.accessorName() + " requires a manual migration");
        }
    }
}
