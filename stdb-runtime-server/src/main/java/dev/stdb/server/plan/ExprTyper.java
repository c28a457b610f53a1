package dev.stdb.server.plan;

import dev.stdb.bsatn.BsatnWriter;
import dev.stdb.sats.AlgebraicType;
import dev.stdb.sats.PrimitiveType;
import dev.stdb.sats.SpecialTypes;
import dev.stdb.sats.SumType;
import dev.stdb.sats.TypeNames;
import dev.stdb.server.sql.Dialect;
import dev.stdb.server.sql.Expr;
import dev.stdb.server.sql.Position;
import dev.stdb.server.sql.SqlErrorCode;
import dev.stdb.server.sql.SqlException;
import dev.stdb.types.Identity;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Types conditions and operands against a {@link Scope} (spec sql.md §4). Confined to one check. */
final class ExprTyper {
    private final Scope scope;
    private final Identity sender;
    private final Dialect dialect;
    private boolean senderUsed;

    ExprTyper(Scope scope, Identity sender, Dialect dialect) {
        this.scope = scope;
        this.sender = sender;
        this.dialect = dialect;
    }

    /** Returns whether any expression typed so far mentions {@code :sender}. */
    boolean senderUsed() {
        return senderUsed;
    }

    /** Types the root of WHERE, or nothing. */
    @Nullable
    TypedExpr condition(@Nullable Expr where) {
        return where == null ? null : type(where, PrimitiveType.BOOL);
    }

    private TypedExpr type(Expr expr, @Nullable AlgebraicType expected) {
        if (expr instanceof Expr.Literal literal) {
            return constant(literal, expected);
        } else if (expr instanceof Expr.Sender parameter) {
            return sender(parameter, expected);
        } else if (expr instanceof Expr.Column column) {
            return column(column, expected);
        } else if (expr instanceof Expr.Compare comparison) {
            expect(expected, PrimitiveType.BOOL, comparison.position());
            return comparison(comparison);
        } else if (expr instanceof Expr.Logical logical) {
            expect(expected, PrimitiveType.BOOL, logical.position());
            List<TypedExpr> operands = new ArrayList<>(logical.operands().size());
            for (Expr operand : logical.operands()) {
                operands.add(type(operand, PrimitiveType.BOOL));
            }
            return logical.op() == Expr.LogicalOp.OR
                    ? TypedExpr.anyOf(operands)
                    : new TypedExpr.Connective(logical.op(), operands);
        }
        expect(expected, PrimitiveType.BOOL, expr.position());
        return extension(expr);
    }

    /** Types what subscriptions do not have. */
    private TypedExpr extension(Expr expr) {
        if (expr instanceof Expr.Not not) {
            return new TypedExpr.Negation(type(not.operand(), PrimitiveType.BOOL));
        } else if (expr instanceof Expr.In in) {
            return membership(in);
        } else if (expr instanceof Expr.Like like) {
            return textMatch(like);
        } else if (expr instanceof Expr.IsNone test) {
            TypedExpr.ColumnRef column = columnOperand(test.operand());
            if (!SpecialTypes.isOption(column.type())) {
                throw invalidOperator("IS NULL", column.type(), test.position(), "only options can be none");
            }
            return new TypedExpr.IsNone(column);
        }
        throw new IllegalStateException("unknown expression: " + expr);
    }

    private TypedExpr membership(Expr.In in) {
        TypedExpr.ColumnRef column = columnOperand(in.operand());
        if (!hasEquality(column.type())) {
            checkComparable("IN", column.type(), in.position());
        }
        List<TypedExpr.Constant> values = new ArrayList<>();
        Set<byte[]> seen = new TreeSet<>(Arrays::compare);
        for (Expr value : in.values()) {
            TypedExpr.Constant constant = (TypedExpr.Constant) type(value, column.type());
            if (seen.add(constant.bsatn())) {
                values.add(constant);
            }
        }
        return new TypedExpr.Membership(column, values);
    }

    private TypedExpr textMatch(Expr.Like like) {
        TypedExpr.ColumnRef column = columnOperand(like.operand());
        if (column.type() != PrimitiveType.STRING) {
            throw invalidOperator("LIKE", column.type(), like.position(), "only strings have patterns");
        } else if (like.pattern().kind() != Expr.LiteralKind.STRING) {
            throw LiteralParser.notA(PrimitiveType.STRING, like.pattern(), "write the pattern in quotes");
        }
        return new TypedExpr.TextMatch(column, LikePattern.of(like.pattern().text()));
    }

    private TypedExpr.ColumnRef columnOperand(Expr operand) {
        if (!(operand instanceof Expr.Column column)) {
            throw new SqlException(
                    SqlErrorCode.SQL_UNSUPPORTED,
                    "Unsupported expression: the left side of IN, LIKE and IS NULL must be a column",
                    operand.position(),
                    "put the column first, and compare by = otherwise");
        }
        return scope.column(column);
    }

    private TypedExpr.ColumnRef column(Expr.Column column, @Nullable AlgebraicType expected) {
        TypedExpr.ColumnRef ref = scope.column(column);
        if (expected != null && !expected.equals(ref.type())) {
            throw unexpected(
                    expected,
                    ref.type(),
                    column.position(),
                    expected == PrimitiveType.BOOL
                            ? "compare the column with something"
                            : "columns can be compared if they are of the same type");
        }
        return ref;
    }

    private TypedExpr constant(Expr.Literal literal, @Nullable AlgebraicType expected) {
        if (dialect.isExtended() && expected != null && SpecialTypes.isOption(expected)) {
            return payload(literal, expected);
        }
        if (literal.kind() == Expr.LiteralKind.BOOL) {
            expect(expected, PrimitiveType.BOOL, literal.position());
            return new TypedExpr.Constant(PrimitiveType.BOOL, StoredValues.bool(literal));
        } else if (expected == null) {
            throw new SqlException(
                    SqlErrorCode.SQL_TYPE,
                    "Cannot resolve type for literal expression",
                    literal.position(),
                    "compare literals with columns");
        }
        if (literal.kind() == Expr.LiteralKind.STRING && isNamedVariant(expected)) {
            return new TypedExpr.Constant(expected, StoredValues.variant(literal, (SumType) expected));
        } else if (isDuration(expected)) {
            return new TypedExpr.Constant(expected, StoredValues.encode(literal, expected));
        }
        byte[] special = dialect.isExtended() ? LiteralParser.namedFloat(literal, expected) : null;
        if (special != null) {
            return new TypedExpr.Constant(expected, special);
        }
        return new TypedExpr.Constant(expected, LiteralParser.parse(literal, expected));
    }

    /** Types a literal for an option: it is the payload. */
    private TypedExpr payload(Expr.Literal literal, AlgebraicType option) {
        TypedExpr.Constant payload = (TypedExpr.Constant) constant(literal, SpecialTypes.optionPayload(option));
        BsatnWriter out = new BsatnWriter(1 + payload.bsatn().length);
        out.writeTag(StoredValues.TAG_SOME);
        out.writeRaw(payload.bsatn(), 0, payload.bsatn().length);
        return new TypedExpr.Constant(option, out.toByteArray());
    }

    private TypedExpr sender(Expr.Sender parameter, @Nullable AlgebraicType expected) {
        senderUsed = true;
        BsatnWriter out = new BsatnWriter(Identity.SIZE_BYTES + Integer.BYTES);
        if (expected != null && SpecialTypes.isBytes(expected)) {
            byte[] bytes = new byte[Identity.SIZE_BYTES];
            sender.copyTo(bytes, 0);
            // As bytes the identity reads like its hexadecimal text: most significant byte first.
            out.writeCount(bytes.length);
            for (int i = bytes.length - 1; i >= 0; i--) {
                out.writeU8(bytes[i] & 0xFF);
            }
            return new TypedExpr.Constant(expected, out.toByteArray());
        }
        expect(expected, SpecialTypes.IDENTITY, parameter.position());
        out.writeIdentity(sender);
        return new TypedExpr.Constant(SpecialTypes.IDENTITY, out.toByteArray());
    }

    private TypedExpr comparison(Expr.Compare comparison) {
        TypedExpr left;
        TypedExpr right;
        if (comparison.left() instanceof Expr.Literal || comparison.left() instanceof Expr.Sender) {
            right = type(comparison.right(), null);
            left = type(comparison.left(), right.type());
        } else {
            left = type(comparison.left(), null);
            right = type(comparison.right(), left.type());
        }
        boolean equality = comparison.op() == Expr.CompareOp.EQ || comparison.op() == Expr.CompareOp.NE;
        if (isDuration(left.type()) || equality && hasEquality(left.type())) {
            return new TypedExpr.Comparison(comparison.op(), left, right);
        } else if (hasEquality(left.type())) {
            throw invalidOperator(
                    comparison.op().symbol(),
                    left.type(),
                    comparison.position(),
                    "values of this type have no order: compare them with = and <>");
        }
        checkComparable(comparison.op().symbol(), left.type(), comparison.position());
        return new TypedExpr.Comparison(comparison.op(), left, right);
    }

    /** Returns whether values of a type may be tested for equality, though the original cannot compare them. */
    private boolean hasEquality(AlgebraicType type) {
        if (dialect.isExtended() && SpecialTypes.isOption(type)) {
            AlgebraicType payload = SpecialTypes.optionPayload(type);
            return SpecialTypes.isComparable(payload) || hasEquality(payload);
        }
        return isNamedVariant(type) || isDuration(type);
    }

    /** Returns whether a type has values that are written as the names of variants. */
    private boolean isNamedVariant(AlgebraicType type) {
        return dialect.isExtended() && type instanceof SumType && SpecialTypes.isPlainEnum(type);
    }

    /** Returns whether a type has durations, which have an order. */
    private boolean isDuration(AlgebraicType type) {
        return dialect.isExtended() && SpecialTypes.isTimeDuration(type);
    }

    /** Makes sure that an operator accepts a type. */
    static void checkComparable(String operator, AlgebraicType type, Position position) {
        if (!SpecialTypes.isComparable(type)) {
            throw invalidOperator(operator, type, position, "values of this type cannot be compared");
        }
    }

    private static SqlException invalidOperator(
            String operator, AlgebraicType type, Position position, @Nullable String hint) {
        return new SqlException(
                SqlErrorCode.SQL_TYPE,
                "Invalid binary operator `" + operator + "` for type `" + TypeNames.of(type) + "`",
                position,
                hint);
    }

    /** Makes sure that a type is the expected one, if any is expected. */
    static void expect(@Nullable AlgebraicType expected, AlgebraicType actual, Position position) {
        if (expected != null && !expected.equals(actual)) {
            throw unexpected(expected, actual, position, null);
        }
    }

    static SqlException unexpected(
            AlgebraicType expected, AlgebraicType actual, Position position, @Nullable String hint) {
        return new SqlException(
                SqlErrorCode.SQL_TYPE,
                "Unexpected type: (expected) " + TypeNames.of(expected) + " != " + TypeNames.of(actual) + " (inferred)",
                position,
                hint);
    }
}
