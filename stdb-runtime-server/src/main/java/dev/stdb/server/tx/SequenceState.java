package dev.stdb.server.tx;

import dev.stdb.bsatn.BsatnReader;
import dev.stdb.sats.AlgebraicType;
import dev.stdb.sats.PrimitiveType;
import dev.stdb.schema.SequenceSchema;
import dev.stdb.server.common.LittleEndian;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/**
 * Position of one auto-increment: a block of values in memory and the first value behind it; see the package
 * documentation. Confined to the database thread.
 */
final class SequenceState {
    /** Values reserved at a time. */
    static final int BLOCK_SIZE = 4096;

    private final SequenceSchema schema;
    private final int width;
    private final BigInteger typeMin;
    private final BigInteger typeMax;
    private final long increment;
    private BigInteger allocated;
    private int remaining;
    private long next;
    private BigInteger wideNext = BigInteger.ZERO;
    private boolean wide;

    /** Whether the open transaction has taken values; what follows is the position at its begin then. */
    private boolean touched;

    private BigInteger allocatedBefore = BigInteger.ZERO;
    private int remainingBefore;
    private long nextBefore;
    private BigInteger wideNextBefore = BigInteger.ZERO;
    private boolean wideBefore;

    /**
     * Creates the state of a sequence.
     *
     * @param columnType the integer type of the column
     * @param allocated the first value not handed out or reserved yet
     */
    SequenceState(SequenceSchema schema, AlgebraicType columnType, BigInteger allocated) {
        if (!(columnType instanceof PrimitiveType integer) || !integer.isInteger()) {
            throw new DatastoreException(
                    DatastoreErrorCode.SCHEMA_CHANGE,
                    "sequence on a column that is no integer: sequence=" + schema.name() + ", type=" + columnType);
        }
        this.schema = schema;
        this.width = integer.fixedSize();
        int bits = width * Byte.SIZE;
        boolean signed = integer.isSignedInteger();
        this.typeMax = BigInteger.ONE.shiftLeft(signed ? bits - 1 : bits).subtract(BigInteger.ONE);
        this.typeMin = signed ? BigInteger.ONE.shiftLeft(bits - 1).negate() : BigInteger.ZERO;
        this.increment = schema.increment().longValue();
        this.allocated = allocated;
    }

    SequenceSchema schema() {
        return schema;
    }

    /** Returns the first value behind the reserved block. */
    BigInteger allocated() {
        return allocated;
    }

    /** Returns the next value, unless it wraps or overflows. */
    BigInteger position() {
        if (remaining == 0) {
            return allocated;
        }
        return wide ? wideNext : BigInteger.valueOf(next);
    }

    /** Returns whether there are values in memory that nobody has taken. */
    boolean hasReserved() {
        return remaining > 0;
    }

    /** Keeps the position for {@link #restore}; returns false if the open transaction has done so before. */
    boolean touch() {
        if (touched) {
            return false;
        }
        touched = true;
        allocatedBefore = allocated;
        remainingBefore = remaining;
        nextBefore = next;
        wideNextBefore = wideNext;
        wideBefore = wide;
        return true;
    }

    /** Keeps the values that the transaction has taken. */
    void settle() {
        touched = false;
    }

    /** Gives the values that the transaction has taken back. */
    void restore() {
        touched = false;
        allocated = allocatedBefore;
        remaining = remainingBefore;
        next = nextBefore;
        wideNext = wideNextBefore;
        wide = wideBefore;
    }

    /** Forgets the block in memory and goes on at {@code value}. */
    void resumeAt(BigInteger value) {
        allocated = value;
        remaining = 0;
    }

    /** Goes on behind the value of the column at {@code offset}, if it is not further. */
    void passed(byte[] row, int offset) {
        if (schema.increment().signum() <= 0) {
            return;
        }
        if (width <= Long.BYTES && allocated.bitLength() < Long.SIZE) {
            long value = narrow(row, offset);
            // Compared without a number object for each row: rows behind the front are most of them.
            if (value >= 0 && value < allocated.longValue()) {
                return;
            }
        }
        BigInteger behind = new BsatnReader(row, offset, width)
                .readBigInteger(width, typeMin.signum() < 0)
                .add(schema.increment());
        if (behind.compareTo(allocated) > 0) {
            resumeAt(behind);
        }
    }

    /** Returns the value of a column of up to 64 bits; what a {@code long} cannot hold is negative. */
    private long narrow(byte[] row, int offset) {
        long value = 0;
        for (int i = width - 1; i >= 0; i--) {
            value = value << Byte.SIZE | row[offset + i] & 0xFF;
        }
        return value;
    }

    /** Returns the width of the column in bytes. */
    int width() {
        return width;
    }

    /** Returns whether the column at {@code offset} holds zero, which asks for a value. */
    boolean isZero(byte[] row, int offset) {
        for (int i = 0; i < width; i++) {
            if (row[offset + i] != 0) {
                return false;
            }
        }
        return true;
    }

    /**
     * Takes the next value and writes it into the column at {@code offset}.
     *
     * @return whether a new block was reserved, which a row must tell
     * @throws DatastoreException AUTO_INC_OVERFLOW if the column is too narrow for the next value
     */
    boolean writeNext(byte[] row, int offset) {
        boolean reserved = remaining == 0;
        if (reserved) {
            reserveBlock();
        }
        remaining--;
        if (wide) {
            put(row, offset, wideNext.longValue(), wideNext);
            wideNext = wideNext.add(schema.increment());
        } else {
            put(row, offset, next, null);
            next += increment;
        }
        return reserved;
    }

    private void put(byte[] row, int offset, long low, @Nullable BigInteger exact) {
        switch (width) {
            case 1 -> row[offset] = (byte) low;
            case 2 -> LittleEndian.putShort(row, offset, (short) low);
            case 4 -> LittleEndian.putInt(row, offset, (int) low);
            default -> {
                LittleEndian.putLong(row, offset, low);
                for (int word = 1; word < width / Long.BYTES; word++) {
                    long bits = exact == null
                            ? low >> Long.SIZE - 1
                            : exact.shiftRight(word * Long.SIZE).longValue();
                    LittleEndian.putLong(row, offset + word * Long.BYTES, bits);
                }
            }
        }
    }

    private void reserveBlock() {
        BigInteger start = wrapped(allocated);
        if (start.compareTo(typeMax) > 0 || start.compareTo(typeMin) < 0) {
            throw new DatastoreException(
                    DatastoreErrorCode.AUTO_INC_OVERFLOW,
                    "sequence exceeds its column: sequence=" + schema.name() + ", next=" + start + ", max=" + typeMax);
        }
        boolean up = schema.increment().signum() >= 0;
        BigInteger last = up ? schema.max().min(typeMax) : schema.min().max(typeMin);
        BigInteger distance = up ? last.subtract(start) : start.subtract(last);
        BigInteger step = schema.increment().abs().max(BigInteger.ONE);
        int count = distance.divide(step)
                .add(BigInteger.ONE)
                .min(BigInteger.valueOf(BLOCK_SIZE))
                .intValue();
        BigInteger behind = start.add(schema.increment().multiply(BigInteger.valueOf(count)));
        wide = !fitsLong(start) || !fitsLong(behind);
        wideNext = start;
        next = start.longValue();
        remaining = count;
        allocated = wrapped(behind);
    }

    /** Returns {@code value}, or where numbering goes on if it is beyond the declared bounds. */
    private BigInteger wrapped(BigInteger value) {
        if (schema.increment().signum() >= 0) {
            return value.compareTo(schema.max()) > 0 ? schema.min() : value;
        }
        return value.compareTo(schema.min()) < 0 ? schema.max() : value;
    }

    private static boolean fitsLong(BigInteger value) {
        return value.bitLength() < Long.SIZE;
    }
}
