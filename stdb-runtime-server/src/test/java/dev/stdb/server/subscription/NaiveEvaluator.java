package dev.stdb.server.subscription;

import dev.stdb.bsatn.BsatnReader;
import dev.stdb.bsatn.BsatnWalker;
import dev.stdb.sats.ProductType;
import dev.stdb.schema.TableSchema;
import dev.stdb.server.plan.TypeChecker;
import dev.stdb.server.plan.TypedExpr;
import dev.stdb.server.plan.TypedStatement.TypedSelect;
import dev.stdb.server.plan.TypedStatement.WholeRow;
import dev.stdb.server.sql.Expr;
import dev.stdb.server.sql.SqlParser;
import dev.stdb.server.storage.RowCursor;
import dev.stdb.server.tx.Tx;
import dev.stdb.types.Identity;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Evaluates queries by trying all combinations of rows: no index, no plan, no compiled predicate. */
final class NaiveEvaluator {
    private final Tx tx;

    NaiveEvaluator(Tx tx) {
        this.tx = tx;
    }

    /** Returns how often the query yields each row, by {@code table:row in hexadecimal}. */
    Map<String, Integer> evaluate(String sql, Identity caller) {
        TypedSelect select = new TypeChecker(
                        name -> Optional.ofNullable(tx.catalog().tableByName(name)), caller)
                .checkSelect(SqlParser.parseSubscription(sql));
        Map<String, Integer> counts = new TreeMap<>();
        combine(select, new ArrayList<>(), counts);
        return counts;
    }

    private void combine(TypedSelect select, List<byte[]> rows, Map<String, Integer> counts) {
        if (rows.size() < select.tables().size()) {
            for (byte[] row : rowsOf(select.tables().get(rows.size()))) {
                rows.add(row);
                combine(select, rows, counts);
                rows.remove(rows.size() - 1);
            }
            return;
        }
        TypedExpr condition = select.condition();
        if (condition == null || truth(condition, select, rows)) {
            int slot = ((WholeRow) select.output()).slot();
            ClientCache.add(
                    counts, select.tables().get(slot).name(), HexFormat.of().formatHex(rows.get(slot)), 1);
        }
    }

    private List<byte[]> rowsOf(TableSchema table) {
        List<byte[]> rows = new ArrayList<>();
        RowCursor cursor = tx.scan(table.tableId());
        while (cursor.next()) {
            rows.add(Arrays.copyOfRange(cursor.array(), cursor.offset(), cursor.offset() + cursor.length()));
        }
        return rows;
    }

    private boolean truth(TypedExpr expr, TypedSelect select, List<byte[]> rows) {
        return value(expr, select, rows)[0] != 0;
    }

    /** Returns the BSATN of an operand; conditions are booleans. */
    private byte[] value(TypedExpr expr, TypedSelect select, List<byte[]> rows) {
        if (expr instanceof TypedExpr.Constant constant) {
            return constant.bsatn();
        } else if (expr instanceof TypedExpr.ColumnRef column) {
            ProductType type = select.tables().get(column.slot()).rowType();
            byte[] row = rows.get(column.slot());
            BsatnReader reader = new BsatnReader(row);
            for (int i = 0; i < column.column(); i++) {
                BsatnWalker.skip(type.typeAt(i), reader);
            }
            return Arrays.copyOfRange(row, reader.position(), row.length);
        } else if (expr instanceof TypedExpr.Comparison comparison) {
            int order = BsatnWalker.compare(
                    comparison.left().type(),
                    value(comparison.left(), select, rows),
                    0,
                    value(comparison.right(), select, rows),
                    0);
            return bool(holds(comparison.op(), order));
        }
        TypedExpr.Connective connective = (TypedExpr.Connective) expr;
        boolean and = connective.op() == Expr.LogicalOp.AND;
        return bool(
                and
                        ? connective.operands().stream().allMatch(operand -> truth(operand, select, rows))
                        : connective.operands().stream().anyMatch(operand -> truth(operand, select, rows)));
    }

    private static boolean holds(Expr.CompareOp op, int order) {
        return switch (op) {
            case EQ -> order == 0;
            case NE -> order != 0;
            case LT -> order < 0;
            case LE -> order <= 0;
            case GT -> order > 0;
            case GE -> order >= 0;
        };
    }

    private static byte[] bool(boolean value) {
        return new byte[] {(byte) (value ? 1 : 0)};
    }
}
