package dev.stdb.maven.wasm.compare;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;

/** The classes of numbers: bits, texts, arithmetic with checks, big numbers. */
// Odd expressions are what this is about.
@SuppressWarnings("BoxedPrimitiveEquality")
final class Numbers {
    private Numbers() {}

    static void run(Lines lines) {
        for (int i : Operators.INTS) {
            integers(lines, i);
        }
        for (long l : Operators.LONGS) {
            longs(lines, l);
        }
        for (double d : Operators.DOUBLES) {
            doubles(lines, d);
        }
        for (float f : Operators.FLOATS) {
            floats(lines, f);
        }
        boxes(lines);
        bigIntegers(lines);
        bigDecimals(lines);
    }

    private static void integers(Lines lines, int i) {
        lines.add(
                "int text " + i,
                () -> Integer.toString(i) + " " + Integer.toHexString(i) + " " + Integer.toBinaryString(i) + " "
                        + Integer.toOctalString(i) + " " + Integer.toString(i, 36));
        lines.add(
                "int unsigned " + i,
                () -> Integer.toUnsignedString(i) + " " + Integer.toUnsignedLong(i) + " "
                        + Integer.divideUnsigned(i, 7) + " " + Integer.remainderUnsigned(i, 7) + " "
                        + Integer.compareUnsigned(i, 5));
        lines.add(
                "int bit counts " + i,
                () -> Integer.bitCount(i) + " " + Integer.numberOfLeadingZeros(i) + " "
                        + Integer.numberOfTrailingZeros(i) + " " + Integer.highestOneBit(i) + " "
                        + Integer.lowestOneBit(i));
        lines.add(
                "int bit moves " + i,
                () -> Integer.reverse(i) + " " + Integer.reverseBytes(i) + " " + Integer.rotateLeft(i, 13) + " "
                        + Integer.rotateRight(i, 5) + " " + Integer.signum(i));
        lines.add("int addExact " + i, () -> Math.addExact(i, 1));
        lines.add("int multiplyExact " + i, () -> Math.multiplyExact(i, 3));
        lines.add("int subtractExact " + i, () -> Math.subtractExact(i, 2));
        lines.add("int negateExact " + i, () -> Math.negateExact(i));
        lines.add("int incrementExact " + i, () -> Math.incrementExact(i) + " " + Math.decrementExact(i));
        lines.add(
                "int floor " + i, () -> Math.floorMod(i, 10) + " " + Math.floorDiv(i, 10) + " " + Math.floorMod(i, -3));
        lines.add(
                "int hash " + i,
                () -> Integer.hashCode(i) + " " + Integer.valueOf(i).hashCode());
    }

    private static void longs(Lines lines, long l) {
        lines.add(
                "long text " + l,
                () -> Long.toString(l) + " " + Long.toHexString(l) + " " + Long.toString(l, 36) + " "
                        + Long.toBinaryString(l) + " " + Long.toOctalString(l));
        lines.add(
                "long unsigned " + l,
                () -> Long.toUnsignedString(l) + " " + Long.divideUnsigned(l, 7) + " "
                        + Long.remainderUnsigned(l, 10) + " " + Long.compareUnsigned(l, 5) + " "
                        + Long.divideUnsigned(l, -3L));
        lines.add(
                "long bit counts " + l,
                () -> Long.bitCount(l) + " " + Long.numberOfLeadingZeros(l) + " " + Long.numberOfTrailingZeros(l) + " "
                        + Long.highestOneBit(l) + " " + Long.lowestOneBit(l));
        lines.add(
                "long bit moves " + l,
                () -> Long.reverse(l) + " " + Long.reverseBytes(l) + " " + Long.rotateLeft(l, 13) + " "
                        + Long.rotateRight(l, 5) + " " + Long.signum(l) + " " + Long.hashCode(l));
        lines.add("long multiplyExact " + l, () -> Math.multiplyExact(l, 3L));
        lines.add("long addExact " + l, () -> Math.addExact(l, l));
        lines.add("long subtractExact " + l, () -> Math.subtractExact(l, -1));
        lines.add("long toIntExact " + l, () -> Math.toIntExact(l));
        lines.add("long abs " + l, () -> Math.abs(l) + " " + Math.max(l, 5) + " " + Math.min(l, 5));
        lines.add(
                "long floor " + l,
                () -> Math.floorMod(l, 10L) + " " + Math.floorDiv(l, 10L) + " " + Math.floorMod(l, 7) + " "
                        + Math.floorDiv(l, -7));
        lines.add(
                "long multiplyHigh " + l,
                () -> Math.multiplyHigh(l, l) + " " + Math.multiplyHigh(l, -3L) + " "
                        + Math.multiplyFull((int) l, (int) l));
        lines.add(
                "long big " + l,
                () -> BigInteger.valueOf(l).pow(3) + " "
                        + BigInteger.valueOf(l).toString(16) + " "
                        + BigInteger.valueOf(l).bitLength() + " "
                        + Arrays.toString(BigInteger.valueOf(l).toByteArray()));
    }

    private static void doubles(Lines lines, double d) {
        String name = Lines.bits(d);
        lines.add(
                "double rounded " + name,
                () -> Math.round(d) + " " + Lines.bits(Math.floor(d)) + " " + Lines.bits(Math.ceil(d)) + " "
                        + Lines.bits(Math.rint(d)));
        lines.add(
                "double parts " + name,
                () -> Lines.bits(Math.abs(d)) + " " + Lines.bits(Math.signum(d)) + " " + Math.getExponent(d) + " "
                        + Lines.bits(Math.ulp(d)) + " " + Lines.bits(Math.sqrt(d)));
        lines.add(
                "double next " + name,
                () -> Lines.bits(Math.nextUp(d)) + " " + Lines.bits(Math.nextDown(d)) + " "
                        + Lines.bits(Math.nextAfter(d, 1.0)));
        lines.add(
                "double class " + name,
                () -> Double.isNaN(d) + " " + Double.isInfinite(d) + " " + Double.isFinite(d)
                        + " " + Double.hashCode(d) + " " + Double.valueOf(d).equals(d) + " "
                        + Double.valueOf(d).equals(0.0));
        lines.add(
                "double min " + name,
                () -> Lines.bits(Math.min(d, 0.0)) + " " + Lines.bits(Math.max(d, -0.0)) + " "
                        + Lines.bits(Math.copySign(3.0, d)));
        lines.add(
                "double scalb " + name,
                () -> Lines.bits(Math.scalb(d, -1060)) + " " + Lines.bits(Math.scalb(d, 900)) + " "
                        + Lines.bits(Math.scalb(d, 3)));
        lines.add(
                "double remainder " + name,
                () -> Lines.bits(Math.IEEEremainder(d, 3.0)) + " " + Lines.bits(Math.IEEEremainder(d, 0.1)) + " "
                        + Lines.bits(Math.IEEEremainder(7.5, d)));
        lines.add("double degrees " + name, () -> Lines.bits(Math.toRadians(d)) + " " + Lines.bits(Math.toDegrees(d)));
        lines.add("double raw bits " + name, () -> Double.doubleToRawLongBits(d) == Double.doubleToLongBits(d));
        lines.add("double to big " + name, () -> new BigDecimal(d));
        lines.add("double to hex " + name, () -> Double.toHexString(d));
    }

    private static void floats(Lines lines, float f) {
        String name = Lines.bits(f);
        lines.add(
                "float rounded " + name,
                () -> Math.round(f) + " " + Lines.bits(Math.abs(f)) + " " + Lines.bits(Math.signum(f)) + " "
                        + Math.getExponent(f) + " " + Lines.bits(Math.ulp(f)));
        lines.add(
                "float next " + name,
                () -> Lines.bits(Math.nextUp(f)) + " " + Lines.bits(Math.nextDown(f)) + " "
                        + Lines.bits(Math.nextAfter(f, 1.0)));
        lines.add(
                "float class " + name,
                () -> Float.isNaN(f) + " " + Float.isInfinite(f) + " " + Float.isFinite(f) + " " + Float.hashCode(f)
                        + " " + Float.valueOf(f).equals(f) + " "
                        + Float.valueOf(f).equals(0f));
        lines.add(
                "float min " + name,
                () -> Lines.bits(Math.min(f, 0f)) + " " + Lines.bits(Math.max(f, -0f)) + " "
                        + Lines.bits(Math.copySign(3f, f)));
    }

    private static void boxes(Lines lines) {
        lines.add("box cache", () -> {
            Integer a = 127;
            Integer b = 127;
            return a == b;
        });
        lines.add(
                "box equals",
                () -> Objects.equals(1000, 1000) + " " + Long.valueOf(5).equals(5) + " "
                        + new HashSet<>(List.of(0.0, -0.0)).size());
        lines.add(
                "box compare",
                () -> Integer.valueOf(3).compareTo(4) + " " + Boolean.compare(true, false) + " "
                        + Character.valueOf('a').compareTo('c') + " "
                        + Byte.valueOf((byte) 5).compareTo((byte) -5) + " "
                        + Short.compare((short) 1, (short) 9) + " "
                        + Double.valueOf(-0.0).compareTo(0.0));
        lines.add("box sums", () -> Integer.sum(1, 2) + Long.sum(3, 4) + Integer.max(5, 6) + Long.min(7, 8));
        lines.add(
                "box values",
                () -> Integer.valueOf(300).byteValue() + " "
                        + Long.valueOf(1L << 40).intValue() + " "
                        + Lines.bits(Long.valueOf(7).doubleValue()) + " "
                        + Double.valueOf(3.9).longValue() + " "
                        + Boolean.logicalXor(true, false) + " " + Byte.toUnsignedInt((byte) -1) + " "
                        + Short.toUnsignedLong((short) -1));
        lines.add(
                "limits",
                () -> Lines.bits(Double.MIN_NORMAL) + " " + Lines.bits(Float.MIN_NORMAL) + " " + Byte.MIN_VALUE + " "
                        + Character.MAX_VALUE + " " + Short.MAX_VALUE + " " + Long.BYTES);
    }

    private static void bigIntegers(Lines lines) {
        String[] texts = {
            "0",
            "1",
            "-1",
            "255",
            "-256",
            "9223372036854775807",
            "9223372036854775808",
            "-9223372036854775809",
            "123456789012345678901234567890",
            "-987654321098765432109876543210",
            "18446744073709551616",
            "9007199254740993",
            "9007199254740992999999999999999999",
            "340282366920938463463374607431768211455"
        };
        for (String a : texts) {
            BigInteger x = new BigInteger(a);
            lines.add(
                    "big unary " + a,
                    () -> x.negate() + " " + x.abs() + " " + x.signum() + " " + x.bitLength() + " " + x.bitCount() + " "
                            + x.not() + " " + x.hashCode() + " " + x.getLowestSetBit());
            lines.add("big text " + a, () -> x.toString(2) + " " + x.toString(36) + " " + x.toString(16));
            lines.add(
                    "big values " + a,
                    () -> x.intValue() + " " + x.longValue() + " " + Lines.bits(x.doubleValue()) + " "
                            + Lines.bits(x.floatValue()));
            lines.add("big exact " + a, () -> x.longValueExact());
            lines.add(
                    "big shifts " + a,
                    () -> x.shiftLeft(13) + " " + x.shiftRight(13) + " " + x.testBit(3) + " " + x.setBit(70) + " "
                            + x.clearBit(0) + " " + x.flipBit(5));
            lines.add("big bytes " + a, () -> Arrays.toString(x.toByteArray()) + new BigInteger(x.toByteArray()));
            lines.add("big sqrt " + a, () -> x.sqrt());
            for (String b : texts) {
                BigInteger y = new BigInteger(b);
                lines.add("big + - * " + a + " " + b, () -> x.add(y) + " " + x.subtract(y) + " " + x.multiply(y));
                lines.add("big / % " + a + " " + b, () -> x.divide(y) + " " + x.remainder(y));
                lines.add("big mod " + a + " " + b, () -> x.mod(y));
                lines.add("big gcd " + a + " " + b, () -> x.gcd(y) + " " + x.compareTo(y) + " " + x.max(y));
                lines.add(
                        "big bits " + a + " " + b, () -> x.and(y) + " " + x.or(y) + " " + x.xor(y) + " " + x.andNot(y));
            }
        }
        for (int power = 50; power < 1100; power += 37) {
            BigInteger x = BigInteger.ONE
                    .shiftLeft(power)
                    .add(BigInteger.ONE.shiftLeft(power - 53))
                    .subtract(BigInteger.ONE);
            lines.add("big doubleValue " + power, x::doubleValue);
            lines.add("big floatValue " + power, x::floatValue);
        }
        lines.add(
                "big pow",
                () -> BigInteger.TEN.modPow(BigInteger.valueOf(123), BigInteger.valueOf(997)) + " "
                        + BigInteger.valueOf(3).modInverse(BigInteger.valueOf(11)) + " " + BigInteger.TWO.pow(255));
        lines.add(
                "big prime",
                () -> BigInteger.valueOf(997).isProbablePrime(20) + " "
                        + BigInteger.valueOf(1001).isProbablePrime(20));
        for (String bad : new String[] {"", "1x", " 1"}) {
            lines.add("big bad " + bad, () -> new BigInteger(bad));
        }
    }

    private static void bigDecimals(Lines lines) {
        String[] texts = {
            "0", "0.00", "1", "-1.10", "2.205", "1E+5", "0.000001234", "-123456789.987654321", "1E-400", "99.995"
        };
        for (String a : texts) {
            BigDecimal x = new BigDecimal(a);
            lines.add(
                    "decimal text " + a,
                    () -> x + " " + x.toPlainString() + " " + x.toEngineeringString() + " " + x.scale() + " "
                            + x.precision() + " " + x.unscaledValue() + " " + x.hashCode());
            lines.add(
                    "decimal values " + a,
                    () -> x.intValue() + " " + Lines.bits(x.doubleValue()) + " " + Lines.bits(x.floatValue()) + " "
                            + x.stripTrailingZeros() + " " + x.signum());
            for (RoundingMode mode : RoundingMode.values()) {
                lines.add("decimal scale " + a + " " + mode, () -> x.setScale(2, mode));
                lines.add("decimal round " + a + " " + mode, () -> x.round(new MathContext(3, mode)));
            }
            for (String b : texts) {
                BigDecimal y = new BigDecimal(b);
                lines.add("decimal compare " + a + " " + b, () -> x.compareTo(y) + " " + x.equals(y) + " " + x.max(y));
                lines.add("decimal + - * " + a + " " + b, () -> x.add(y) + " " + x.subtract(y) + " " + x.multiply(y));
                if (y.signum() == 0) {
                    continue;
                }
                lines.add("decimal / " + a + " " + b, () -> x.divide(y, 20, RoundingMode.HALF_UP));
                lines.add("decimal exact / " + a + " " + b, () -> x.divide(y));
            }
        }
        for (double d : new double[] {0.1, 1.5, 123.456, 1e21, 1e-7, -0.0, 4.35}) {
            lines.add("decimal of " + Lines.bits(d), () -> new BigDecimal(d) + " " + BigDecimal.valueOf(d));
        }
        for (String bad : new String[] {"", ".", "1e", "1.2.3", "x", "1E+"}) {
            lines.add("decimal bad " + bad, () -> {
                try {
                    return new BigDecimal(bad);
                } catch (NumberFormatException e) {
                    return "refused";
                }
            });
        }
    }
}
