package dev.stdb.maven.jcl;

/**
 * A natural number of any size that changes in place: as much arithmetic as exact conversions between binary and
 * decimal fractions need. Much smaller than {@code BigInteger}, which every module that prints a double would carry.
 */
final class Natural {
    private static final long MASK = 0xFFFF_FFFFL;
    /** Powers of ten that fit an int. */
    private static final int[] TENS = {
        1, 10, 100, 1000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000
    };

    /** Digits to the base of 2^32, the least significant first; what lies at or behind {@link #length} is zero. */
    private int[] digits;

    /** Digits in use; the last of them is not zero. */
    private int length;

    Natural(long value) {
        digits = new int[8];
        digits[0] = (int) value;
        digits[1] = (int) (value >>> 32);
        length = digits[1] != 0 ? 2 : digits[0] != 0 ? 1 : 0;
    }

    boolean isZero() {
        return length == 0;
    }

    int bitLength() {
        return length == 0 ? 0 : 32 * length - Integer.numberOfLeadingZeros(digits[length - 1]);
    }

    void multiplyAdd(int factor, int summand) {
        long carry = summand & MASK;
        for (int i = 0; i < length; i++) {
            carry += (digits[i] & MASK) * (factor & MASK);
            digits[i] = (int) carry;
            carry >>>= 32;
        }
        if (carry != 0) {
            ensure(length + 1);
            digits[length++] = (int) carry;
        }
    }

    void multiplyByPowerOfTen(int exponent) {
        int rest = exponent;
        while (rest > 0) {
            int step = Math.min(rest, 9);
            multiplyAdd(TENS[step], 0);
            rest -= step;
        }
    }

    void shiftLeft(int bits) {
        if (length == 0 || bits == 0) {
            return;
        }
        int whole = bits >>> 5;
        int part = bits & 31;
        ensure(length + whole + 1);
        for (int i = length; i >= 0; i--) {
            int high = i < length ? digits[i] << part : 0;
            int low = i > 0 && part != 0 ? digits[i - 1] >>> (32 - part) : 0;
            digits[i + whole] = high | low;
        }
        for (int i = 0; i < whole; i++) {
            digits[i] = 0;
        }
        length += whole + 1;
        trim();
    }

    int compareTo(Natural other) {
        if (length != other.length) {
            return length < other.length ? -1 : 1;
        }
        for (int i = length - 1; i >= 0; i--) {
            int order = Integer.compareUnsigned(digits[i], other.digits[i]);
            if (order != 0) {
                return order;
            }
        }
        return 0;
    }

    /** Compares the sum of this number and {@code summand} with {@code other}. */
    int compareSum(Natural summand, Natural other) {
        Natural sum = new Natural(0);
        sum.ensure(Math.max(length, summand.length) + 1);
        long carry = 0;
        int count = Math.max(length, summand.length);
        for (int i = 0; i < count; i++) {
            carry += (i < length ? digits[i] & MASK : 0) + (i < summand.length ? summand.digits[i] & MASK : 0);
            sum.digits[i] = (int) carry;
            carry >>>= 32;
        }
        sum.digits[count] = (int) carry;
        sum.length = count + 1;
        sum.trim();
        return sum.compareTo(other);
    }

    /** Subtracts a number that is not larger. */
    void subtract(Natural other) {
        long borrow = 0;
        for (int i = 0; i < length; i++) {
            borrow += (digits[i] & MASK) - (i < other.length ? other.digits[i] & MASK : 0);
            digits[i] = (int) borrow;
            borrow >>= 32;
        }
        trim();
    }

    /** Subtracts a number as often as possible and returns how often; that is less than ten times. */
    int takeDigit(Natural divisor) {
        int digit = 0;
        while (compareTo(divisor) >= 0) {
            subtract(divisor);
            digit++;
        }
        return digit;
    }

    private void ensure(int capacity) {
        if (capacity > digits.length) {
            int[] larger = new int[Math.max(capacity, 2 * digits.length)];
            System.arraycopy(digits, 0, larger, 0, length);
            digits = larger;
        }
    }

    private void trim() {
        while (length > 0 && digits[length - 1] == 0) {
            length--;
        }
    }
}
