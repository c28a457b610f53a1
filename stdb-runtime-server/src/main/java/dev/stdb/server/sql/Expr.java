package dev.stdb.server.sql;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Condition or operand of a statement, not yet typed. Immutable. */
public sealed interface Expr {

    /** Returns where the expression starts. */
    Position position();

    /** Spelling of a literal; only {@link #BOOL} matters for typing a comparison (spec sql.md §4.1). */
    enum LiteralKind {
        /** Decimal number with optional sign, fraction and exponent. */
        NUMBER,
        /** Text in single quotes. */
        STRING,
        /** {@code 0xAB} or {@code X'AB'}. */
        HEX,
        /** {@code true} or {@code false}. */
        BOOL,
        /** {@code NULL}: the absent option. Writable, never comparable. */
        NONE,
        /** An array or object of a parameter, in SATS-JSON. */
        JSON
    }

    /** Operators that compare two values of one type. */
    enum CompareOp {
        /** {@code =}. */
        EQ("="),
        /** {@code <>} and {@code !=}. */
        NE("<>"),
        /** {@code <}. */
        LT("<"),
        /** {@code <=}. */
        LE("<="),
        /** {@code >}. */
        GT(">"),
        /** {@code >=}. */
        GE(">=");

        private final String symbol;

        CompareOp(String symbol) {
            this.symbol = symbol;
        }

        /** Returns the SQL spelling. */
        public String symbol() {
            return symbol;
        }

        /** Returns the operator that holds when both operands change places. */
        public CompareOp mirrored() {
            return switch (this) {
                case EQ, NE -> this;
                case LT -> GT;
                case LE -> GE;
                case GT -> LT;
                case GE -> LE;
            };
        }
    }

    /** Connectives of conditions. */
    enum LogicalOp {
        /** Both. */
        AND,
        /** Either. */
        OR
    }

    /**
     * A constant.
     *
     * @param kind how it was spelled
     * @param text content without quotes and without hex prefix; a number with its sign
     * @param position where it starts
     */
    record Literal(LiteralKind kind, String text, Position position) implements Expr {}

    /**
     * A column.
     *
     * @param qualifier table name or alias, absent if the column stands alone
     * @param column the column's name
     */
    record Column(@Nullable Name qualifier, Ident column) implements Expr {
        @Override
        public Position position() {
            return qualifier == null ? column.position() : qualifier.position();
        }
    }

    /**
     * The parameter {@code :sender}, the caller's identity.
     *
     * @param position where it starts
     */
    record Sender(Position position) implements Expr {}

    /**
     * Two operands compared.
     *
     * @param op the operator
     * @param left left operand
     * @param right right operand
     */
    record Compare(CompareOp op, Expr left, Expr right) implements Expr {
        @Override
        public Position position() {
            return left.position();
        }
    }

    /**
     * A chain of conditions under one connective.
     *
     * @param op the connective
     * @param operands at least two conditions, in the order written
     */
    record Logical(LogicalOp op, List<Expr> operands) implements Expr {
        /** Copies {@code operands}. */
        public Logical {
            operands = List.copyOf(operands);
        }

        @Override
        public Position position() {
            return operands.get(0).position();
        }
    }

    /**
     * A condition that must not hold. Ad-hoc queries only, like the forms below.
     *
     * @param operand the condition
     * @param position where the NOT stands
     */
    record Not(Expr operand, Position position) implements Expr {}

    /**
     * An operand compared with each of a list of constants.
     *
     * @param operand the operand
     * @param values at least one literal or {@code :sender}
     */
    record In(Expr operand, List<Expr> values) implements Expr {
        /** Copies {@code values}. */
        public In {
            values = List.copyOf(values);
        }

        @Override
        public Position position() {
            return operand.position();
        }
    }

    /**
     * Text matched with a pattern: {@code %} stands for any text, {@code _} for one character, a backslash takes the
     * meaning of the next character away.
     *
     * @param operand the operand
     * @param pattern a string
     */
    record Like(Expr operand, Literal pattern) implements Expr {
        @Override
        public Position position() {
            return operand.position();
        }
    }

    /**
     * Whether an option is absent.
     *
     * @param operand the operand
     */
    record IsNone(Expr operand) implements Expr {
        @Override
        public Position position() {
            return operand.position();
        }
    }
}
