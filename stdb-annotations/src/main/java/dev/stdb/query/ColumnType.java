package dev.stdb.query;

/**
 * How SQL writes and orders the values of a column. Immutable.
 *
 * @param <V> type of the values
 */
public abstract class ColumnType<V> {
    private static final ColumnType<Object> PLAIN = new ColumnType<>() {
        @Override
        String literal(Object value) {
            return Literals.of(value);
        }

        @Override
        int order(Object a, Object b) {
            return Order.compare(a, b);
        }
    };

    private static final ColumnType<Number> UNSIGNED = new ColumnType<>() {
        @Override
        String literal(Number value) {
            return Literals.ofUnsigned(value);
        }

        @Override
        int order(Number a, Number b) {
            return Order.compareUnsigned(a, b);
        }
    };

    ColumnType() {}

    /** Returns the type of values that {@link Literals#of} writes. For generated code. */
    @SuppressWarnings("unchecked") // It takes any value and returns none.
    public static <V> ColumnType<V> plain() {
        return (ColumnType<V>) PLAIN;
    }

    /** Returns the type of unsigned integers whose Java type is signed and as wide. For generated code. */
    @SuppressWarnings("unchecked") // It takes any number and returns none.
    public static <V extends Number> ColumnType<V> unsigned() {
        return (ColumnType<V>) UNSIGNED;
    }

    /**
     * Returns the type of enums. For generated code.
     *
     * @param names names of the variants, in the order of the constants
     */
    public static <V extends Enum<V>> ColumnType<V> ofEnum(String... names) {
        return new ColumnType<>() {
            @Override
            String literal(V value) {
                return Literals.of(names[value.ordinal()]);
            }

            @Override
            int order(V a, V b) {
                return Integer.compare(a.ordinal(), b.ordinal());
            }
        };
    }

    /**
     * Returns a value in SQL.
     *
     * @throws IllegalArgumentException if SQL cannot write it
     */
    abstract String literal(V value);

    /** Returns the order of two values, that of SQL. */
    abstract int order(V a, V b);
}
