package dev.stdb.server.sql;

import dev.stdb.server.sql.internal.SqlGrammarLexer;
import dev.stdb.server.sql.internal.SqlGrammarParser.AndExprContext;
import dev.stdb.server.sql.internal.SqlGrammarParser.ArithmeticExprContext;
import dev.stdb.server.sql.internal.SqlGrammarParser.ColumnExprContext;
import dev.stdb.server.sql.internal.SqlGrammarParser.CompareExprContext;
import dev.stdb.server.sql.internal.SqlGrammarParser.ExprContext;
import dev.stdb.server.sql.internal.SqlGrammarParser.IdentContext;
import dev.stdb.server.sql.internal.SqlGrammarParser.IdentListContext;
import dev.stdb.server.sql.internal.SqlGrammarParser.LiteralContext;
import dev.stdb.server.sql.internal.SqlGrammarParser.LiteralExprContext;
import dev.stdb.server.sql.internal.SqlGrammarParser.NameContext;
import dev.stdb.server.sql.internal.SqlGrammarParser.NestedExprContext;
import dev.stdb.server.sql.internal.SqlGrammarParser.OrExprContext;
import dev.stdb.server.sql.internal.SqlGrammarParser.ParamExprContext;
import dev.stdb.server.sql.internal.SqlGrammarParser.SignExprContext;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.Token;
import org.jspecify.annotations.Nullable;

/** Parse tree to names, literals and conditions. Recursion follows parentheses only, which the parser bounds. */
final class ExprBuilder {
    private static final String SENDER = ":sender";

    private final SqlText text;

    ExprBuilder(SqlText text) {
        this.text = text;
    }

    static Position positionOf(ParserRuleContext tree) {
        return SqlParser.positionOf(tree.getStart());
    }

    /** Builds a condition or operand. */
    Expr condition(ExprContext tree) {
        if (tree instanceof NestedExprContext nested) {
            return condition(nested.expr());
        } else if (tree instanceof AndExprContext || tree instanceof OrExprContext) {
            return logical(tree);
        } else if (tree instanceof CompareExprContext) {
            return compare(tree);
        } else if (tree instanceof ParamExprContext param) {
            if (!param.getText().equals(SENDER)) {
                throw unsupported("Unsupported expression: ", tree);
            }
            return new Expr.Sender(positionOf(tree));
        } else if (tree instanceof ArithmeticExprContext arithmetic) {
            throw new SqlException(
                    SqlErrorCode.SQL_UNSUPPORTED,
                    "Unsupported binary operator: " + arithmetic.op.getText(),
                    SqlParser.positionOf(arithmetic.op));
        }
        Expr.Column column = column(tree);
        if (column != null) {
            return column;
        }
        Expr.Literal literal = literal(tree);
        if (literal != null) {
            return literal;
        }
        throw unsupported("Unsupported expression: ", tree);
    }

    /** Flattens a chain of one connective; the tree leans to the left and may be thousands deep. */
    private Expr logical(ExprContext tree) {
        boolean and = tree instanceof AndExprContext;
        List<ExprContext> operands = new ArrayList<>();
        ExprContext rest = tree;
        while (and ? rest instanceof AndExprContext : rest instanceof OrExprContext) {
            operands.add(rest.getRuleContext(ExprContext.class, 1));
            rest = rest.getRuleContext(ExprContext.class, 0);
        }
        operands.add(rest);
        Collections.reverse(operands);
        if (operands.size() > SqlLimits.CHAIN_MAX) {
            throw recursionLimit(operands.get(SqlLimits.CHAIN_MAX));
        }
        List<Expr> conditions = new ArrayList<>(operands.size());
        for (ExprContext operand : operands) {
            conditions.add(condition(operand));
        }
        return new Expr.Logical(and ? Expr.LogicalOp.AND : Expr.LogicalOp.OR, conditions);
    }

    /** Builds a comparison; {@code a = b = c} leans to the left like a chain of AND. */
    private Expr compare(ExprContext tree) {
        Deque<CompareExprContext> chain = new ArrayDeque<>();
        ExprContext rest = tree;
        while (rest instanceof CompareExprContext comparison) {
            chain.push(comparison);
            rest = comparison.expr(0);
            if (chain.size() > SqlLimits.NESTING_MAX) {
                throw recursionLimit(tree);
            }
        }
        Expr left = condition(rest);
        while (!chain.isEmpty()) {
            CompareExprContext comparison = chain.pop();
            left = new Expr.Compare(operator(comparison.op), left, condition(comparison.expr(1)));
        }
        return left;
    }

    private static SqlException recursionLimit(ExprContext tree) {
        Position position = positionOf(tree);
        return new SqlException(SqlErrorCode.SQL_LIMIT, "Recursion limit exceeded, `" + position + "`", position);
    }

    private static Expr.CompareOp operator(Token token) {
        return switch (token.getType()) {
            case SqlGrammarLexer.EQ -> Expr.CompareOp.EQ;
            case SqlGrammarLexer.NE -> Expr.CompareOp.NE;
            case SqlGrammarLexer.LT -> Expr.CompareOp.LT;
            case SqlGrammarLexer.LE -> Expr.CompareOp.LE;
            case SqlGrammarLexer.GT -> Expr.CompareOp.GT;
            case SqlGrammarLexer.GE -> Expr.CompareOp.GE;
            default -> throw new IllegalStateException("not a comparison: " + token.getText());
        };
    }

    /** Builds {@code colref = colref}, or nothing if the expression is anything else. */
    Statement.@Nullable On joinCondition(ExprContext tree) {
        ExprContext inner = withoutParentheses(tree);
        if (!(inner instanceof CompareExprContext comparison) || comparison.op.getType() != SqlGrammarLexer.EQ) {
            return null;
        }
        Expr.Column left = column(comparison.expr(0));
        Expr.Column right = column(comparison.expr(1));
        return left == null || right == null ? null : new Statement.On(left, right);
    }

    private static ExprContext withoutParentheses(ExprContext tree) {
        ExprContext inner = tree;
        while (inner instanceof NestedExprContext nested) {
            inner = nested.expr();
        }
        return inner;
    }

    /** Builds a column reference, or nothing if the expression is anything else. */
    Expr.@Nullable Column column(ExprContext tree) {
        if (!(tree instanceof ColumnExprContext column)) {
            return null;
        }
        Name name = name(column.name());
        int count = name.parts().size();
        Name qualifier = count == 1 ? null : new Name(name.parts().subList(0, count - 1));
        return new Expr.Column(qualifier, name.last());
    }

    /**
     * Builds a literal with its sign, or nothing if the expression is anything else.
     *
     * @throws SqlException if it is a literal of a kind the dialect does not have
     */
    Expr.@Nullable Literal literal(ExprContext tree) {
        if (tree instanceof SignExprContext signed) {
            Expr.Literal number = signed.expr() instanceof LiteralExprContext inner ? literal(inner.literal()) : null;
            return number == null || number.kind() != Expr.LiteralKind.NUMBER
                    ? null
                    : new Expr.Literal(number.kind(), signed.sign.getText() + number.text(), positionOf(tree));
        }
        return tree instanceof LiteralExprContext plain ? literal(plain.literal()) : null;
    }

    private Expr.Literal literal(LiteralContext tree) {
        Token token = tree.getStart();
        String raw = token.getText();
        Position position = SqlParser.positionOf(token);
        return switch (token.getType()) {
            case SqlGrammarLexer.NUMBER -> new Expr.Literal(Expr.LiteralKind.NUMBER, raw, position);
            case SqlGrammarLexer.STRING -> new Expr.Literal(Expr.LiteralKind.STRING, unquote(raw, '\''), position);
            case SqlGrammarLexer.HEX -> new Expr.Literal(Expr.LiteralKind.HEX, raw.substring(2), position);
            case SqlGrammarLexer.HEX_STRING ->
                new Expr.Literal(Expr.LiteralKind.HEX, raw.substring(2, raw.length() - 1), position);
            case SqlGrammarLexer.TRUE -> new Expr.Literal(Expr.LiteralKind.BOOL, "true", position);
            case SqlGrammarLexer.FALSE -> new Expr.Literal(Expr.LiteralKind.BOOL, "false", position);
            default -> throw unsupported("Unsupported literal expression: ", tree);
        };
    }

    /** Removes the quotes and halves the doubled ones inside. */
    private static String unquote(String raw, char quote) {
        String inner = raw.substring(1, raw.length() - 1);
        return inner.indexOf(quote) < 0
                ? inner
                : inner.replace(String.valueOf(quote).repeat(2), String.valueOf(quote));
    }

    Ident ident(IdentContext tree) {
        Token token = tree.getStart();
        String name = token.getType() == SqlGrammarLexer.QUOTED_IDENT ? unquote(token.getText(), '"') : token.getText();
        return new Ident(name, SqlParser.positionOf(token));
    }

    List<Ident> idents(IdentListContext tree) {
        List<Ident> idents = new ArrayList<>();
        for (IdentContext ident : tree.ident()) {
            idents.add(ident(ident));
        }
        return idents;
    }

    Name name(NameContext tree) {
        List<Ident> parts = new ArrayList<>();
        for (IdentContext part : tree.ident()) {
            parts.add(ident(part));
        }
        return new Name(parts);
    }

    private SqlException unsupported(String prefix, ParserRuleContext tree) {
        return new SqlException(SqlErrorCode.SQL_UNSUPPORTED, prefix + text.of(tree), positionOf(tree));
    }
}
