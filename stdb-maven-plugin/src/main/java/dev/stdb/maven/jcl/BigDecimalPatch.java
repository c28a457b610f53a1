package dev.stdb.maven.jcl;

import java.math.BigDecimal;

/** Members of {@link BigDecimal} that TeaVM rounds wrongly. */
public final class BigDecimalPatch {
    private BigDecimalPatch() {}

    /** Returns the closest double. */
    @ReceiverFirst
    public static double doubleValue(BigDecimal value) {
        return Decimals.parseDouble(textOf(value));
    }

    /** Returns the closest float. */
    @ReceiverFirst
    public static float floatValue(BigDecimal value) {
        return Decimals.parseFloat(textOf(value));
    }

    /** Returns the hash code. */
    @ReceiverFirst
    public static int hashCode(BigDecimal value) {
        return 31 * value.unscaledValue().hashCode() + value.scale();
    }

    private static String textOf(BigDecimal value) {
        return value.unscaledValue() + "e" + -(long) value.scale();
    }
}
