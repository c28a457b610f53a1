package dev.stdb.server.plan;

import dev.stdb.schema.ColumnSchema;
import dev.stdb.schema.TableSchema;
import dev.stdb.server.sql.Expr;
import dev.stdb.server.sql.Ident;
import dev.stdb.server.sql.Position;
import dev.stdb.server.sql.SqlErrorCode;
import dev.stdb.server.sql.SqlException;
import dev.stdb.server.sql.Statement.TableRef;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The tables of one statement and the labels by which its columns may be qualified. Confined to one check. */
final class Scope {
    /** Most tables of one SELECT; planning takes time in proportion to the square of their number. */
    private static final int TABLES_MAX = 256;

    private final TableLookup lookup;
    private final List<String> labels = new ArrayList<>();
    private final Map<String, Integer> slots = new HashMap<>();
    private final List<TableSchema> tables = new ArrayList<>();

    Scope(TableLookup lookup) {
        this.lookup = lookup;
    }

    /** Adds the table of FROM or JOIN. */
    void add(TableRef ref) {
        if (slots.putIfAbsent(ref.label(), tables.size()) != null) {
            throw duplicate(ref.label(), ref.position());
        } else if (slots.size() > TABLES_MAX) {
            throw new SqlException(
                    SqlErrorCode.SQL_LIMIT, "Too many tables in query: max=" + TABLES_MAX, ref.position());
        }
        tables.add(require(lookup, ref.name().text(), ref.name().position()));
        labels.add(ref.label());
    }

    static TableSchema require(TableLookup lookup, String name, Position position) {
        TableSchema table = lookup.findTable(name);
        if (table == null) {
            throw new SqlException(
                    SqlErrorCode.SQL_NAME,
                    "no such table: `" + name + "`. If the table exists, it may be marked private.",
                    position);
        }
        return table;
    }

    static SqlException duplicate(String name, Position position) {
        return new SqlException(SqlErrorCode.SQL_NAME, "Duplicate name `" + name + "`", position);
    }

    static SqlException noField(String label, TableSchema table, Ident column) {
        return new SqlException(
                SqlErrorCode.SQL_NAME,
                "`" + label + "` does not have a field `" + column.text() + "`",
                column.position(),
                "its columns are "
                        + String.join(
                                ", ",
                                table.columns().stream().map(ColumnSchema::name).toList())
                        + "; text stands in single quotes");
    }

    List<TableSchema> tables() {
        return tables;
    }

    /** Returns the slot with a label. */
    int slot(String label, Position position) {
        Integer slot = slots.get(label);
        if (slot == null) {
            throw new SqlException(
                    SqlErrorCode.SQL_NAME,
                    "`" + label + "` is not in scope",
                    position,
                    "the tables in scope are " + String.join(", ", labels) + ", written exactly so");
        }
        return slot;
    }

    /** Resolves a column. */
    TypedExpr.ColumnRef column(Expr.Column ref) {
        int slot = 0;
        if (ref.qualifier() != null) {
            slot = slot(ref.qualifier().text(), ref.position());
        } else if (tables.size() > 1) {
            throw new SqlException(
                    SqlErrorCode.SQL_NAME,
                    "Names must be qualified when using joins",
                    ref.position(),
                    "write table.column");
        }
        Optional<ColumnSchema> column = tables.get(slot).findColumn(ref.column().text());
        if (column.isEmpty()) {
            throw noField(labels.get(slot), tables.get(slot), ref.column());
        }
        return new TypedExpr.ColumnRef(
                slot, column.get().position(), column.get().type());
    }
}
