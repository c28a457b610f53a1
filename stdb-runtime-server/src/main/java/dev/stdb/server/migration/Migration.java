package dev.stdb.server.migration;

import dev.stdb.StdbException;
import dev.stdb.bsatn.BsatnReader;
import dev.stdb.moduledef.ColumnDefaultDef;
import dev.stdb.sats.AlgebraicType;
import dev.stdb.sats.PrimitiveType;
import dev.stdb.schema.DatabaseSchema;
import dev.stdb.schema.SequenceSchema;
import dev.stdb.schema.TableSchema;
import dev.stdb.server.guest.ModuleErrorCode;
import dev.stdb.server.guest.ModuleException;
import dev.stdb.server.query.RowRules;
import dev.stdb.server.row.RowCursor;
import dev.stdb.server.row.RowLayout;
import dev.stdb.server.tx.Tx;
import java.math.BigInteger;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Brings the tables of a database to a schema, inside a transaction of the caller. */
public final class Migration {
    private static final Set<PrimitiveType> UNSIGNED = Set.of(
            PrimitiveType.U8,
            PrimitiveType.U16,
            PrimitiveType.U32,
            PrimitiveType.U64,
            PrimitiveType.U128,
            PrimitiveType.U256);

    private Migration() {}

    /**
     * Creates, changes and drops tables; what a plan found impossible must have been refused before.
     *
     * @throws ModuleException if the rows do not allow a change; the caller must roll back
     */
    public static void apply(Tx tx, DatabaseSchema wanted) {
        Set<String> names = new HashSet<>();
        for (TableSchema table : wanted.tables()) {
            names.add(table.name());
        }
        for (TableSchema table : List.copyOf(tx.catalog().tables())) {
            if (!table.isSystem() && !names.contains(table.name())) {
                drop(tx, table);
            }
        }
        for (TableSchema table : wanted.tables()) {
            TableSchema existing = tx.catalog().tableByName(table.name());
            try {
                if (existing == null) {
                    tx.createTable(table);
                } else {
                    change(tx, existing, table);
                }
            } catch (ModuleException e) {
                throw e;
            } catch (StdbException e) {
                throw failed("table " + table.name() + ": " + e.getMessage(), e);
            }
        }
        try {
            RowRules.replace(tx, wanted.raw().rowLevelSecurity());
        } catch (StdbException e) {
            throw failed(String.valueOf(e.getMessage()), e);
        }
    }

    private static ModuleException failed(String text, StdbException cause) {
        return new ModuleException(
                ModuleErrorCode.MODULE_MIGRATION, "Failed to create or update the database: " + text, cause);
    }

    private static ModuleException failed(String text) {
        return new ModuleException(
                ModuleErrorCode.MODULE_MIGRATION, "Failed to create or update the database: " + text);
    }

    private static void drop(Tx tx, TableSchema table) {
        if (tx.rowCount(table.tableId()) > 0) {
            throw failed("Cannot remove table `" + table.name() + "`: table contains data");
        }
        tx.dropTable(table.tableId());
    }

    private static void change(Tx tx, TableSchema before, TableSchema after) {
        for (SequenceSchema sequence : after.sequences()) {
            boolean known =
                    before.sequences().stream().anyMatch(s -> s.withId(0).equals(sequence.withId(0)));
            if (!known && sequence.column() < before.columns().size()) {
                checkNoneInRange(tx, before, sequence);
            }
        }
        boolean sameShape = before.rowType().equals(after.rowType())
                && before.columns().equals(after.columns())
                && before.accessorName().equals(after.accessorName());
        if (sameShape) {
            tx.alterTable(before.tableId(), after);
            return;
        }
        int kept = before.columns().size();
        tx.replaceTable(before.tableId(), after, (array, offset, length, out) -> {
            out.writeRaw(array, offset, length);
            for (int column = kept; column < after.columns().size(); column++) {
                byte[] value = defaultOf(after, column).orElseThrow().value();
                out.writeRaw(value, 0, value.length);
            }
        });
    }

    /** Returns the value that existing rows get in a new column. */
    public static Optional<ColumnDefaultDef> defaultOf(TableSchema table, int column) {
        return table.defaults().stream().filter(d -> d.column() == column).findFirst();
    }

    /** Refuses a new sequence that would generate values that are already there (spec semantics.md §3). */
    private static void checkNoneInRange(Tx tx, TableSchema table, SequenceSchema sequence) {
        AlgebraicType type = table.columns().get(sequence.column()).type();
        if (!(type instanceof PrimitiveType integer)) {
            return;
        }
        RowLayout layout = tx.layout(table.tableId());
        for (RowCursor rows = tx.scan(table.tableId()); rows.next(); ) {
            int at = layout.columnOffset(rows.array(), rows.offset(), sequence.column());
            BigInteger value = new BsatnReader(rows.array(), at, integer.fixedSize())
                    .readBigInteger(integer.fixedSize(), !UNSIGNED.contains(integer));
            if (value.compareTo(sequence.min()) >= 0 && value.compareTo(sequence.max()) <= 0) {
                throw failed("Precheck failed: added sequence `" + sequence.name() + "` already has values in range");
            }
        }
    }
}
