package dev.stdb.server.query;

import dev.stdb.bsatn.BsatnWriter;
import dev.stdb.schema.RowRuleSchema;
import dev.stdb.schema.TableSchema;
import dev.stdb.server.common.LittleEndian;
import dev.stdb.server.plan.RowSecurity;
import dev.stdb.server.plan.TypeChecker;
import dev.stdb.server.plan.TypedStatement.TypedSelect;
import dev.stdb.server.plan.TypedStatement.WholeRow;
import dev.stdb.server.row.RowCursor;
import dev.stdb.server.sql.Position;
import dev.stdb.server.sql.SqlErrorCode;
import dev.stdb.server.sql.SqlException;
import dev.stdb.server.sql.SqlParser;
import dev.stdb.server.tx.RowReader;
import dev.stdb.server.tx.SystemTables;
import dev.stdb.server.tx.Tx;
import dev.stdb.types.Identity;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Row-level security of a database (spec sql.md §5.2). The rules are stored as rows (table id, SQL text) of
 * {@code st_row_level_security}.
 */
public final class RowRules {
    private RowRules() {}

    /**
     * Applies the rules to a query.
     *
     * @return what to run instead: the result is the concatenation of the rows of all fragments, whose output is that
     *     of {@code select}; just {@code select} for the owner and if no rule applies. A fragment uses the sender also
     *     if only a rule does.
     * @throws SqlException if rules depend on each other in a cycle
     */
    public static List<TypedSelect> expand(TypedSelect select, RowReader source, QueryAuth auth) {
        return auth.owner()
                ? List.of(select)
                : new RowSecurity(source.catalog()::tableByName, stored(source), auth.caller()).expand(select);
    }

    /** Returns whether a table has rules, so that its owner sees more than others. */
    public static boolean appliesTo(TableSchema table, RowReader source) {
        return !stored(source).of(table).isEmpty();
    }

    private static RowSecurity.Rules stored(RowReader source) {
        if (source.rowCount(SystemTables.ST_ROW_LEVEL_SECURITY) == 0) {
            return table -> List.of();
        }
        return table -> ofTable(source, table.tableId());
    }

    private static List<String> ofTable(RowReader source, int tableId) {
        List<String> texts = new ArrayList<>();
        RowCursor rows = source.scan(SystemTables.ST_ROW_LEVEL_SECURITY);
        while (rows.next()) {
            if (LittleEndian.getInt(rows.array(), rows.offset()) == tableId) {
                int length = LittleEndian.getInt(rows.array(), rows.offset() + Integer.BYTES);
                texts.add(new String(rows.array(), rows.offset() + 2 * Integer.BYTES, length, StandardCharsets.UTF_8));
            }
        }
        // Scans have no order; plans and their texts shall not depend on where rows happen to lie.
        Collections.sort(texts);
        return texts;
    }

    /**
     * Replaces the rules of a database (spec semantics.md §3). To be called after the tables have been created.
     *
     * @param tx the transaction of the publish; after an exception it must be rolled back
     * @param rules the rules of the module definition; in those of submodules tables are named from there
     * @throws SqlException if a rule is invalid
     */
    public static void replace(Tx tx, List<RowRuleSchema> rules) {
        tx.clear(SystemTables.ST_ROW_LEVEL_SECURITY);
        BsatnWriter generated = new BsatnWriter();
        for (RowRuleSchema rule : rules) {
            String text = rule.namespace().isEmpty() ? rule.sql() : mounted(tx, rule);
            BsatnWriter row = new BsatnWriter();
            row.writeU32(protectedTable(tx, text).tableId());
            row.writeString(text);
            tx.insert(SystemTables.ST_ROW_LEVEL_SECURITY, row.array(), 0, row.length(), generated);
        }
    }

    /** Returns a rule with the paths of its tables, which names do: those of the catalog or those in module code. */
    private static String mounted(Tx tx, RowRuleSchema rule) {
        return SqlParser.mountTables(rule.sql(), table -> {
            boolean canonical = tx.catalog().tableByName(rule.namespace() + "." + table) != null;
            return canonical ? rule.namespace() : rule.accessor();
        });
    }

    private static TableSchema protectedTable(Tx tx, String text) {
        TypedSelect rule;
        try {
            rule = new TypeChecker(tx.catalog()::tableOfModules, Identity.ZERO)
                    .checkSelect(SqlParser.parseSubscription(text));
        } catch (SqlException e) {
            if (e.code() == SqlErrorCode.SQL_NAME || e.code() == SqlErrorCode.SQL_TYPE) {
                throw e;
            }
            throw new SqlException(
                    SqlErrorCode.SQL_UNSUPPORTED,
                    "Row-level security invalid: `" + e.getMessage() + "`, query: `" + text + "`",
                    e.position());
        }
        TableSchema table = rule.tables().get(((WholeRow) rule.output()).slot());
        if (!table.isPublic() || table.isSystem()) {
            throw new SqlException(
                    SqlErrorCode.SQL_PERMISSION,
                    "Cannot define RLS rule on " + (table.isSystem() ? "system" : "private") + " table " + table.name(),
                    Position.START);
        }
        return table;
    }
}
