package dev.stdb.server.view;

import dev.stdb.schema.TableSchema;
import dev.stdb.server.plan.TypedExpr;
import dev.stdb.server.plan.TypedExpr.ColumnRef;
import dev.stdb.server.plan.TypedExpr.Comparison;
import dev.stdb.server.plan.TypedExpr.Constant;
import dev.stdb.server.plan.TypedStatement.TypedSelect;
import dev.stdb.server.plan.TypedStatement.WholeRow;
import dev.stdb.server.sql.Expr.CompareOp;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Tells which SELECTs of whole rows yield no row twice, whatever the tables hold. Stateless. */
final class DistinctQueries {
    private DistinctQueries() {}

    /**
     * Returns whether no row occurs twice: tables are sets, and the row of every other table is determined by that of
     * the returned one through unique keys.
     */
    static boolean isDistinct(TypedSelect select) {
        Set<Integer> determined = new HashSet<>();
        determined.add(((WholeRow) select.output()).slot());
        boolean grows = true;
        while (grows && determined.size() < select.tables().size()) {
            grows = false;
            for (int slot = 0; slot < select.tables().size(); slot++) {
                if (!determined.contains(slot) && isDetermined(select, slot, determined)) {
                    grows |= determined.add(slot);
                }
            }
        }
        return determined.size() == select.tables().size();
    }

    private static boolean isDetermined(TypedSelect select, int slot, Set<Integer> by) {
        Set<Integer> fixed = new HashSet<>();
        TypedExpr condition = select.condition();
        for (TypedExpr conjunct : condition == null ? List.<TypedExpr>of() : condition.conjuncts()) {
            if (conjunct instanceof Comparison equality && equality.op() == CompareOp.EQ) {
                addFixed(equality.left(), equality.right(), slot, by, fixed);
                addFixed(equality.right(), equality.left(), slot, by, fixed);
            }
        }
        TableSchema table = select.tables().get(slot);
        return table.constraints().stream().anyMatch(unique -> fixed.containsAll(unique.uniqueColumns()));
    }

    private static void addFixed(TypedExpr side, TypedExpr other, int slot, Set<Integer> by, Set<Integer> fixed) {
        if (side instanceof ColumnRef column
                && column.slot() == slot
                && (other instanceof Constant || other instanceof ColumnRef partner && by.contains(partner.slot()))) {
            fixed.add(column.column());
        }
    }
}
