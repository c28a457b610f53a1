package dev.stdb.server.plan;

import dev.stdb.bsatn.BsatnWriter;
import dev.stdb.moduledef.ColumnDefaultDef;
import dev.stdb.sats.AlgebraicType;
import dev.stdb.sats.SpecialTypes;
import dev.stdb.sats.TypeLayout;
import dev.stdb.schema.ColumnSchema;
import dev.stdb.schema.TableSchema;
import dev.stdb.server.plan.TypedStatement.TypedInsert;
import dev.stdb.server.sql.Expr;
import dev.stdb.server.sql.Ident;
import dev.stdb.server.sql.SqlErrorCode;
import dev.stdb.server.sql.SqlException;
import dev.stdb.server.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Types INSERT (spec sql.md §3.3). */
final class InsertTyper {
    private static final byte[] NONE = {1};

    private InsertTyper() {}

    static TypedInsert check(Statement.Insert insert, TableLookup tables) {
        String name = insert.table().text();
        TableSchema table = Scope.require(tables, name, insert.table().position());
        int columnCount = table.columns().size();
        if (insert.columns().size() > columnCount || insert.columns().isEmpty()) {
            throw columnsMissing(insert, table, null);
        }
        int[] order = order(insert, table);
        byte[][] defaults = new byte[columnCount][];
        for (ColumnSchema column : table.columns()) {
            if (order[column.position()] < 0) {
                byte[] value = defaultValue(table, column);
                if (value == null) {
                    throw columnsMissing(insert, table, column);
                }
                defaults[column.position()] = value;
            }
        }
        List<byte[]> rows = new ArrayList<>();
        for (List<Expr.Literal> tuple : insert.rows()) {
            if (tuple.size() != insert.columns().size()) {
                throw new SqlException(
                        SqlErrorCode.SQL_TYPE,
                        "Inserting a row with " + tuple.size() + " values into `" + name + "` which has "
                                + insert.columns().size() + " fields",
                        tuple.get(0).position(),
                        "write one value for each column of the list");
            }
            rows.add(row(table, tuple, order, defaults));
        }
        return new TypedInsert(table, rows);
    }

    private static byte[] row(TableSchema table, List<Expr.Literal> tuple, int[] order, byte[][] defaults) {
        BsatnWriter row = new BsatnWriter();
        for (ColumnSchema column : table.columns()) {
            int source = order[column.position()];
            byte[] value =
                    source < 0 ? defaults[column.position()] : StoredValues.encode(tuple.get(source), column.type());
            row.writeRaw(value, 0, value.length);
        }
        return row.toByteArray();
    }

    private static SqlException columnsMissing(
            Statement.Insert insert, TableSchema table, @Nullable ColumnSchema missing) {
        return new SqlException(
                SqlErrorCode.SQL_TYPE,
                "The number of fields (" + insert.columns().size()
                        + ") in the INSERT does not match the number of columns ("
                        + table.columns().size() + ") of the table `"
                        + insert.table().text() + "`",
                insert.table().position(),
                missing == null
                        ? "list the columns behind the table's name"
                        : "only auto-increment columns, options and columns with a default may be left out, unlike "
                                + missing.name());
    }

    /**
     * Returns for each column where its value stands in the tuples, -1 for columns not listed.
     *
     * <p>Deviation: the original ignores the names and binds by position; statements whose names are right and in order
     * mean the same here (ADR 0016).
     */
    private static int[] order(Statement.Insert insert, TableSchema table) {
        int[] order = new int[table.columns().size()];
        Arrays.fill(order, -1);
        for (int i = 0; i < insert.columns().size(); i++) {
            Ident name = insert.columns().get(i);
            int position = column(table, insert.table().text(), name).position();
            if (order[position] >= 0) {
                throw Scope.duplicate(name.text(), name.position());
            }
            order[position] = i;
        }
        return order;
    }

    /** Returns the value of a column that a statement leaves out, if it has one. */
    private static byte @Nullable [] defaultValue(TableSchema table, ColumnSchema column) {
        AlgebraicType type = column.type();
        if (table.sequences().stream().anyMatch(sequence -> sequence.column() == column.position())) {
            // Zero asks for the next value.
            return new byte[TypeLayout.fixedSize(type)];
        }
        for (ColumnDefaultDef declared : table.defaults()) {
            if (declared.column() == column.position()) {
                return declared.value();
            }
        }
        return SpecialTypes.isOption(type) ? NONE : null;
    }

    static ColumnSchema column(TableSchema table, String label, Ident name) {
        return table.findColumn(name.text()).orElseThrow(() -> Scope.noField(label, table, name));
    }
}
