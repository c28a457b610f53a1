package dev.stdb.server.sql;

import dev.stdb.server.sql.internal.SqlGrammarParser;
import dev.stdb.server.sql.internal.SqlGrammarParser.DeleteStatementContext;
import dev.stdb.server.sql.internal.SqlGrammarParser.ExprContext;
import dev.stdb.server.sql.internal.SqlGrammarParser.ExprItemContext;
import dev.stdb.server.sql.internal.SqlGrammarParser.FunctionExprContext;
import dev.stdb.server.sql.internal.SqlGrammarParser.InsertStatementContext;
import dev.stdb.server.sql.internal.SqlGrammarParser.JoinContext;
import dev.stdb.server.sql.internal.SqlGrammarParser.LimitTailContext;
import dev.stdb.server.sql.internal.SqlGrammarParser.NamedTableContext;
import dev.stdb.server.sql.internal.SqlGrammarParser.QueryContext;
import dev.stdb.server.sql.internal.SqlGrammarParser.QueryTailContext;
import dev.stdb.server.sql.internal.SqlGrammarParser.QueryTermContext;
import dev.stdb.server.sql.internal.SqlGrammarParser.RelationContext;
import dev.stdb.server.sql.internal.SqlGrammarParser.SelectContext;
import dev.stdb.server.sql.internal.SqlGrammarParser.SelectItemContext;
import dev.stdb.server.sql.internal.SqlGrammarParser.StarItemContext;
import dev.stdb.server.sql.internal.SqlGrammarParser.StatementContext;
import dev.stdb.server.sql.internal.SqlGrammarParser.TablePrimaryContext;
import dev.stdb.server.sql.internal.SqlGrammarParser.TableStarItemContext;
import dev.stdb.server.sql.internal.SqlGrammarParser.TupleContext;
import dev.stdb.server.sql.internal.SqlGrammarParser.TupleItemContext;
import dev.stdb.server.sql.internal.SqlGrammarParser.UpdateStatementContext;
import java.util.ArrayList;
import java.util.List;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.TokenStream;
import org.jspecify.annotations.Nullable;

/**
 * Parse tree to {@link Statement}, refusing everything outside the dialect with the texts of spec sql.md §3.2 and §8.
 * One instance per statement.
 */
final class AstBuilder {
    private final Dialect dialect;
    private final SqlText text;
    private final ExprBuilder exprs;

    AstBuilder(Dialect dialect, TokenStream tokens) {
        this.dialect = dialect;
        this.text = new SqlText(tokens);
        this.exprs = new ExprBuilder(text);
    }

    /** Builds a statement of the query grammar. */
    Statement statement(StatementContext tree) {
        if (tree.query() != null) {
            return query(tree.query());
        } else if (tree.insertStatement() != null) {
            return insert(tree.insertStatement());
        } else if (tree.updateStatement() != null) {
            return update(tree.updateStatement());
        } else if (tree.deleteStatement() != null) {
            return delete(tree.deleteStatement());
        } else if (tree.setStatement() != null) {
            return new Statement.SetVariable(
                    exprs.ident(tree.setStatement().ident()),
                    assigned(tree.setStatement().expr()));
        } else if (tree.showStatement() != null) {
            return new Statement.ShowVariable(exprs.ident(tree.showStatement().ident()));
        }
        throw unsupported("Unsupported: ", tree);
    }

    /** Builds a statement of the subscription grammar. */
    Statement.Select subscription(StatementContext tree) {
        if (tree.query() == null) {
            throw new SqlException(
                    SqlErrorCode.SQL_UNSUPPORTED, "Unsupported: Non-SELECT queries", ExprBuilder.positionOf(tree));
        }
        return query(tree.query());
    }

    private Statement.Select query(QueryContext tree) {
        if (!tree.setOperation().isEmpty()) {
            throw unsupported(dialect == Dialect.SUBSCRIPTION ? "Unsupported set operation: " : "Unsupported: ", tree);
        }
        Expr.Literal limit = tails(tree);
        QueryTermContext term = tree.queryTerm();
        if (term.select() == null) {
            throw unsupported(dialect == Dialect.SUBSCRIPTION ? "Unsupported set operation: " : "Unsupported: ", term);
        }
        return select(term.select(), limit);
    }

    /** Checks what surrounds the SELECT and returns its limit, if any. */
    private Expr.@Nullable Literal tails(QueryContext tree) {
        if (tree.withClause() != null) {
            throw unsupported("Unsupported: ", tree);
        }
        Expr.Literal limit = null;
        for (QueryTailContext tail : tree.queryTail()) {
            if (dialect == Dialect.SUBSCRIPTION || limit != null || !(tail instanceof LimitTailContext limitTail)) {
                throw unsupported("Unsupported: ", tree);
            }
            limit = limitTail.expr() == null ? null : exprs.literal(limitTail.expr());
            if (limit == null || limit.kind() != Expr.LiteralKind.NUMBER || isSigned(limit.text())) {
                throw unsupported("Unsupported: ", tree);
            }
        }
        return limit;
    }

    private static boolean isSigned(String number) {
        return number.startsWith("-") || number.startsWith("+");
    }

    private Statement.Select select(SelectContext tree, Expr.@Nullable Literal limit) {
        boolean plain = tree.selectQuantifier() == null
                && tree.intoClause() == null
                && tree.groupClause() == null
                && tree.havingClause() == null;
        if (!plain) {
            throw unsupported(dialect == Dialect.SUBSCRIPTION ? "Unsupported SELECT: " : "Unsupported: ", tree);
        }
        if (tree.fromClause() == null) {
            throw new SqlException(
                    SqlErrorCode.SQL_UNSUPPORTED, "A FROM clause is required", ExprBuilder.positionOf(tree));
        }
        List<RelationContext> relations = tree.fromClause().relation();
        if (relations.size() > 1) {
            throw new SqlException(
                    SqlErrorCode.SQL_UNSUPPORTED,
                    "Implicit joins are not supported",
                    ExprBuilder.positionOf(relations.get(1)));
        }
        RelationContext relation = relations.get(0);
        Statement.TableRef from = table(relation.tablePrimary());
        List<Statement.Join> joins = new ArrayList<>();
        for (JoinContext join : relation.join()) {
            joins.add(join(join));
        }
        Projection projection = projection(tree.selectItem());
        Expr where = tree.whereClause() == null
                ? null
                : exprs.condition(tree.whereClause().expr());
        return new Statement.Select(projection, from, joins, where, limit);
    }

    private Statement.TableRef table(TablePrimaryContext tree) {
        if (tree instanceof NamedTableContext named) {
            return new Statement.TableRef(
                    exprs.name(named.name()), named.ident() == null ? null : exprs.ident(named.ident()));
        }
        throw unsupported("Unsupported FROM expression: ", tree);
    }

    private Statement.Join join(JoinContext tree) {
        boolean inner = tree.NATURAL() == null
                && (tree.joinKind() == null
                        || tree.joinKind().INNER() != null
                        || tree.joinKind().CROSS() != null && tree.joinCondition() == null);
        Statement.On on = null;
        if (inner && tree.joinCondition() != null) {
            on = tree.joinCondition().ON() == null
                    ? null
                    : exprs.joinCondition(tree.joinCondition().expr());
            inner = on != null;
        }
        if (!inner) {
            throw new SqlException(
                    SqlErrorCode.SQL_UNSUPPORTED, "Non-inner joins are not supported", ExprBuilder.positionOf(tree));
        }
        return new Statement.Join(table(tree.tablePrimary()), on);
    }

    private Projection projection(List<SelectItemContext> items) {
        if (items.size() == 1) {
            SelectItemContext only = items.get(0);
            if (only instanceof StarItemContext star) {
                return new Projection.Star(ExprBuilder.positionOf(star));
            } else if (only instanceof TableStarItemContext star) {
                return new Projection.TableStar(exprs.name(star.name()));
            } else if (only instanceof ExprItemContext item && item.expr() instanceof FunctionExprContext function) {
                return wholeRowsOnly(count(item, function));
            }
        }
        List<Projection.Item> columns = new ArrayList<>();
        for (SelectItemContext item : items) {
            if (!(item instanceof ExprItemContext column)) {
                throw new SqlException(
                        SqlErrorCode.SQL_UNSUPPORTED,
                        "Mixed wildcard projections are not supported",
                        ExprBuilder.positionOf(item));
            }
            Expr.Column name = exprs.column(column.expr());
            if (name == null) {
                throw unsupported("Unsupported projection expression: ", item);
            }
            columns.add(new Projection.Item(name, column.ident() == null ? null : exprs.ident(column.ident())));
        }
        return wholeRowsOnly(new Projection.Columns(columns));
    }

    private Projection wholeRowsOnly(Projection projection) {
        if (dialect == Dialect.SUBSCRIPTION) {
            Position position = projection instanceof Projection.Columns columns
                    ? columns.items().get(0).column().position()
                    : Position.START;
            throw new SqlException(
                    SqlErrorCode.SQL_UNSUPPORTED,
                    "Column projections are not supported in subscriptions; Subscriptions must return a table type",
                    position);
        }
        return projection;
    }

    private Projection count(ExprItemContext item, FunctionExprContext function) {
        if (!function.functionName().getText().equalsIgnoreCase("count") || function.STAR() == null) {
            throw unsupported("Unsupported aggregate function: ", function);
        }
        if (item.ident() == null) {
            throw new SqlException(
                    SqlErrorCode.SQL_UNSUPPORTED,
                    "Aggregate expressions must have column aliases",
                    ExprBuilder.positionOf(function));
        }
        return new Projection.Count(exprs.ident(item.ident()));
    }

    private Statement.Insert insert(InsertStatementContext tree) {
        if (tree.ident() != null || tree.conflictClause() != null || tree.returningClause() != null) {
            throw unsupported("Unsupported: ", tree);
        }
        QueryContext source = tree.query();
        if (source == null) {
            throw unsupported("Unsupported INSERT expression: ", tree);
        }
        if (source.queryTerm().valuesClause() == null
                || !source.setOperation().isEmpty()
                || !source.queryTail().isEmpty()
                || source.withClause() != null) {
            throw unsupported("Unsupported INSERT expression: ", source);
        }
        List<Ident> columns = tree.identList() == null ? List.of() : exprs.idents(tree.identList());
        List<List<Expr.Literal>> rows = new ArrayList<>();
        for (TupleContext tuple : source.queryTerm().valuesClause().tuple()) {
            List<Expr.Literal> row = new ArrayList<>();
            for (TupleItemContext item : tuple.tupleItem()) {
                Expr.Literal value = item.expr() == null ? null : exprs.literal(item.expr());
                if (value == null) {
                    throw unsupported("Unsupported INSERT value: ", item);
                }
                row.add(value);
            }
            rows.add(row);
        }
        return new Statement.Insert(exprs.name(tree.name()), columns, rows);
    }

    private Statement.Update update(UpdateStatementContext tree) {
        Statement.TableRef target = table(tree.relation().tablePrimary());
        if (target.alias() != null
                || !tree.relation().join().isEmpty()
                || tree.fromClause() != null
                || tree.returningClause() != null) {
            throw unsupported("Unsupported: ", tree);
        }
        List<Statement.Assignment> assignments = new ArrayList<>();
        for (SqlGrammarParser.AssignmentContext assignment : tree.assignment()) {
            Name column = exprs.name(assignment.name());
            Expr.Literal value = assignment.tupleItem().expr() == null
                    ? null
                    : exprs.literal(assignment.tupleItem().expr());
            if (column.parts().size() > 1 || value == null) {
                throw unsupported("Unsupported column/variable assignment expression: ", assignment);
            }
            assignments.add(new Statement.Assignment(column.last(), value));
        }
        Expr where = tree.whereClause() == null
                ? null
                : exprs.condition(tree.whereClause().expr());
        return new Statement.Update(target.name(), assignments, where);
    }

    private Statement.Delete delete(DeleteStatementContext tree) {
        if (tree.relation().size() > (tree.USING() == null ? 1 : 2)) {
            throw new SqlException(
                    SqlErrorCode.SQL_UNSUPPORTED,
                    "Multi-table DELETE is not supported",
                    ExprBuilder.positionOf(tree.relation(1)));
        }
        Statement.TableRef target = table(tree.relation(0).tablePrimary());
        if (target.alias() != null
                || !tree.relation(0).join().isEmpty()
                || tree.USING() != null
                || tree.returningClause() != null) {
            throw unsupported("Unsupported: ", tree);
        }
        Expr where = tree.whereClause() == null
                ? null
                : exprs.condition(tree.whereClause().expr());
        return new Statement.Delete(target.name(), where);
    }

    private Expr.Literal assigned(ExprContext tree) {
        Expr.Literal value = exprs.literal(tree);
        if (value == null) {
            throw unsupported("Unsupported column/variable assignment expression: ", tree);
        }
        return value;
    }

    private SqlException unsupported(String prefix, ParserRuleContext tree) {
        return new SqlException(SqlErrorCode.SQL_UNSUPPORTED, prefix + text.of(tree), ExprBuilder.positionOf(tree));
    }
}
