package dev.stdb.server.plan;

import dev.stdb.schema.ColumnSchema;
import dev.stdb.schema.TableSchema;
import dev.stdb.schema.ViewSchema;
import dev.stdb.server.sql.Expr;
import dev.stdb.server.sql.Ident;
import dev.stdb.server.sql.Name;
import dev.stdb.server.sql.Position;
import dev.stdb.server.sql.SqlErrorCode;
import dev.stdb.server.sql.SqlException;
import dev.stdb.server.sql.Statement;
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

    /** Adds the table or view of FROM or JOIN. */
    void add(TableRef ref, Statement.Select select) {
        addLabel(ref);
        tables.add(resolve(ref, select));
    }

    /** Adds the table that a statement changes. */
    void addTarget(Name name) {
        addLabel(new TableRef(name, null));
        tables.add(require(lookup, name.text(), name.position()));
    }

    private void addLabel(TableRef ref) {
        if (slots.putIfAbsent(ref.label(), tables.size()) != null) {
            throw duplicate(ref.label(), ref.position());
        } else if (slots.size() > TABLES_MAX) {
            throw new SqlException(
                    SqlErrorCode.SQL_LIMIT, "Too many tables in query: max=" + TABLES_MAX, ref.position());
        }
        labels.add(ref.label());
    }

    private TableSchema resolve(TableRef ref, Statement.Select select) {
        String name = ref.name().text();
        TableSchema table = lookup.findTable(name);
        if (table != null) {
            if (ref.arguments() != null) {
                throw new SqlException(
                        SqlErrorCode.SQL_TYPE,
                        "`" + name + "` is a table; only views take arguments",
                        ref.name().position());
            }
            return table;
        }
        ViewSchema view = lookup.findView(name);
        if (view == null) {
            throw noTable(name, ref.name().position());
        }
        return lookup.viewRows(view, ViewCalls.arguments(ref, view, select));
    }

    /** Returns a table, which must not be a view. */
    static TableSchema require(TableLookup lookup, String name, Position position) {
        TableSchema table = lookup.findTable(name);
        if (table != null) {
            return table;
        }
        if (lookup.findView(name) != null) {
            throw new SqlException(
                    SqlErrorCode.SQL_UNSUPPORTED,
                    "`" + name + "` is a view; DML on views is not supported",
                    position,
                    "change the tables that the view reads");
        }
        throw noTable(name, position);
    }

    private static SqlException noTable(String name, Position position) {
        return new SqlException(
                SqlErrorCode.SQL_NAME,
                "no such table: `" + name + "`. If the table exists, it may be marked private.",
                position);
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
