package dev.stdb.maven.wasm.compare;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.function.Predicate;

/**
 * Numbers as text the slow way: the shortest decimal that reads back as the number, of those the closest. This is what
 * {@code Double.toString} promises since Java 19; earlier JVMs write more digits at times.
 */
public final class ShortestDecimal {
    private ShortestDecimal() {}

    /** Returns a number as text. */
    public static String of(double value) {
        if (Double.isNaN(value) || Double.isInfinite(value) || value == 0) {
            return Double.toString(value);
        }
        return layout(value < 0, shortest(new BigDecimal(Math.abs(value)), d -> d.doubleValue() == Math.abs(value)));
    }

    /** Returns a number as text. */
    public static String of(float value) {
        if (Float.isNaN(value) || Float.isInfinite(value) || value == 0) {
            return Float.toString(value);
        }
        return layout(value < 0, shortest(new BigDecimal(Math.abs(value)), d -> d.floatValue() == Math.abs(value)));
    }

    private static BigDecimal shortest(BigDecimal exact, Predicate<BigDecimal> readsBack) {
        // Two digits are always shown: the closest of two digits is taken even if one digit would do.
        for (int digits = 2; ; digits++) {
            BigDecimal below = exact.round(new MathContext(digits, RoundingMode.DOWN));
            BigDecimal above = below.add(BigDecimal.ONE.movePointRight(exponentOf(exact) - digits + 1));
            boolean lower = below.signum() != 0 && readsBack.test(below);
            boolean upper = readsBack.test(above);
            if (lower && upper) {
                int order = exact.subtract(below).compareTo(above.subtract(exact));
                boolean even = !below.movePointLeft(exponentOf(exact) - digits + 1)
                        .toBigInteger()
                        .testBit(0);
                return order < 0 || order == 0 && even ? below : above;
            }
            if (lower || upper) {
                return lower ? below : above;
            }
        }
    }

    private static int exponentOf(BigDecimal value) {
        return value.precision() - value.scale() - 1;
    }

    private static String layout(boolean negative, BigDecimal value) {
        BigDecimal stripped = value.stripTrailingZeros();
        String digits = stripped.unscaledValue().toString();
        int exponent = exponentOf(stripped);
        StringBuilder text = new StringBuilder(negative ? "-" : "");
        if (exponent >= -3 && exponent < 7) {
            String plain = stripped.toPlainString();
            text.append(plain);
            if (plain.indexOf('.') < 0) {
                text.append(".0");
            }
        } else {
            text.append(digits.charAt(0)).append('.');
            text.append(digits.length() == 1 ? "0" : digits.substring(1));
            text.append('E').append(exponent);
        }
        return text.toString();
    }
}
