package dev.stdb.server.subscription;

import dev.stdb.schema.TableSchema;
import dev.stdb.server.plan.TypedStatement.TypedSelect;
import dev.stdb.server.plan.TypedStatement.WholeRow;
import dev.stdb.server.query.CompiledSelect;
import dev.stdb.server.query.RowProjection;
import dev.stdb.server.query.TuplePredicate;
import dev.stdb.server.row.RowBuffer;
import dev.stdb.server.tx.RowReader;
import java.util.List;
import java.util.Optional;

/**
 * A compiled fragment of a query: one SELECT of whole rows of one table. Immutable, thread-safe.
 *
 * @param select the typed statement
 * @param driven plans by slot, to evaluate changes of one table
 * @param condition the whole condition
 */
record QueryPlans(TypedSelect select, List<CompiledSelect> driven, TuplePredicate condition) {
    /** Copies the list. */
    QueryPlans {
        driven = List.copyOf(driven);
    }

    /** Returns the slot of the table whose rows are yielded. */
    int outputSlot() {
        return ((WholeRow) select.output()).slot();
    }

    /** Returns the tables by slot. */
    List<TableSchema> tables() {
        return select.tables();
    }

    /** Returns the table whose rows are yielded. */
    TableSchema returnedTable() {
        return select.tables().get(outputSlot());
    }

    /** Plans a full evaluation for the rows there are now: a query may live long, and tables grow. */
    CompiledSelect initial(RowReader source) {
        return new CompiledSelect(CompiledSelect.plan(select, source), source);
    }

    boolean hasEvents() {
        return select.tables().stream().anyMatch(TableSchema::isEvent);
    }

    /** Evaluates the fragment; empty if a table it reads has no rows at all, for then clients are told nothing. */
    Optional<RowBuffer> evaluate(RowReader source) {
        for (TableSchema table : select.tables()) {
            if (source.rowCount(table.tableId()) == 0) {
                return Optional.empty();
            }
        }
        RowBuffer rows = new RowBuffer();
        CompiledSelect initial = initial(source);
        RowProjection projection = RowProjection.of(select.output(), initial);
        initial.run(source, tuple -> {
            projection.addTo(tuple, rows);
            return true;
        });
        return Optional.of(rows);
    }
}
