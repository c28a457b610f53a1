package dev.stdb.server.sql;

import dev.stdb.server.sql.internal.SqlGrammarLexer;
import dev.stdb.server.sql.internal.SqlGrammarParser.AndExprContext;
import dev.stdb.server.sql.internal.SqlGrammarParser.ArithmeticExprContext;
import dev.stdb.server.sql.internal.SqlGrammarParser.BetweenExprContext;
import dev.stdb.server.sql.internal.SqlGrammarParser.BoundContext;
import dev.stdb.server.sql.internal.SqlGrammarParser.ColumnExprContext;
import dev.stdb.server.sql.internal.SqlGrammarParser.CompareExprContext;
import dev.stdb.server.sql.internal.SqlGrammarParser.ExprContext;
import dev.stdb.server.sql.internal.SqlGrammarParser.IdentContext;
import dev.stdb.server.sql.internal.SqlGrammarParser.IdentListContext;
import dev.stdb.server.sql.internal.SqlGrammarParser.InExprContext;
import dev.stdb.server.sql.internal.SqlGrammarParser.IsExprContext;
import dev.stdb.server.sql.internal.SqlGrammarParser.LikeExprContext;
import dev.stdb.server.sql.internal.SqlGrammarParser.LiteralContext;
import dev.stdb.server.sql.internal.SqlGrammarParser.LiteralExprContext;
import dev.stdb.server.sql.internal.SqlGrammarParser.NameContext;
import dev.stdb.server.sql.internal.SqlGrammarParser.NestedExprContext;
import dev.stdb.server.sql.internal.SqlGrammarParser.NotExprContext;
import dev.stdb.server.sql.internal.SqlGrammarParser.OrExprContext;
import dev.stdb.server.sql.internal.SqlGrammarParser.ParamExprContext;
import dev.stdb.server.sql.internal.SqlGrammarParser.SignExprContext;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.tree.TerminalNode;
import org.jspecify.annotations.Nullable;

/** Parse tree to names, literals and conditions. Recursion follows parentheses only, which the parser bounds. */
final class ExprBuilder {
    private static final String SENDER = ":sender";

    private final SqlText text;
    private final boolean extended;
    private final SqlParameters parameters;
    private final Set<String> usedParameters = new HashSet<>();
    private int positionalParameters;

    /**
     * Creates a builder.
     *
     * @param extended whether the forms that subscriptions do not have are welcome
     * @param parameters values of parameters
     */
    ExprBuilder(SqlText text, boolean extended, SqlParameters parameters) {
        this.text = text;
        this.extended = extended;
        this.parameters = parameters;
    }

    /** Makes sure that every value given was used; to be called at the end of the statement. */
    void checkParameters() {
        if (usedParameters.size() < parameters.size()) {
            throw new SqlException(
                    SqlErrorCode.SQL_PARAMETER,
                    "SQL parameters without use: given=" + parameters.size() + ", used=" + usedParameters.size(),
                    Position.START);
        }
    }

    static Position positionOf(ParserRuleContext tree) {
        return SqlParser.positionOf(tree.getStart());
    }

    /** Builds a condition or operand. */
    Expr condition(ExprContext tree) {
        if (tree instanceof NestedExprContext nested && nested.expr().size() == 1) {
            return condition(nested.expr(0));
        } else if (tree instanceof AndExprContext || tree instanceof OrExprContext) {
            return logical(tree);
        } else if (tree instanceof CompareExprContext) {
            return compare(tree);
        } else if (isSender(tree)) {
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
        Expr special = extended ? extension(tree) : null;
        if (special != null) {
            return special;
        }
        throw unsupported("Unsupported expression: ", tree);
    }

    private static boolean isSender(ExprContext tree) {
        return tree instanceof ParamExprContext && tree.getText().equals(SENDER);
    }

    /** Builds what subscriptions do not have, or nothing if the expression is anything else. */
    private @Nullable Expr extension(ExprContext tree) {
        if (tree instanceof NotExprContext not) {
            return new Expr.Not(condition(not.expr()), positionOf(tree));
        } else if (tree instanceof InExprContext in && in.innerQuery() == null) {
            List<Expr> values = new ArrayList<>();
            for (ExprContext value : in.exprList().expr()) {
                Expr constant = isSender(value) ? new Expr.Sender(positionOf(value)) : literal(value);
                if (constant == null) {
                    throw unsupported("Unsupported expression: ", value);
                }
                values.add(constant);
            }
            if (values.size() > SqlLimits.CHAIN_MAX) {
                throw recursionLimit(tree);
            }
            return negated(in.NOT(), new Expr.In(condition(in.expr()), values));
        } else if (tree instanceof LikeExprContext like && like.ILIKE() == null) {
            Expr.Literal pattern = literal(like.expr(1));
            return pattern == null ? null : negated(like.NOT(), new Expr.Like(condition(like.expr(0)), pattern));
        } else if (tree instanceof BetweenExprContext between) {
            return between(between);
        } else if (tree instanceof IsExprContext is && is.NULL() != null) {
            return negated(is.NOT(), new Expr.IsNone(condition(is.expr())));
        }
        return null;
    }

    private static Expr negated(@Nullable TerminalNode not, Expr condition) {
        return not == null ? condition : new Expr.Not(condition, condition.position());
    }

    /** Builds two comparisons; the operand is a plain column, so that writing it twice costs nothing. */
    private @Nullable Expr between(BetweenExprContext tree) {
        Expr.Column operand = column(tree.expr());
        if (operand == null) {
            return null;
        }
        return negated(
                tree.NOT(),
                new Expr.Logical(
                        Expr.LogicalOp.AND,
                        List.of(
                                new Expr.Compare(Expr.CompareOp.GE, operand, bound(tree.bound(0))),
                                new Expr.Compare(Expr.CompareOp.LE, operand, bound(tree.bound(1))))));
    }

    private Expr bound(BoundContext tree) {
        Token sign = tree.getStart();
        boolean signed = sign.getType() == SqlGrammarLexer.PLUS || sign.getType() == SqlGrammarLexer.MINUS;
        if (tree.literal() != null) {
            Expr.Literal value = literal(tree.literal());
            if (!signed) {
                return value;
            } else if (value.kind() == Expr.LiteralKind.NUMBER) {
                return new Expr.Literal(value.kind(), sign.getText() + value.text(), positionOf(tree));
            }
        } else if (!signed && tree.name() != null) {
            return column(tree.name());
        } else if (!signed && tree.PARAM() != null) {
            Position position = positionOf(tree);
            return tree.getText().equals(SENDER)
                    ? new Expr.Sender(position)
                    : parameter(tree.getText(), tree, position);
        }
        throw unsupported("Unsupported expression: ", tree);
    }

    /** Returns the value of a parameter. */
    private Expr.Literal parameter(String written, ParserRuleContext tree, Position position) {
        if (!extended || written.equals(SENDER)) {
            throw unsupported("Unsupported expression: ", tree);
        }
        String name = written.substring(1);
        if (written.equals("?")) {
            name = String.valueOf(++positionalParameters);
        }
        Expr.Literal value = parameters.find(name, position);
        if (value == null && parameters.size() == 0) {
            throw new SqlException(
                    SqlErrorCode.SQL_UNSUPPORTED,
                    "Unsupported expression: " + written,
                    position,
                    "the only parameter without a value of its own is :sender; give values for others");
        } else if (value == null) {
            throw new SqlException(
                    SqlErrorCode.SQL_PARAMETER, "SQL parameter without value: `" + written + "`", position);
        }
        usedParameters.add(name);
        return value;
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
        while (inner instanceof NestedExprContext nested && nested.expr().size() == 1) {
            inner = nested.expr(0);
        }
        return inner;
    }

    /** Builds a column reference, or nothing if the expression is anything else. */
    Expr.@Nullable Column column(ExprContext tree) {
        if (!(tree instanceof ColumnExprContext column)) {
            return null;
        }
        return column(column.name());
    }

    private Expr.Column column(NameContext tree) {
        Name name = name(tree);
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
        if (tree instanceof ParamExprContext && !isSender(tree)) {
            return parameter(tree.getText(), tree, positionOf(tree));
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
            case SqlGrammarLexer.NULL -> {
                if (!extended) {
                    throw unsupported("Unsupported literal expression: ", tree);
                }
                yield new Expr.Literal(Expr.LiteralKind.NONE, "NULL", position);
            }
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
