package dev.stdb.server.migration;

import dev.stdb.bsatn.BsatnWriter;
import dev.stdb.moduledef.ColumnDefaultDef;
import dev.stdb.moduledef.GeneratedSchedules;
import dev.stdb.sats.ProductType;
import dev.stdb.schema.ColumnSchema;
import dev.stdb.schema.IndexSchema;
import dev.stdb.schema.OutboxSchema;
import dev.stdb.schema.RowRuleSchema;
import dev.stdb.schema.TablePart;
import dev.stdb.schema.TableSchema;
import dev.stdb.server.common.Invariants;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/**
 * One change of a schema, as it is told to people and as it is executed. Tables and their parts are named canonically;
 * ids are those of the catalog and looked up when the step is executed. Immutable.
 */
sealed interface MigrationStep {

    /** Returns the line for people. */
    String text();

    /** Returns whether bindings of connected clients may no longer fit. */
    default boolean breaksClients() {
        return false;
    }

    /** Removes a table, which must be empty. */
    record DropTable(String table) implements MigrationStep {
        @Override
        public String text() {
            return "Removed table `" + table + "`";
        }

        @Override
        public boolean breaksClients() {
            // Clients have no bindings to tables of timers.
            return !table.startsWith(GeneratedSchedules.TABLE_PREFIX);
        }
    }

    /** Adds a table with all its parts. */
    record CreateTable(TableSchema table) implements MigrationStep {
        @Override
        public String text() {
            return "Created table `" + table.name() + "`";
        }
    }

    /** Changes views, of which nothing is stored but their description. */
    sealed interface ViewChange extends MigrationStep {}

    /** Removes a view. */
    record RemoveView(String view) implements ViewChange {
        @Override
        public String text() {
            return "Removed view `" + view + "`";
        }

        @Override
        public boolean breaksClients() {
            return true;
        }
    }

    /** Adds a view. */
    record AddView(String view) implements ViewChange {
        @Override
        public String text() {
            return "Created view `" + view + "`";
        }
    }

    /** Makes a view public or private. */
    record ChangeViewAccess(String view, boolean isPublic) implements ViewChange {
        @Override
        public String text() {
            return "Made view `" + view + "` " + (isPublic ? "public" : "private");
        }
    }

    /**
     * Replaces a table by the wanted one, whose rows the module makes of the old ones. Everything about the table
     * changes with it, so that no other step is about it. Deviation: the original has no such step (ADR 0054).
     *
     * @param from the old columns
     * @param wanted the new table
     */
    record MigrateRows(ProductType from, TableSchema wanted, RowMigration migration) implements MigrationStep {
        @Override
        public String text() {
            return "Migrated all rows of table `" + wanted.name() + "` from " + migration.typeName() + " "
                    + RowMigration.layout(from) + " to " + RowMigration.layout(wanted.rowType());
        }

        @Override
        public boolean breaksClients() {
            return true;
        }
    }

    /** Replaces all rules of row-level security. */
    record ReplaceRowRules(List<RowRuleSchema> rules) implements MigrationStep {
        @Override
        public String text() {
            return "Replaced the row-level security rules";
        }

        @Override
        public boolean breaksClients() {
            return true;
        }
    }

    /** Changes a table that stays. */
    sealed interface TableChange extends MigrationStep {
        /** Returns the name of the table. */
        String table();

        /** Returns what the step makes of the table; ids stay. */
        TableSchema applyTo(TableSchema before);
    }

    /** Removes an index, a constraint, … */
    record RemovePart(String table, TablePart part) implements TableChange {
        @Override
        public String text() {
            return "Removed " + part.kind() + " `" + part.name() + "` of table `" + table + "`";
        }

        @Override
        public TableSchema applyTo(TableSchema before) {
            List<TablePart> parts = before.parts();
            Invariants.check(parts.removeIf(part::isNamesake), "nothing to do: " + text());
            return before.withParts(parts);
        }
    }

    /** Adds an index, a constraint, which the rows must satisfy, … */
    record AddPart(String table, TablePart part) implements TableChange {
        @Override
        public String text() {
            return "Created " + part.kind() + " `" + part.name() + "` of table `" + table + "`";
        }

        @Override
        public TableSchema applyTo(TableSchema before) {
            List<TablePart> parts = before.parts();
            parts.add(part);
            return before.withParts(parts);
        }
    }

    /** Makes a table public or private. */
    record ChangeAccess(String table, boolean isPublic) implements TableChange {
        @Override
        public String text() {
            return "Made table `" + table + "` " + (isPublic ? "public" : "private");
        }

        @Override
        public TableSchema applyTo(TableSchema before) {
            return before.toBuilder().isPublic(isPublic).build();
        }
    }

    /** Moves the primary key mark. */
    record ChangePrimaryKey(String table, OptionalInt column) implements TableChange {
        @Override
        public String text() {
            return "Changed primary key of table `" + table + "`";
        }

        @Override
        public TableSchema applyTo(TableSchema before) {
            return before.toBuilder().primaryKey(column).build();
        }
    }

    /** Changes what is called for the rows of an outbox; messages that wait are sent as this says. */
    record ChangeOutbox(String table, OutboxSchema outbox) implements TableChange {
        @Override
        public String text() {
            return "Changed outbox `" + table + "`";
        }

        @Override
        public TableSchema applyTo(TableSchema before) {
            return before.toBuilder().outbox(Optional.of(outbox)).build();
        }
    }

    /** Changes columns, for which the table is replaced by a new one with its rows (ADR 0023). */
    sealed interface ColumnChange extends TableChange {
        /** Returns a table with the new columns; of everything else it says nothing. */
        TableSchema wanted();

        @Override
        default String table() {
            return wanted().name();
        }

        @Override
        default TableSchema applyTo(TableSchema before) {
            return wanted().withParts(before.parts()).toBuilder()
                    .tableId(before.tableId())
                    .isPublic(before.isPublic())
                    .primaryKey(before.primaryKey())
                    .build();
        }

        /** Returns what is appended to every row, in BSATN. */
        default byte[] appended() {
            return new byte[0];
        }
    }

    /** Adds columns at the end; rows get their default values. */
    record AddColumns(TableSchema wanted, int kept) implements ColumnChange {
        @Override
        public String text() {
            String names = added().stream().map(ColumnSchema::name).collect(Collectors.joining(", "));
            return "Added columns " + names + " to table `" + table() + "`";
        }

        private List<ColumnSchema> added() {
            return wanted.columns().subList(kept, wanted.columns().size());
        }

        @Override
        public boolean breaksClients() {
            return true;
        }

        @Override
        public byte[] appended() {
            BsatnWriter values = new BsatnWriter();
            for (ColumnSchema column : added()) {
                ColumnDefaultDef value = wanted.findDefault(column.position()).orElseThrow();
                values.writeRaw(value.value(), 0, value.value().length);
            }
            return values.toByteArray();
        }
    }

    /** Changes the names by which module code knows a table, its columns and, below its namespace, its indexes. */
    record ChangeAccessors(TableSchema wanted) implements TableChange {
        @Override
        public String table() {
            return wanted.name();
        }

        @Override
        public String text() {
            return "Changed the names in module code of table `" + table() + "`";
        }

        @Override
        public TableSchema applyTo(TableSchema before) {
            List<IndexSchema> indexes = before.indexes().stream()
                    .map(index -> wanted.findPart(index)
                            .map(part -> index.withAccessorName(((IndexSchema) part).accessorName()))
                            .orElse(index))
                    .toList();
            return before.toBuilder()
                    .accessorName(wanted.accessorName())
                    .columns(wanted.columns())
                    .indexes(indexes)
                    .build();
        }
    }

    /** Changes columns that keep their values: types that gained variants. */
    record ChangeColumns(TableSchema wanted) implements ColumnChange {
        @Override
        public String text() {
            return "Changed columns of table `" + table() + "`";
        }
    }

    /** Replaces the columns of an event table, which has no stored rows. */
    record ReplaceColumns(TableSchema wanted) implements ColumnChange {
        @Override
        public String text() {
            return "Replaced the columns of event table `" + table() + "`";
        }

        @Override
        public boolean breaksClients() {
            return true;
        }
    }
}
