package dev.stdb.server.sql;

import dev.stdb.server.sql.Projection.AggregateFunction;
import dev.stdb.server.sql.internal.SqlGrammarParser;
import dev.stdb.server.sql.internal.SqlGrammarParser.DeleteStatementContext;
import dev.stdb.server.sql.internal.SqlGrammarParser.ExplainOptionContext;
import dev.stdb.server.sql.internal.SqlGrammarParser.ExplainStatementContext;
import dev.stdb.server.sql.internal.SqlGrammarParser.ExplainedContext;
import dev.stdb.server.sql.internal.SqlGrammarParser.ExprContext;
import dev.stdb.server.sql.internal.SqlGrammarParser.ExprItemContext;
import dev.stdb.server.sql.internal.SqlGrammarParser.FunctionExprContext;
import dev.stdb.server.sql.internal.SqlGrammarParser.InsertStatementContext;
import dev.stdb.server.sql.internal.SqlGrammarParser.JoinContext;
import dev.stdb.server.sql.internal.SqlGrammarParser.LimitTailContext;
import dev.stdb.server.sql.internal.SqlGrammarParser.NamedTableContext;
import dev.stdb.server.sql.internal.SqlGrammarParser.OffsetTailContext;
import dev.stdb.server.sql.internal.SqlGrammarParser.OrderItemContext;
import dev.stdb.server.sql.internal.SqlGrammarParser.OrderTailContext;
import dev.stdb.server.sql.internal.SqlGrammarParser.QueryContext;
import dev.stdb.server.sql.internal.SqlGrammarParser.QueryTailContext;
import dev.stdb.server.sql.internal.SqlGrammarParser.QueryTermContext;
import dev.stdb.server.sql.internal.SqlGrammarParser.RelationContext;
import dev.stdb.server.sql.internal.SqlGrammarParser.SelectContext;
import dev.stdb.server.sql.internal.SqlGrammarParser.SelectItemContext;
import dev.stdb.server.sql.internal.SqlGrammarParser.StarItemContext;
import dev.stdb.server.sql.internal.SqlGrammarParser.StatementContext;
import dev.stdb.server.sql.internal.SqlGrammarParser.TableFunctionContext;
import dev.stdb.server.sql.internal.SqlGrammarParser.TablePrimaryContext;
import dev.stdb.server.sql.internal.SqlGrammarParser.TableStarItemContext;
import dev.stdb.server.sql.internal.SqlGrammarParser.TupleContext;
import dev.stdb.server.sql.internal.SqlGrammarParser.TupleItemContext;
import dev.stdb.server.sql.internal.SqlGrammarParser.UpdateStatementContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.TokenStream;
import org.jspecify.annotations.Nullable;

/**
 * Parse tree to {@link Statement}, refusing everything outside the dialect with the texts of spec sql.md §3.2 and §8.
 * One instance per statement.
 */
final class AstBuilder {
    private static final String LITERAL_HINT = "write a literal or a parameter; text stands in single quotes";

    private final Dialect dialect;
    private final SqlText text;
    private final ExprBuilder exprs;

    AstBuilder(Dialect dialect, TokenStream tokens, SqlParameters parameters) {
        this.dialect = dialect;
        this.text = new SqlText(tokens);
        this.exprs = new ExprBuilder(text, dialect.isExtended(), parameters);
    }

    /** Builds a statement of the query grammar. */
    Statement statement(StatementContext tree) {
        Statement statement = build(tree);
        exprs.checkParameters();
        return statement;
    }

    private Statement build(StatementContext tree) {
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
        } else if (tree.explainStatement() != null) {
            return explain(tree.explainStatement());
        }
        throw unsupported("Unsupported: ", tree);
    }

    private Statement explain(ExplainStatementContext tree) {
        boolean analyze = tree.ANALYZE() != null;
        boolean json = false;
        for (ExplainOptionContext option : tree.explainOption()) {
            String words = text.of(option).toUpperCase(Locale.ROOT);
            switch (words) {
                case "ANALYZE" -> analyze = true;
                case "FORMAT JSON" -> json = true;
                case "FORMAT TEXT" -> json = false;
                default ->
                    throw new SqlException(
                            SqlErrorCode.SQL_UNSUPPORTED,
                            "Unsupported EXPLAIN option: " + text.of(option),
                            ExprBuilder.positionOf(option),
                            "the options are ANALYZE, FORMAT TEXT and FORMAT JSON");
            }
        }
        ExplainedContext explained = tree.explained();
        Statement statement;
        if (explained.query() != null) {
            statement = query(explained.query());
        } else if (explained.insertStatement() != null) {
            statement = insert(explained.insertStatement());
        } else if (explained.updateStatement() != null) {
            statement = update(explained.updateStatement());
        } else {
            statement = delete(explained.deleteStatement());
        }
        return new Statement.Explain(statement, analyze, json, ExprBuilder.positionOf(tree));
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
            throw unsupported(dialect.isOfWholeRows() ? "Unsupported set operation: " : "Unsupported: ", tree);
        }
        Tails tails = tails(tree);
        QueryTermContext term = tree.queryTerm();
        if (term.select() == null) {
            throw unsupported(dialect.isOfWholeRows() ? "Unsupported set operation: " : "Unsupported: ", term);
        }
        return select(term.select(), tails);
    }

    /** What follows the SELECT. */
    private record Tails(
            List<Statement.OrderItem> orderBy, Expr.@Nullable Literal limit, Expr.@Nullable Literal offset) {}

    /** Checks what surrounds the SELECT and returns what follows it. */
    private Tails tails(QueryContext tree) {
        if (tree.withClause() != null) {
            throw unsupported("Unsupported: ", tree);
        }
        List<Statement.OrderItem> orderBy = new ArrayList<>();
        Expr.Literal limit = null;
        Expr.Literal offset = null;
        for (QueryTailContext tail : tree.queryTail()) {
            if (dialect.isOfWholeRows()) {
                throw unsupported(tree, tail, null);
            } else if (tail instanceof OrderTailContext order && orderBy.isEmpty() && limit == null && offset == null) {
                for (OrderItemContext item : order.orderItem()) {
                    orderBy.add(orderItem(item, tree));
                }
            } else if (tail instanceof LimitTailContext limitTail && limit == null && limitTail.expr() != null) {
                limit = number(limitTail.expr(), tree);
            } else if (tail instanceof OffsetTailContext offsetTail && offset == null) {
                offset = number(offsetTail.expr(), tree);
            } else {
                throw unsupported(tree, tail, "the order is ORDER BY, then LIMIT and OFFSET, each once");
            }
        }
        return new Tails(orderBy, limit, offset);
    }

    private Statement.OrderItem orderItem(OrderItemContext item, QueryContext query) {
        Expr.Column column = exprs.column(item.expr());
        if (column == null || item.NULLS() != null) {
            throw unsupported(query, item, "sort by columns or by the names of output columns");
        }
        return new Statement.OrderItem(column, item.DESC() != null);
    }

    private Expr.Literal number(ExprContext tree, QueryContext query) {
        Expr.Literal number = exprs.literal(tree);
        if (number == null || number.kind() != Expr.LiteralKind.NUMBER || isSigned(number.text())) {
            throw unsupported(query, tree, "write a number without sign");
        }
        return number;
    }

    private static boolean isSigned(String number) {
        return number.startsWith("-") || number.startsWith("+");
    }

    private Statement.Select select(SelectContext tree, Tails tails) {
        checkClauses(tree);
        List<RelationContext> relations = tree.fromClause().relation();
        if (relations.size() > 1) {
            throw new SqlException(
                    SqlErrorCode.SQL_UNSUPPORTED,
                    "Implicit joins are not supported",
                    ExprBuilder.positionOf(relations.get(1)),
                    "write a JOIN b ON a.x = b.y");
        }
        RelationContext relation = relations.get(0);
        Statement.TableRef from = table(relation.tablePrimary());
        List<Statement.Join> joins = new ArrayList<>();
        for (JoinContext join : relation.join()) {
            joins.add(join(join));
        }
        List<Expr.Column> groupBy = new ArrayList<>();
        if (tree.groupClause() != null) {
            for (ExprContext key : tree.groupClause().exprList().expr()) {
                Expr.Column column = exprs.column(key);
                if (column == null) {
                    throw new SqlException(
                            SqlErrorCode.SQL_UNSUPPORTED,
                            "Unsupported: " + text.of(tree),
                            ExprBuilder.positionOf(key),
                            "group by columns");
                }
                groupBy.add(column);
            }
        }
        Projection projection = projection(tree.selectItem(), !groupBy.isEmpty());
        Expr where = tree.whereClause() == null
                ? null
                : exprs.condition(tree.whereClause().expr());
        return new Statement.Select(
                projection, from, joins, where, groupBy, tails.orderBy(), tails.limit(), tails.offset());
    }

    private void checkClauses(SelectContext tree) {
        // SELECT ALL is SELECT.
        boolean distinct =
                tree.selectQuantifier() != null && tree.selectQuantifier().DISTINCT() != null;
        ParserRuleContext refused = distinct
                ? tree.selectQuantifier()
                : tree.intoClause() != null
                        ? tree.intoClause()
                        : tree.groupClause() != null && dialect.isOfWholeRows()
                                ? tree.groupClause()
                                : tree.havingClause();
        if (refused != null) {
            String prefix = dialect.isOfWholeRows() ? "Unsupported SELECT: " : "Unsupported: ";
            throw new SqlException(
                    SqlErrorCode.SQL_UNSUPPORTED,
                    prefix + text.of(tree),
                    ExprBuilder.positionOf(refused),
                    distinct && !dialect.isOfWholeRows() ? "GROUP BY the columns instead of DISTINCT" : null);
        }
        if (tree.fromClause() == null) {
            throw new SqlException(
                    SqlErrorCode.SQL_UNSUPPORTED,
                    "A FROM clause is required",
                    ExprBuilder.positionOf(tree),
                    "name the table: SELECT ... FROM t");
        }
    }

    private Statement.TableRef table(TablePrimaryContext tree) {
        if (tree instanceof NamedTableContext named) {
            return new Statement.TableRef(
                    exprs.name(named.name()), named.ident() == null ? null : exprs.ident(named.ident()));
        }
        if (tree instanceof TableFunctionContext call) {
            return new Statement.TableRef(
                    exprs.name(call.name()),
                    call.exprList() == null
                            ? List.of()
                            : arguments(call.exprList().expr()),
                    call.ident() == null ? null : exprs.ident(call.ident()));
        }
        throw unsupported("Unsupported FROM expression: ", tree);
    }

    private List<Expr.Literal> arguments(List<ExprContext> trees) {
        List<Expr.Literal> arguments = new ArrayList<>();
        for (ExprContext tree : trees) {
            Expr.Literal argument = exprs.literal(tree);
            if (argument == null) {
                throw new SqlException(
                        SqlErrorCode.SQL_UNSUPPORTED,
                        "Unsupported view argument: " + text.of(tree),
                        ExprBuilder.positionOf(tree),
                        "arguments of views are literals; a view knows who asks without being told");
            }
            arguments.add(argument);
        }
        return arguments;
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
                    SqlErrorCode.SQL_UNSUPPORTED,
                    "Non-inner joins are not supported",
                    ExprBuilder.positionOf(tree),
                    "write JOIN t ON a.x = t.y with two columns, or CROSS JOIN t; other conditions go into WHERE");
        }
        return new Statement.Join(table(tree.tablePrimary()), on);
    }

    private Projection projection(List<SelectItemContext> items, boolean grouped) {
        if (items.size() == 1 && !grouped) {
            SelectItemContext only = items.get(0);
            if (only instanceof StarItemContext star) {
                return new Projection.Star(ExprBuilder.positionOf(star));
            } else if (only instanceof TableStarItemContext star) {
                return new Projection.TableStar(exprs.name(star.name()));
            }
        }
        List<Projection.GroupedItem> outputs = new ArrayList<>();
        boolean plain = !grouped;
        for (SelectItemContext item : items) {
            if (!(item instanceof ExprItemContext output)) {
                throw new SqlException(
                        SqlErrorCode.SQL_UNSUPPORTED,
                        "Mixed wildcard projections are not supported",
                        ExprBuilder.positionOf(item));
            }
            if (output.expr() instanceof FunctionExprContext function) {
                outputs.add(aggregate(output, function));
                plain = false;
            } else {
                outputs.add(new Projection.GroupColumn(plainItem(output)));
            }
        }
        if (plain) {
            return wholeRowsOnly(
                    new Projection.Columns(outputs.stream()
                            .map(output -> ((Projection.GroupColumn) output).item())
                            .toList()),
                    items.get(0));
        } else if (outputs.size() == 1
                && outputs.get(0) instanceof Projection.Aggregate only
                && only.function() == AggregateFunction.COUNT
                && only.column() == null
                && !grouped) {
            return wholeRowsOnly(new Projection.Count(only.alias()), items.get(0));
        }
        return wholeRowsOnly(new Projection.Grouped(outputs), items.get(0));
    }

    private Projection.Item plainItem(ExprItemContext item) {
        Expr.Column name = exprs.column(item.expr());
        if (name == null) {
            throw unsupported("Unsupported projection expression: ", item);
        }
        return new Projection.Item(name, item.ident() == null ? null : exprs.ident(item.ident()));
    }

    private Projection wholeRowsOnly(Projection projection, SelectItemContext first) {
        if (dialect.isOfWholeRows()) {
            throw new SqlException(
                    SqlErrorCode.SQL_UNSUPPORTED,
                    "Column projections are not supported in subscriptions; Subscriptions must return a table type",
                    ExprBuilder.positionOf(first),
                    "select * or t.*");
        }
        return projection;
    }

    private Projection.Aggregate aggregate(ExprItemContext item, FunctionExprContext tree) {
        AggregateFunction function = function(tree.functionName().getText());
        boolean star = tree.STAR() != null;
        List<ExprContext> arguments =
                tree.exprList() == null ? List.of() : tree.exprList().expr();
        Expr.Column column = arguments.size() == 1 ? exprs.column(arguments.get(0)) : null;
        boolean fits = star ? function == AggregateFunction.COUNT : column != null && !dialect.isOfWholeRows();
        if (function == null || tree.DISTINCT() != null || !fits) {
            throw unsupported("Unsupported aggregate function: ", tree);
        }
        if (item.ident() == null) {
            throw new SqlException(
                    SqlErrorCode.SQL_UNSUPPORTED,
                    "Aggregate expressions must have column aliases",
                    ExprBuilder.positionOf(tree),
                    "name the column: " + text.of(tree) + " AS n");
        }
        return new Projection.Aggregate(function, column, exprs.ident(item.ident()));
    }

    private static @Nullable AggregateFunction function(String name) {
        for (AggregateFunction function : AggregateFunction.values()) {
            if (function.name().equalsIgnoreCase(name)) {
                return function;
            }
        }
        return null;
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
                    throw new SqlException(
                            SqlErrorCode.SQL_UNSUPPORTED,
                            "Unsupported INSERT value: " + text.of(item),
                            ExprBuilder.positionOf(item),
                            LITERAL_HINT);
                }
                row.add(value);
            }
            rows.add(row);
        }
        return new Statement.Insert(exprs.name(tree.name()), columns, rows);
    }

    private Statement.Update update(UpdateStatementContext tree) {
        Statement.TableRef target = table(tree.relation().tablePrimary());
        checkTarget(target, tree);
        if (!tree.relation().join().isEmpty() || tree.fromClause() != null || tree.returningClause() != null) {
            throw unsupported("Unsupported: ", tree);
        }
        List<Statement.Assignment> assignments = new ArrayList<>();
        for (SqlGrammarParser.AssignmentContext assignment : tree.assignment()) {
            Name column = exprs.name(assignment.name());
            Expr.Literal value = assignment.tupleItem().expr() == null
                    ? null
                    : exprs.literal(assignment.tupleItem().expr());
            if (column.parts().size() > 1 || value == null) {
                throw new SqlException(
                        SqlErrorCode.SQL_UNSUPPORTED,
                        "Unsupported column/variable assignment expression: " + text.of(assignment),
                        ExprBuilder.positionOf(assignment),
                        LITERAL_HINT);
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
        checkTarget(target, tree);
        if (!tree.relation(0).join().isEmpty() || tree.USING() != null || tree.returningClause() != null) {
            throw unsupported("Unsupported: ", tree);
        }
        Expr where = tree.whereClause() == null
                ? null
                : exprs.condition(tree.whereClause().expr());
        return new Statement.Delete(target.name(), where);
    }

    private void checkTarget(Statement.TableRef target, ParserRuleContext tree) {
        if (target.arguments() != null) {
            throw unsupported("Unsupported FROM expression: ", tree);
        }
        if (target.alias() != null) {
            throw new SqlException(
                    SqlErrorCode.SQL_UNSUPPORTED,
                    "Unsupported: " + text.of(tree),
                    target.position(),
                    "leave the alias out; columns need no qualifier here");
        }
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

    /** Refuses a query for one of its parts. */
    private SqlException unsupported(QueryContext query, ParserRuleContext part, @Nullable String hint) {
        return new SqlException(
                SqlErrorCode.SQL_UNSUPPORTED, "Unsupported: " + text.of(query), ExprBuilder.positionOf(part), hint);
    }
}
