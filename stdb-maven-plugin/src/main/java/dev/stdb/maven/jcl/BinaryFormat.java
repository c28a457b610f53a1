package dev.stdb.maven.jcl;

/** The two formats of floating point numbers, as parameters of conversions that are the same for both. */
enum BinaryFormat {
    /** {@code float}. */
    SINGLE(24, -149, 104),
    /** {@code double}. */
    DOUBLE(53, -1074, 971);

    /** Bits of a significand. */
    final int precision;

    /** Exponent of the last bit of the smallest numbers. */
    final int exponentMin;

    /** Exponent of the last bit of the largest numbers. */
    final int exponentMax;

    BinaryFormat(int precision, int exponentMin, int exponentMax) {
        this.precision = precision;
        this.exponentMin = exponentMin;
        this.exponentMax = exponentMax;
    }

    /**
     * Returns the bits of the number closest to {@code significand * 2^exponent}, the even one of two.
     *
     * @param significand at least two bits more than the precision if anything is left out, below 2^63
     * @param more whether something is left out that is smaller than the last bit of the significand
     */
    long round(long significand, boolean more, int exponent) {
        if (significand == 0) {
            return 0;
        }
        long bits = significand;
        int last = exponent;
        int drop = Math.max(64 - Long.numberOfLeadingZeros(bits) - precision, exponentMin - last);
        if (drop > 63) {
            return 0;
        }
        if (drop > 0) {
            long half = 1L << (drop - 1);
            long rest = bits & ((1L << drop) - 1);
            bits >>>= drop;
            if (rest > half || rest == half && (more || (bits & 1) != 0)) {
                bits++;
            }
        } else {
            bits <<= -drop;
        }
        last += drop;
        if (bits >>> precision != 0) {
            bits >>>= 1;
            last++;
        }
        long hidden = 1L << (precision - 1);
        if (bits < hidden) {
            return bits;
        }
        if (last > exponentMax) {
            return (long) (exponentMax - exponentMin + 2) << (precision - 1);
        }
        return ((long) (last - exponentMin + 1) << (precision - 1)) | (bits & (hidden - 1));
    }
}
