package dev.stdb.server.query;

import dev.stdb.bsatn.BsatnWriter;
import dev.stdb.server.plan.TypedExpr.ColumnRef;
import dev.stdb.server.plan.TypedStatement.ColumnList;
import dev.stdb.server.plan.TypedStatement.Output;
import dev.stdb.server.plan.TypedStatement.WholeRow;
import dev.stdb.server.row.RowBuffer;
import dev.stdb.server.row.Tuple;

/** Copies the output of a row combination. Confined to one run. */
@FunctionalInterface
public interface RowProjection {

    /** Appends the result row of a combination. */
    void addTo(Tuple tuple, RowBuffer rows);

    /** Returns the projection of a SELECT that yields rows, not their number. */
    static RowProjection of(Output output, CompiledSelect compiled) {
        if (output instanceof WholeRow whole) {
            int slot = whole.slot();
            return (tuple, rows) -> rows.add(tuple.array(slot), tuple.offset(slot), tuple.length(slot));
        } else if (output instanceof ColumnList list) {
            BsatnWriter row = new BsatnWriter();
            return (tuple, rows) -> {
                row.reset();
                for (ColumnRef column : list.columns()) {
                    int slot = column.slot();
                    compiled.layout(slot).copyColumn(tuple.array(slot), tuple.offset(slot), column.column(), row);
                }
                rows.add(row.array(), 0, row.length());
            };
        }
        throw new IllegalArgumentException("no rows: " + output);
    }
}
