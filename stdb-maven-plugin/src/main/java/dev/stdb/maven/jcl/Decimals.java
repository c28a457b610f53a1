package dev.stdb.maven.jcl;

/**
 * Numbers with a fraction as decimal text and back, exactly: the shortest text that reads back as the number, as {@code
 * Double.toString} has it since Java 19, and the number closest to a text of any length.
 */
public final class Decimals {
    /** More digits than these never decide how a double is rounded, only whether there are any that are not zero. */
    private static final int DIGITS_MAX = 780;

    private static final double[] TENS = {
        1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19,
        1e20, 1e21, 1e22
    };

    private Decimals() {}

    /** Returns the shortest text of a number. */
    public static String toString(double value) {
        if (Double.isNaN(value)) {
            return "NaN";
        }
        long bits = Double.doubleToLongBits(value);
        long fraction = bits & 0xF_FFFF_FFFF_FFFFL;
        int exponent = (int) (bits >>> 52) & 0x7FF;
        return toString(BinaryFormat.DOUBLE, bits < 0, fraction, exponent, 0x7FF);
    }

    /** Returns the shortest text of a number. */
    public static String toString(float value) {
        if (Double.isNaN(value)) {
            return "NaN";
        }
        int bits = Float.floatToIntBits(value);
        return toString(BinaryFormat.SINGLE, bits < 0, bits & 0x7F_FFFF, bits >>> 23 & 0xFF, 0xFF);
    }

    private static String toString(BinaryFormat format, boolean negative, long fraction, int exponent, int infinite) {
        String sign = negative ? "-" : "";
        if (exponent == infinite) {
            return sign + "Infinity";
        }
        if (exponent == 0 && fraction == 0) {
            return sign + "0.0";
        }
        Digits digits = shortest(format, fraction, exponent);
        StringBuilder text = new StringBuilder(sign);
        digits.appendTo(text);
        return text.toString();
    }

    /** Returns the shortest digits of a positive number. */
    static Digits shortest(double value) {
        long bits = Double.doubleToLongBits(value);
        return shortest(BinaryFormat.DOUBLE, bits & 0xF_FFFF_FFFF_FFFFL, (int) (bits >>> 52) & 0x7FF);
    }

    private static Digits shortest(BinaryFormat format, long fraction, int biased) {
        long significand = biased == 0 ? fraction : fraction | 1L << (format.precision - 1);
        int exponent = format.exponentMin + Math.max(biased - 1, 0);
        if (exponent <= 0 && exponent > -format.precision && (significand & (1L << -exponent) - 1) == 0) {
            return Digits.ofInteger(significand >>> -exponent);
        }
        return shortest(significand, exponent, fraction == 0 && biased > 1);
    }

    /**
     * Generates digits as long as the remainder is farther from the number than half the distance to its neighbors:
     * Steele and White's method with the exact comparisons of Dybvig and Burger.
     *
     * @param narrow whether the lower neighbor is half as far away as the upper one
     */
    private static Digits shortest(long significand, int exponent, boolean narrow) {
        int extra = narrow ? 2 : 1;
        Natural rest = new Natural(significand);
        Natural scale = new Natural(1);
        Natural above = new Natural(1);
        Natural below = new Natural(1);
        rest.shiftLeft(Math.max(exponent, 0) + extra);
        scale.shiftLeft(Math.max(-exponent, 0) + extra);
        above.shiftLeft(Math.max(exponent, 0) + extra - 1);
        below.shiftLeft(Math.max(exponent, 0));
        boolean inclusive = (significand & 1) == 0;
        int bits = 64 - Long.numberOfLeadingZeros(significand);
        // An estimate of the decimal exponent that is right or one too small.
        int point = (int) Math.ceil((exponent + bits - 1) * 0.30102999566398114 - 1e-10);
        if (point >= 0) {
            scale.multiplyByPowerOfTen(point);
        } else {
            rest.multiplyByPowerOfTen(-point);
            above.multiplyByPowerOfTen(-point);
            below.multiplyByPowerOfTen(-point);
        }
        int high = rest.compareSum(above, scale);
        if (high > 0 || high == 0 && inclusive) {
            point++;
        } else {
            rest.multiplyAdd(10, 0);
            above.multiplyAdd(10, 0);
            below.multiplyAdd(10, 0);
        }
        Digits digits = new Digits(point);
        while (true) {
            int digit = rest.takeDigit(scale);
            int lowOrder = rest.compareTo(below);
            int highOrder = rest.compareSum(above, scale);
            boolean low = lowOrder < 0 || lowOrder == 0 && inclusive;
            boolean up = highOrder > 0 || highOrder == 0 && inclusive;
            // Two digits are shown in any case, so the second one has to be the right one.
            if ((low || up) && digits.count() > 0) {
                int half = rest.compareSum(rest, scale);
                boolean roundUp = low && up ? half > 0 || half == 0 && (digit & 1) != 0 : up;
                digits.add(digit);
                if (roundUp) {
                    digits.increment();
                }
                digits.trim();
                return digits;
            }
            if (digit != 0 || digits.count() > 0) {
                digits.add(digit);
            } else {
                digits.shift();
            }
            rest.multiplyAdd(10, 0);
            above.multiplyAdd(10, 0);
            below.multiplyAdd(10, 0);
        }
    }

    /**
     * Parses a number as {@code Double.parseDouble} does.
     *
     * @throws NumberFormatException if the text is no number
     */
    public static double parseDouble(String text) {
        return Double.longBitsToDouble(parse(BinaryFormat.DOUBLE, text));
    }

    /**
     * Parses a number as {@code Float.parseFloat} does: rounded once.
     *
     * @throws NumberFormatException if the text is no number
     */
    public static float parseFloat(String text) {
        return Float.intBitsToFloat((int) parse(BinaryFormat.SINGLE, text));
    }

    private static long parse(BinaryFormat format, String text) {
        String number = text.trim();
        if (number.isEmpty()) {
            throw new NumberFormatException("empty String");
        }
        int at = number.charAt(0) == '-' || number.charAt(0) == '+' ? 1 : 0;
        long sign = number.charAt(0) == '-' ? format == BinaryFormat.DOUBLE ? 1L << 63 : 1L << 31 : 0;
        if (number.startsWith("NaN", at) && number.length() == at + 3) {
            return format == BinaryFormat.DOUBLE ? 0x7FF8_0000_0000_0000L : 0x7FC0_0000;
        }
        if (number.startsWith("Infinity", at) && number.length() == at + 8) {
            return sign | format.round(1, false, 5000);
        }
        if (number.length() > at + 1 && number.charAt(at) == '0' && (number.charAt(at + 1) | 0x20) == 'x') {
            return sign | parseHex(format, text, number, at + 2);
        }
        return sign | parseDecimal(format, text, number, at);
    }

    private static long parseDecimal(BinaryFormat format, String text, String number, int start) {
        int at = start;
        int end = number.length();
        Natural value = new Natural(0);
        int digits = 0;
        int exponent = 0;
        int pending = 0;
        int pendingFactor = 1;
        long small = 0;
        boolean any = false;
        boolean point = false;
        boolean more = false;
        for (; at < end; at++) {
            char c = number.charAt(at);
            if (c == '.') {
                if (point) {
                    throw new NumberFormatException("multiple points");
                }
                point = true;
                continue;
            }
            if (c < '0' || c > '9') {
                break;
            }
            any = true;
            if (point) {
                exponent--;
            }
            if (digits == 0 && c == '0') {
                continue;
            }
            if (digits == DIGITS_MAX) {
                more |= c != '0';
                exponent++;
                continue;
            }
            digits++;
            if (digits <= 18) {
                small = small * 10 + (c - '0');
                continue;
            }
            if (digits == 19) {
                value = new Natural(small);
            }
            pending = pending * 10 + (c - '0');
            pendingFactor *= 10;
            if (pendingFactor == 1_000_000_000) {
                value.multiplyAdd(pendingFactor, pending);
                pending = 0;
                pendingFactor = 1;
            }
        }
        exponent += exponentAt(text, number, at, any);
        if (digits == 0) {
            return 0;
        }
        if (digits <= 18) {
            if (!more && format == BinaryFormat.DOUBLE && small < 1L << 53 && exponent >= -22 && exponent <= 22) {
                double exact = (double) small;
                return Double.doubleToLongBits(exponent < 0 ? exact / TENS[-exponent] : exact * TENS[exponent]);
            }
            if (!more && format == BinaryFormat.SINGLE && small < 1 << 24 && exponent >= -10 && exponent <= 10) {
                float exact = (float) small;
                float ten = (float) TENS[Math.abs(exponent)];
                return Float.floatToIntBits(exponent < 0 ? exact / ten : exact * ten);
            }
            value = new Natural(small);
        } else {
            value.multiplyAdd(pendingFactor, pending);
        }
        if (more) {
            value.multiplyAdd(10, 1);
            exponent--;
            digits++;
        }
        if (digits + exponent > 320) {
            return format.round(1, false, 5000);
        }
        if (digits + exponent < -340) {
            return 0;
        }
        return divide(format, value, exponent);
    }

    /** Returns the exponent that begins at {@code at}, 0 if there is none; a letter may follow that says the type. */
    private static int exponentAt(String text, String number, int start, boolean any) {
        int at = start;
        int end = number.length();
        if (!any) {
            throw invalid(text);
        }
        int exponent = 0;
        if (at < end && (number.charAt(at) | 0x20) == 'e') {
            at++;
            boolean negative = at < end && number.charAt(at) == '-';
            if (at < end && (negative || number.charAt(at) == '+')) {
                at++;
            }
            int first = at;
            while (at < end && number.charAt(at) >= '0' && number.charAt(at) <= '9') {
                exponent = Math.min(exponent * 10 + (number.charAt(at) - '0'), 99_999_999);
                at++;
            }
            if (at == first) {
                throw invalid(text);
            }
            exponent = negative ? -exponent : exponent;
        }
        endOf(text, number, at);
        return exponent;
    }

    private static void endOf(String text, String number, int at) {
        int end = number.length();
        if (at == end - 1) {
            int type = number.charAt(at) | 0x20;
            if (type == 'f' || type == 'd') {
                return;
            }
        }
        if (at != end) {
            throw invalid(text);
        }
    }

    private static NumberFormatException invalid(String text) {
        return new NumberFormatException("For input string: \"" + text + "\"");
    }

    /** Returns the bits of {@code value * 10^exponent} (positive), rounded once. */
    private static long divide(BinaryFormat format, Natural value, int exponent) {
        Natural divisor = new Natural(1);
        if (exponent >= 0) {
            value.multiplyByPowerOfTen(exponent);
        } else {
            divisor.multiplyByPowerOfTen(-exponent);
        }
        int shift = value.bitLength() - divisor.bitLength();
        if (shift > 0) {
            divisor.shiftLeft(shift);
        } else {
            value.shiftLeft(-shift);
        }
        // The quotient is between one half and two now; two bits more than the precision are enough.
        long quotient = 0;
        int count = format.precision + 3;
        for (int i = 0; i < count; i++) {
            quotient <<= 1;
            if (value.compareTo(divisor) >= 0) {
                value.subtract(divisor);
                quotient |= 1;
            }
            value.shiftLeft(1);
        }
        return format.round(quotient, !value.isZero(), shift - count + 1);
    }

    private static long parseHex(BinaryFormat format, String text, String number, int start) {
        int at = start;
        int end = number.length();
        long significand = 0;
        int exponent = 0;
        boolean any = false;
        boolean point = false;
        boolean more = false;
        for (; at < end; at++) {
            char c = number.charAt(at);
            if (c == '.' && !point) {
                point = true;
                continue;
            }
            int digit = c < 0x80 ? Character.digit(c, 16) : -1;
            if (digit < 0) {
                break;
            }
            any = true;
            if (significand >>> 58 != 0) {
                more |= digit != 0;
                exponent += point ? 0 : 4;
            } else {
                significand = significand << 4 | digit;
                exponent -= point ? 4 : 0;
            }
        }
        if (!any || at == end || (number.charAt(at) | 0x20) != 'p') {
            throw invalid(text);
        }
        at++;
        boolean negative = at < end && number.charAt(at) == '-';
        if (at < end && (negative || number.charAt(at) == '+')) {
            at++;
        }
        int first = at;
        int binary = 0;
        while (at < end && number.charAt(at) >= '0' && number.charAt(at) <= '9') {
            binary = Math.min(binary * 10 + (number.charAt(at) - '0'), 99_999_999);
            at++;
        }
        if (at == first) {
            throw invalid(text);
        }
        endOf(text, number, at);
        return format.round(significand, more, exponent + (negative ? -binary : binary));
    }
}
