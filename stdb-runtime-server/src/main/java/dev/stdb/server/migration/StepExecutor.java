package dev.stdb.server.migration;

import dev.stdb.StdbException;
import dev.stdb.bsatn.BsatnReader;
import dev.stdb.moduledef.GeneratedSchedules;
import dev.stdb.sats.PrimitiveType;
import dev.stdb.schema.RowRuleSchema;
import dev.stdb.schema.SequenceSchema;
import dev.stdb.schema.TableSchema;
import dev.stdb.server.common.InvariantViolationException;
import dev.stdb.server.migration.MigrationStep.ColumnChange;
import dev.stdb.server.migration.MigrationStep.MigrateRows;
import dev.stdb.server.migration.MigrationStep.TableChange;
import dev.stdb.server.row.RowCursor;
import dev.stdb.server.row.RowLayout;
import dev.stdb.server.tx.ReplacedTable;
import dev.stdb.server.tx.Tx;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Executes steps inside a transaction, in their order. Confined to the database thread. */
final class StepExecutor {
    private final Tx tx;
    private final MigrationPlan.RowRuleStore rowRules;
    private final RowConverter converter;

    StepExecutor(Tx tx, MigrationPlan.RowRuleStore rowRules, RowConverter converter) {
        this.tx = tx;
        this.rowRules = rowRules;
        this.converter = converter;
    }

    /** Checks what the steps demand of rows, then executes all; see {@link MigrationPlan#execute}. */
    void execute(List<MigrationStep> steps, StoredSchema wanted) {
        steps.forEach(this::checkRows);
        int at = 0;
        while (at < steps.size()) {
            List<TableChange> changes = changesOfOneTable(steps, at);
            if (steps.get(at) instanceof MigrateRows) {
                at += migrate(steps.subList(at, steps.size()));
            } else if (changes.isEmpty()) {
                execute(steps.get(at));
                at++;
            } else {
                alter(changes);
                at += changes.size();
            }
        }
        follow(wanted, steps);
    }

    private void checkRows(MigrationStep step) {
        if (step instanceof MigrationStep.DropTable drop) {
            TableSchema table = require(drop.table());
            if (tx.rowCount(table.tableId()) > 0 && !holdsTimers(table)) {
                throw MigrationException.failed("Cannot remove table `" + drop.table() + "`: table contains data");
            }
        } else if (step instanceof MigrationStep.AddPart add && add.part() instanceof SequenceSchema sequence) {
            checkNoneInRange(require(add.table()), sequence);
        }
    }

    /** Whether the rows are the module's own, which it declares anew with every publication; ADR 0036. */
    private static boolean holdsTimers(TableSchema table) {
        return table.name().startsWith(GeneratedSchedules.TABLE_PREFIX)
                && table.schedule().isPresent()
                && !table.isPublic();
    }

    /** Refuses a new sequence that would generate values that are already there (spec semantics.md §3). */
    private void checkNoneInRange(TableSchema table, SequenceSchema sequence) {
        if (sequence.column() >= table.columns().size()
                || !(table.columns().get(sequence.column()).type() instanceof PrimitiveType integer)) {
            return;
        }
        RowLayout layout = tx.layout(table.tableId());
        for (RowCursor rows = tx.scan(table.tableId()); rows.next(); ) {
            int at = layout.columnOffset(rows.array(), rows.offset(), sequence.column());
            BigInteger value = new BsatnReader(rows.array(), at, integer.fixedSize())
                    .readBigInteger(integer.fixedSize(), integer.isSignedInteger());
            if (value.compareTo(sequence.min()) >= 0 && value.compareTo(sequence.max()) <= 0) {
                throw MigrationException.failed(
                        "Precheck failed: added sequence `" + sequence.name() + "` already has values in range");
            }
        }
    }

    /**
     * Returns the steps from {@code from} on that change one table, the same; empty if the first does not change one.
     */
    private static List<TableChange> changesOfOneTable(List<MigrationStep> steps, int from) {
        List<TableChange> changes = new ArrayList<>();
        for (MigrationStep step : steps.subList(from, steps.size())) {
            if (!(step instanceof TableChange change)
                    || !changes.isEmpty() && !changes.get(0).table().equals(change.table())) {
                break;
            }
            changes.add(change);
        }
        return changes;
    }

    private void execute(MigrationStep step) {
        if (step instanceof MigrationStep.DropTable drop) {
            tx.dropTable(require(drop.table()).tableId());
        } else if (step instanceof MigrationStep.CreateTable create) {
            changing(create.table().name(), () -> tx.createTable(create.table()));
        } else if (step instanceof MigrationStep.ReplaceRowRules replace) {
            replaceRowRules(replace.rules());
        }
    }

    /**
     * Executes the migrations that the steps begin with, and returns how many. All their tables are replaced before the
     * module runs, which knows none of the old ones.
     */
    private int migrate(List<MigrationStep> steps) {
        List<RowBatches> tables = new ArrayList<>();
        for (MigrationStep step : steps) {
            if (!(step instanceof MigrateRows migrate)) {
                break;
            }
            changing(migrate.wanted().name(), () -> {
                ReplacedTable replaced =
                        tx.replaceByEmpty(require(migrate.wanted().name()).tableId(), migrate.wanted());
                tables.add(new RowBatches(tx, converter, migrate.migration(), replaced));
            });
        }
        tables.forEach(RowBatches::convert);
        return tables.size();
    }

    /**
     * Executes changes of one table as one: rows are rewritten once, and no index is built for a state that nobody
     * sees.
     */
    private void alter(List<TableChange> changes) {
        TableSchema before = require(changes.get(0).table());
        TableSchema after = before;
        for (TableChange change : changes) {
            after = change.applyTo(after);
        }
        TableSchema wanted = after;
        Optional<ColumnChange> columns = changes.stream()
                .filter(ColumnChange.class::isInstance)
                .map(ColumnChange.class::cast)
                .findFirst();
        changing(before.name(), () -> {
            if (columns.isPresent()) {
                byte[] appended = columns.get().appended();
                tx.replaceTable(before.tableId(), wanted, (array, offset, length, out) -> {
                    out.writeRaw(array, offset, length);
                    out.writeRaw(appended, 0, appended.length);
                });
            } else {
                tx.alterTable(before.tableId(), wanted);
            }
        });
    }

    /**
     * Brings in line with the module the description of views, and with the tables what follows from a schema and is no
     * step, because nothing stored changes by it unless a step has changed the tables: rules are bound to ids of
     * tables, and defaults of columns are not stored.
     */
    private void follow(StoredSchema wanted, List<MigrationStep> steps) {
        ViewRows.replace(tx, wanted.views());
        if (steps.stream().noneMatch(MigrationStep.ReplaceRowRules.class::isInstance)) {
            replaceRowRules(wanted.rowRules());
        }
        for (TableSchema table : wanted.tables()) {
            TableSchema stored = require(table.name());
            if (!stored.defaults().equals(table.defaults())) {
                TableSchema next = stored.toBuilder().defaults(table.defaults()).build();
                changing(table.name(), () -> tx.alterTable(stored.tableId(), next));
            }
        }
    }

    private void replaceRowRules(List<RowRuleSchema> rules) {
        try {
            rowRules.replace(tx, rules);
        } catch (StdbException e) {
            throw MigrationException.failed(String.valueOf(e.getMessage()), e);
        }
    }

    private static void changing(String table, Runnable change) {
        try {
            change.run();
        } catch (StdbException e) {
            throw MigrationException.failed("table " + table + ": " + e.getMessage(), e);
        }
    }

    private TableSchema require(String name) {
        TableSchema table = tx.catalog().tableByName(name);
        if (table == null || !table.name().equals(name)) {
            throw new InvariantViolationException("the catalog lacks a table of the schema: table=" + name);
        }
        return table;
    }
}
