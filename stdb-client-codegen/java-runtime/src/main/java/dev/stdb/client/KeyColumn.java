package dev.stdb.client;

import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.function.ToIntFunction;
import java.util.function.ToLongFunction;

/**
 * Column of an ordered index: how the server compares its values (spec sats.md §5.1). Immutable; made by generated
 * code.
 *
 * <p>Rows compare without boxes, so that keeping an index makes no garbage.
 *
 * @param <R> type of rows
 * @param <K> type of the column, boxed
 */
public abstract class KeyColumn<R, K> {
    private KeyColumn() {}

    abstract int compareRows(R left, R right);

    abstract int compareToKey(R row, K key);

    /** Compares with a key whose type the caller has forgotten. */
    @SuppressWarnings("unchecked")
    final int compareToAny(R row, Object key) {
        return compareToKey(row, (K) key);
    }

    /** Creates a column whose Java type has the order of the server. */
    public static <R, K extends Comparable<? super K>> KeyColumn<R, K> of(Function<R, K> value) {
        return new KeyColumn<>() {
            @Override
            int compareRows(R left, R right) {
                return value.apply(left).compareTo(value.apply(right));
            }

            @Override
            int compareToKey(R row, K key) {
                return value.apply(row).compareTo(key);
            }
        };
    }

    /** Creates a column of numbers that an {@code int} holds. */
    public static <R, K extends Number> KeyColumn<R, K> ofInt(ToIntFunction<R> value) {
        return new KeyColumn<>() {
            @Override
            int compareRows(R left, R right) {
                return Integer.compare(value.applyAsInt(left), value.applyAsInt(right));
            }

            @Override
            int compareToKey(R row, K key) {
                return Integer.compare(value.applyAsInt(row), key.intValue());
            }
        };
    }

    /** Creates a column of numbers that a {@code long} holds. */
    public static <R> KeyColumn<R, Long> ofLong(ToLongFunction<R> value) {
        return new KeyColumn<>() {
            @Override
            int compareRows(R left, R right) {
                return Long.compare(value.applyAsLong(left), value.applyAsLong(right));
            }

            @Override
            int compareToKey(R row, Long key) {
                return Long.compare(value.applyAsLong(row), key);
            }
        };
    }

    /** Creates a column of type {@code u64}. */
    public static <R> KeyColumn<R, Long> ofUnsigned(ToLongFunction<R> value) {
        return new KeyColumn<>() {
            @Override
            int compareRows(R left, R right) {
                return Long.compareUnsigned(value.applyAsLong(left), value.applyAsLong(right));
            }

            @Override
            int compareToKey(R row, Long key) {
                return Long.compareUnsigned(value.applyAsLong(row), key);
            }
        };
    }

    /** Creates a column of floating point numbers: both zeros are equal, as are all NaNs, which are above others. */
    public static <R, K extends Number> KeyColumn<R, K> ofDouble(ToDoubleFunction<R> value) {
        return new KeyColumn<>() {
            @Override
            int compareRows(R left, R right) {
                return compare(value.applyAsDouble(left), value.applyAsDouble(right));
            }

            @Override
            int compareToKey(R row, K key) {
                return compare(value.applyAsDouble(row), key.doubleValue());
            }
        };
    }

    /** The sum has no negative zero. */
    private static int compare(double left, double right) {
        return Double.compare(left + 0.0, right + 0.0);
    }

    /** Creates a column of texts, in the order of their code points. */
    public static <R> KeyColumn<R, String> ofText(Function<R, String> value) {
        return new KeyColumn<>() {
            @Override
            int compareRows(R left, R right) {
                return compare(value.apply(left), value.apply(right));
            }

            @Override
            int compareToKey(R row, String key) {
                return compare(value.apply(row), key);
            }
        };
    }

    /** Surrogates stand for code points above all that one {@code char} holds. */
    private static int compare(String left, String right) {
        int common = Math.min(left.length(), right.length());
        for (int i = 0; i < common; i++) {
            char a = left.charAt(i);
            char b = right.charAt(i);
            if (a != b) {
                boolean isSurrogate = Character.isSurrogate(a);
                return isSurrogate == Character.isSurrogate(b) ? Character.compare(a, b) : isSurrogate ? 1 : -1;
            }
        }
        return Integer.compare(left.length(), right.length());
    }
}
