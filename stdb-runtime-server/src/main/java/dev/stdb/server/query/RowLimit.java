package dev.stdb.server.query;

import dev.stdb.sats.PrimitiveType;
import dev.stdb.sats.SumType;
import dev.stdb.schema.TableSchema;
import dev.stdb.server.common.LittleEndian;
import dev.stdb.server.row.RowCursor;
import dev.stdb.server.sql.Position;
import dev.stdb.server.sql.SqlErrorCode;
import dev.stdb.server.sql.SqlException;
import dev.stdb.server.tx.RowReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.OptionalLong;

/** The variable {@code row_limit}, a bound on the rows a statement may scan (spec sql.md §5.1). */
public final class RowLimit {
    private static final byte[] NAME = "row_limit".getBytes(StandardCharsets.US_ASCII);

    private RowLimit() {}

    /**
     * Makes sure that statements scan no more rows than allowed, together.
     *
     * @throws SqlException if the estimate is above the limit
     */
    public static void check(Collection<CompiledSelect> selects, RowReader source) {
        check(selects, source, Double.POSITIVE_INFINITY);
    }

    /**
     * Makes sure that statements scan no more rows than allowed, together.
     *
     * @param wanted how many rows are taken of each at most; those that read just what is taken then stop
     * @throws SqlException if the estimate is above the limit
     */
    static void check(Collection<CompiledSelect> selects, RowReader source, double wanted) {
        OptionalLong limit = read(source);
        if (limit.isEmpty()) {
            return;
        }
        double estimate = 0;
        for (CompiledSelect select : selects) {
            double rows = select.estimateRows(source);
            estimate += select.yieldsAllItReads() ? Math.min(rows, wanted) : rows;
        }
        long rows = (long) estimate;
        if (Long.compareUnsigned(rows, limit.getAsLong()) > 0) {
            throw new SqlException(
                    SqlErrorCode.SQL_LIMIT,
                    "Estimated cardinality (" + rows + " rows) exceeds limit ("
                            + Long.toUnsignedString(limit.getAsLong()) + " rows)",
                    Position.START);
        }
    }

    /** Reads the limit from the table of variables: a row of name and tagged value. */
    private static OptionalLong read(RowReader source) {
        TableSchema table = source.catalog().tableByName("st_var");
        if (table == null || !(table.columns().get(1).type() instanceof SumType type)) {
            return OptionalLong.empty();
        }
        RowCursor cursor = source.scan(table.tableId());
        while (cursor.next()) {
            byte[] row = cursor.array();
            int name = cursor.offset() + Integer.BYTES;
            int tag = name + LittleEndian.getInt(row, cursor.offset());
            boolean isLimit = Arrays.equals(row, name, tag, NAME, 0, NAME.length);
            if (isLimit && type.typeAt(row[tag] & 0xFF) == PrimitiveType.U64) {
                return OptionalLong.of(LittleEndian.getLong(row, tag + 1));
            }
        }
        return OptionalLong.empty();
    }
}
