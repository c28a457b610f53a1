package dev.stdb.server.plan;

import dev.stdb.bsatn.BsatnReader;
import dev.stdb.json.JsonWriter;
import dev.stdb.json.SatsJson;
import dev.stdb.sats.PrimitiveType;
import dev.stdb.schema.TableSchema;
import dev.stdb.server.plan.TypedExpr.ColumnRef;
import dev.stdb.server.plan.TypedExpr.Comparison;
import dev.stdb.server.plan.TypedExpr.Connective;
import dev.stdb.server.plan.TypedExpr.Constant;
import dev.stdb.server.plan.TypedExpr.IsNone;
import dev.stdb.server.plan.TypedExpr.Membership;
import dev.stdb.server.plan.TypedExpr.Negation;
import dev.stdb.server.plan.TypedExpr.TextMatch;
import java.util.List;

/**
 * Writes typed expressions for people to read, in plans. Tables are called by their names; several with the same name
 * get their slots behind it. Immutable.
 */
public final class ExprText {
    /** Longest text of one expression, in characters. */
    private static final int LENGTH_MAX = 500;

    private final List<TableSchema> tables;

    /** Creates a writer for expressions over the given tables, by slot. */
    public ExprText(List<TableSchema> tables) {
        this.tables = List.copyOf(tables);
    }

    /** Returns how a table is called. */
    public String table(int slot) {
        String name = tables.get(slot).name();
        boolean repeated =
                tables.stream().filter(table -> table.name().equals(name)).count() > 1;
        return repeated ? name + "#" + slot : name;
    }

    /** Returns the text of a column of a table. */
    public String column(int slot, int column) {
        return table(slot) + "." + tables.get(slot).columns().get(column).name();
    }

    /** Returns the text of an expression, cut if it is long. */
    public String of(TypedExpr expr) {
        StringBuilder out = new StringBuilder();
        append(expr, out);
        return out.length() <= LENGTH_MAX ? out.toString() : out.substring(0, LENGTH_MAX) + "…";
    }

    private void append(TypedExpr expr, StringBuilder out) {
        if (out.length() > LENGTH_MAX) {
            return;
        } else if (expr instanceof ColumnRef column) {
            out.append(column(column.slot(), column.column()));
        } else if (expr instanceof Constant constant) {
            append(constant, out);
        } else if (expr instanceof Comparison comparison) {
            append(comparison.left(), out);
            out.append(' ').append(comparison.op().symbol()).append(' ');
            append(comparison.right(), out);
        } else if (expr instanceof Connective connective) {
            out.append('(');
            appendAll(connective.operands(), " " + connective.op() + " ", out);
            out.append(')');
        } else if (expr instanceof Negation negation) {
            out.append("NOT (");
            append(negation.operand(), out);
            out.append(')');
        } else if (expr instanceof Membership membership) {
            append(membership.column(), out);
            out.append(" IN (");
            appendAll(membership.values(), ", ", out);
            out.append(')');
        } else if (expr instanceof TextMatch match) {
            append(match.column(), out);
            out.append(" LIKE '")
                    .append(match.pattern().text().replace("'", "''"))
                    .append('\'');
        } else if (expr instanceof IsNone test) {
            append(test.column(), out);
            out.append(" IS NULL");
        }
    }

    private void appendAll(List<? extends TypedExpr> exprs, String separator, StringBuilder out) {
        for (int i = 0; i < exprs.size() && out.length() <= LENGTH_MAX; i++) {
            out.append(i == 0 ? "" : separator);
            append(exprs.get(i), out);
        }
    }

    private static void append(Constant constant, StringBuilder out) {
        if (constant.type() == PrimitiveType.STRING) {
            String text = new BsatnReader(constant.bsatn()).readString();
            out.append('\'').append(text.replace("'", "''")).append('\'');
            return;
        }
        SatsJson.writeUntyped(constant.type(), new BsatnReader(constant.bsatn()), new JsonWriter(out));
    }
}
