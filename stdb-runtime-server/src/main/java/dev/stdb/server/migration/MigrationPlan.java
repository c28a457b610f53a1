package dev.stdb.server.migration;

import dev.stdb.schema.ColumnSchema;
import dev.stdb.schema.ConstraintSchema;
import dev.stdb.schema.DatabaseSchema;
import dev.stdb.schema.IndexSchema;
import dev.stdb.schema.SequenceSchema;
import dev.stdb.schema.TableSchema;
import dev.stdb.server.guest.ModuleErrorCode;
import dev.stdb.server.guest.ModuleException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Steps that turn the schema of a running database into that of a new program, found by comparing the two by canonical
 * name (spec semantics.md §3). Removals come first, additions last. Immutable.
 *
 * @param steps what to do, in order
 * @param breaksClients whether bindings of connected clients no longer fit
 */
public record MigrationPlan(List<Step> steps, boolean breaksClients) {

    public MigrationPlan {
        steps = List.copyOf(steps);
    }

    /** One change. Tables, indexes, … are named canonically; the executor looks ids up. */
    sealed interface Step {
        /** Removes a table, which must be empty. */
        record RemoveTable(String table) implements Step {}

        /** Removes an index. */
        record RemoveIndex(String table, IndexSchema index) implements Step {}

        /** Removes a unique constraint. */
        record RemoveConstraint(String table, ConstraintSchema constraint) implements Step {}

        /** Removes an auto-increment. */
        record RemoveSequence(String table, SequenceSchema sequence) implements Step {}

        /** Makes a table public or private. */
        record ChangeAccess(String table, boolean isPublic) implements Step {}

        /** Moves the primary key mark. */
        record ChangePrimaryKey(String table, OptionalInt column) implements Step {}

        /** Rewrites the rows of a table for more columns at the end; existing rows get their default values. */
        record AddColumns(String table, List<String> columns) implements Step {}

        /** Changes columns without touching the rows: types that gained variants, names that module code uses. */
        record ChangeColumns(String table) implements Step {}

        /** Replaces the columns of an event table, which has no stored rows. */
        record ReplaceColumns(String table) implements Step {}

        /** Replaces all rules of row-level security. */
        record ReplaceRowRules() implements Step {}

        /** Adds a table. */
        record AddTable(TableSchema table) implements Step {}

        /** Adds an index. */
        record AddIndex(String table, IndexSchema index) implements Step {}

        /** Adds a unique constraint, which the rows must satisfy. */
        record AddConstraint(String table, ConstraintSchema constraint) implements Step {}

        /** Adds an auto-increment. */
        record AddSequence(String table, SequenceSchema sequence) implements Step {}
    }

    /**
     * Compares two schemas.
     *
     * @throws ModuleException listing every change that cannot be migrated
     */
    public static MigrationPlan between(DatabaseSchema before, DatabaseSchema after) {
        return new Comparison().compare(before, after);
    }

    /** Returns the steps as lines for people. */
    public List<String> describe() {
        return steps.stream().map(MigrationPlan::describe).toList();
    }

    private static String describe(Step step) {
        if (step instanceof Step.RemoveTable s) {
            return "Removed table `" + s.table() + "`";
        } else if (step instanceof Step.RemoveIndex s) {
            return "Removed index `" + s.index().name() + "` of table `" + s.table() + "`";
        } else if (step instanceof Step.RemoveConstraint s) {
            return "Removed unique constraint `" + s.constraint().name() + "` of table `" + s.table() + "`";
        } else if (step instanceof Step.RemoveSequence s) {
            return "Removed auto-increment `" + s.sequence().name() + "` of table `" + s.table() + "`";
        } else if (step instanceof Step.ChangeAccess s) {
            return "Made table `" + s.table() + "` " + (s.isPublic() ? "public" : "private");
        } else if (step instanceof Step.ChangePrimaryKey s) {
            return "Changed primary key of table `" + s.table() + "`";
        } else if (step instanceof Step.AddColumns s) {
            return "Added columns " + String.join(", ", s.columns()) + " to table `" + s.table() + "`";
        } else if (step instanceof Step.ChangeColumns s) {
            return "Changed columns of table `" + s.table() + "`";
        } else if (step instanceof Step.ReplaceColumns s) {
            return "Replaced the columns of event table `" + s.table() + "`";
        } else if (step instanceof Step.ReplaceRowRules) {
            return "Replaced the row-level security rules";
        } else if (step instanceof Step.AddTable s) {
            return "Created table `" + s.table().name() + "`";
        } else if (step instanceof Step.AddIndex s) {
            return "Created index `" + s.index().name() + "` of table `" + s.table() + "`";
        } else if (step instanceof Step.AddConstraint s) {
            return "Created unique constraint `" + s.constraint().name() + "` of table `" + s.table() + "`";
        } else if (step instanceof Step.AddSequence s) {
            return "Created auto-increment `" + s.sequence().name() + "` of table `" + s.table() + "`";
        }
        throw new IllegalStateException("unknown step " + step);
    }

    /** Collects steps and errors while two schemas are compared. */
    private static final class Comparison {
        private final List<Step> removals = new ArrayList<>();
        private final List<Step> changes = new ArrayList<>();
        private final List<Step> additions = new ArrayList<>();
        private final List<String> errors = new ArrayList<>();
        private boolean breaksClients;

        MigrationPlan compare(DatabaseSchema before, DatabaseSchema after) {
            Map<String, TableSchema> old = byName(before.tables(), TableSchema::name);
            for (TableSchema table : after.tables()) {
                TableSchema previous = old.remove(table.name());
                if (previous == null) {
                    additions.add(new Step.AddTable(table));
                } else {
                    compareTable(previous, table);
                }
            }
            for (String removed : old.keySet()) {
                removals.add(0, new Step.RemoveTable(removed));
                breaksClients = true;
            }
            if (!Set.copyOf(before.raw().rowLevelSecurity())
                    .equals(Set.copyOf(after.raw().rowLevelSecurity()))) {
                changes.add(new Step.ReplaceRowRules());
                breaksClients = true;
            }
            if (!errors.isEmpty()) {
                throw new ModuleException(
                        ModuleErrorCode.MODULE_MIGRATION, "Database update rejected: " + String.join("; ", errors));
            }
            List<Step> all = new ArrayList<>(removals);
            all.addAll(changes);
            all.addAll(additions);
            return new MigrationPlan(all, breaksClients);
        }

        private static <T> Map<String, T> byName(List<T> items, Function<T, String> name) {
            Map<String, T> map = new HashMap<>();
            items.forEach(item -> map.put(name.apply(item), item));
            return map;
        }

        private void compareTable(TableSchema before, TableSchema after) {
            String table = after.name();
            compareColumns(before, after);
            if (before.isEvent() != after.isEvent()) {
                errors.add("Changing the event flag of table " + table + " requires a manual migration");
            }
            if (before.schedule().isPresent() != after.schedule().isPresent()
                    || before.schedule().isPresent()
                            && !before.schedule()
                                    .get()
                                    .functionName()
                                    .equals(after.schedule().orElseThrow().functionName())) {
                errors.add("Changing the schedule of table " + table + " requires a manual migration");
            }
            if (before.isPublic() != after.isPublic()) {
                changes.add(new Step.ChangeAccess(table, after.isPublic()));
            }
            if (!before.primaryKey().equals(after.primaryKey())) {
                changes.add(new Step.ChangePrimaryKey(table, after.primaryKey()));
            }
            compareIndexes(before, after);
            compareConstraints(before, after);
            compareSequences(before, after);
        }

        private void compareColumns(TableSchema before, TableSchema after) {
            String table = after.name();
            if (before.isEvent() && after.isEvent()) {
                if (!before.rowType().equals(after.rowType())) {
                    changes.add(new Step.ReplaceColumns(table));
                    breaksClients = true;
                }
                return;
            }
            boolean changed = !before.accessorName().equals(after.accessorName());
            Map<String, ColumnSchema> newColumns = byName(after.columns(), ColumnSchema::name);
            for (ColumnSchema column : before.columns()) {
                ColumnSchema now = newColumns.remove(column.name());
                if (now == null) {
                    errors.add("Removing a column " + column.name() + " from table " + table
                            + " requires a manual migration");
                } else if (now.position() != column.position()) {
                    errors.add("Reordering table " + table + " requires a manual migration");
                } else {
                    TypeUpgrade.obstacle(column.type(), now.type())
                            .ifPresent(reason -> errors.add("Changing the type of column " + column.name()
                                    + " in table " + table + " requires a manual migration: " + reason));
                    changed |= !now.equals(column);
                }
            }
            if (!newColumns.isEmpty()) {
                addColumns(after, newColumns.values());
            } else if (changed) {
                changes.add(new Step.ChangeColumns(table));
            }
        }

        private void addColumns(TableSchema after, Collection<ColumnSchema> added) {
            List<String> names = new ArrayList<>();
            for (ColumnSchema column : after.columns()) {
                if (added.contains(column)) {
                    names.add(column.name());
                    if (Migration.defaultOf(after, column.position()).isEmpty()) {
                        errors.add("Adding a column " + column.name() + " to table " + after.name()
                                + " requires a default value annotation");
                    }
                }
            }
            changes.add(new Step.AddColumns(after.name(), names));
            breaksClients = true;
        }

        private void compareIndexes(TableSchema before, TableSchema after) {
            Map<String, IndexSchema> old = byName(before.indexes(), IndexSchema::name);
            for (IndexSchema index : after.indexes()) {
                @Nullable IndexSchema previous = old.remove(index.name());
                if (previous == null) {
                    additions.add(new Step.AddIndex(after.name(), index));
                } else if (previous.algorithm() != index.algorithm()
                        || !previous.columns().equals(index.columns())) {
                    removals.add(new Step.RemoveIndex(after.name(), previous));
                    additions.add(new Step.AddIndex(after.name(), index));
                } else if (!previous.accessorName().equals(index.accessorName())) {
                    errors.add("Changing the accessor name on index " + index.name() + " from "
                            + previous.accessorName() + " to " + index.accessorName()
                            + " requires a manual migration");
                }
            }
            old.values().forEach(index -> removals.add(new Step.RemoveIndex(after.name(), index)));
        }

        private void compareConstraints(TableSchema before, TableSchema after) {
            Map<String, ConstraintSchema> old = byName(before.constraints(), ConstraintSchema::name);
            for (ConstraintSchema constraint : after.constraints()) {
                @Nullable ConstraintSchema previous = old.remove(constraint.name());
                if (previous == null) {
                    additions.add(new Step.AddConstraint(after.name(), constraint));
                } else if (!previous.uniqueColumns().equals(constraint.uniqueColumns())) {
                    errors.add("Changing the unique constraint " + constraint.name() + " requires a manual migration");
                }
            }
            // Before the indexes that support them.
            old.values().forEach(c -> removals.add(0, new Step.RemoveConstraint(after.name(), c)));
        }

        private void compareSequences(TableSchema before, TableSchema after) {
            Map<String, SequenceSchema> old = byName(before.sequences(), SequenceSchema::name);
            for (SequenceSchema sequence : after.sequences()) {
                @Nullable SequenceSchema previous = old.remove(sequence.name());
                if (previous == null) {
                    additions.add(new Step.AddSequence(after.name(), sequence));
                } else if (!previous.withId(0).equals(sequence.withId(0))) {
                    removals.add(0, new Step.RemoveSequence(after.name(), previous));
                    additions.add(new Step.AddSequence(after.name(), sequence));
                }
            }
            old.values().forEach(s -> removals.add(0, new Step.RemoveSequence(after.name(), s)));
        }
    }
}
