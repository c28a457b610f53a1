package dev.stdb.server.query;

import dev.stdb.bsatn.BsatnWriter;
import dev.stdb.sats.AlgebraicType;
import dev.stdb.sats.PrimitiveType;
import dev.stdb.sats.SpecialTypes;
import dev.stdb.server.common.LittleEndian;
import dev.stdb.server.plan.TypedStatement.AggregateCall;
import dev.stdb.server.row.ValueType;
import dev.stdb.server.sql.Position;
import dev.stdb.server.sql.SqlErrorCode;
import dev.stdb.server.sql.SqlException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Value of an aggregate function over the rows seen so far. Confined to one statement. */
abstract class Accumulator {

    /** Takes the argument of one more row; without argument, {@code bytes} means nothing. */
    abstract void add(byte[] bytes, int start, int end);

    /** Writes the value; at least one row was added, unless it is a count or a sum. */
    abstract void writeTo(BsatnWriter out);

    /** Returns whether the function has a value without any rows. */
    static boolean isDefinedForNone(AggregateCall call) {
        return switch (call.function()) {
            case COUNT, SUM -> true;
            case MIN, MAX, AVG -> false;
        };
    }

    static Accumulator of(AggregateCall call) {
        AlgebraicType argument =
                call.argument() == null ? null : call.argument().type();
        return switch (call.function()) {
            case COUNT -> new Count(argument != null && SpecialTypes.isOption(argument));
            case MIN -> new Extreme(require(argument), -1);
            case MAX -> new Extreme(require(argument), 1);
            case SUM -> number(argument, call.type());
            case AVG -> new Mean((Sum) number(argument, call.type()));
        };
    }

    private static AlgebraicType require(@Nullable AlgebraicType argument) {
        if (argument == null) {
            throw new IllegalStateException("aggregate without argument");
        }
        return argument;
    }

    private static Accumulator number(@Nullable AlgebraicType argument, AlgebraicType result) {
        PrimitiveType type = (PrimitiveType) require(argument);
        return type.isFloat() ? new FloatSum(type) : new IntegerSum(type, (PrimitiveType) result);
    }

    /** Number of rows, or of rows with a value. */
    private static final class Count extends Accumulator {
        private static final int TAG_SOME = 0;

        private final boolean onlySome;
        private long count;

        Count(boolean onlySome) {
            this.onlySome = onlySome;
        }

        @Override
        void add(byte[] bytes, int start, int end) {
            if (!onlySome || bytes[start] == TAG_SOME) {
                count++;
            }
        }

        @Override
        void writeTo(BsatnWriter out) {
            out.writeU64(count);
        }
    }

    /** Least or greatest value. */
    private static final class Extreme extends Accumulator {
        private final ValueType type;
        private final int sign;
        private byte @Nullable [] best;

        Extreme(AlgebraicType argument, int sign) {
            this.type = ValueType.compile(argument);
            this.sign = sign;
        }

        @Override
        void add(byte[] bytes, int start, int end) {
            if (best == null || Integer.signum(type.compare(bytes, start, best, 0)) == sign) {
                best = Arrays.copyOfRange(bytes, start, end);
            }
        }

        @Override
        void writeTo(BsatnWriter out) {
            if (best == null) {
                throw new IllegalStateException("no rows");
            }
            out.writeRaw(best, 0, best.length);
        }
    }

    /** Sum that a mean can be made of. */
    private abstract static class Sum extends Accumulator {
        abstract double dividedBy(long count);
    }

    private static final class FloatSum extends Sum {
        private final boolean isSingle;
        private double sum;

        FloatSum(PrimitiveType type) {
            this.isSingle = type == PrimitiveType.F32;
        }

        @Override
        void add(byte[] bytes, int start, int end) {
            sum += isSingle
                    ? Float.intBitsToFloat(LittleEndian.getInt(bytes, start))
                    : Double.longBitsToDouble(LittleEndian.getLong(bytes, start));
        }

        @Override
        void writeTo(BsatnWriter out) {
            out.writeF64(sum);
        }

        @Override
        double dividedBy(long count) {
            return sum / count;
        }
    }

    /** Exact sum: a {@code long} as long as it does not overflow, the overflow in a big integer. */
    private static final class IntegerSum extends Sum {
        private final PrimitiveType type;
        private final PrimitiveType result;
        private long low;
        private BigInteger high = BigInteger.ZERO;

        IntegerSum(PrimitiveType type, PrimitiveType result) {
            this.type = type;
            this.result = result;
        }

        @Override
        void add(byte[] bytes, int start, int end) {
            switch (type) {
                case I8 -> addLong(bytes[start]);
                case U8 -> addLong(bytes[start] & 0xFF);
                case I16 -> addLong(LittleEndian.getShort(bytes, start));
                case U16 -> addLong(LittleEndian.getShort(bytes, start) & 0xFFFF);
                case I32 -> addLong(LittleEndian.getInt(bytes, start));
                case U32 -> addLong(LittleEndian.getInt(bytes, start) & 0xFFFF_FFFFL);
                case I64 -> addLong(LittleEndian.getLong(bytes, start));
                default -> addWide(bytes, start, end);
            }
        }

        private void addLong(long value) {
            long sum = low + value;
            if (((low ^ sum) & (value ^ sum)) < 0) {
                high = high.add(BigInteger.valueOf(low));
                sum = value;
            }
            low = sum;
        }

        private void addWide(byte[] bytes, int start, int end) {
            byte[] bigEndian = new byte[end - start];
            for (int i = 0; i < bigEndian.length; i++) {
                bigEndian[i] = bytes[end - 1 - i];
            }
            high = high.add(type.isSignedInteger() ? new BigInteger(bigEndian) : new BigInteger(1, bigEndian));
        }

        private BigInteger total() {
            return high.add(BigInteger.valueOf(low));
        }

        @Override
        void writeTo(BsatnWriter out) {
            BigInteger total = total();
            int bits = result.fixedSize() * Byte.SIZE;
            if (total.bitLength() > (result.isSignedInteger() ? bits - 1 : bits)) {
                throw new SqlException(
                        SqlErrorCode.SQL_LIMIT, "SUM overflows type `" + result.typeName() + "`", Position.START);
            }
            out.writeBigInteger(total, result.fixedSize());
        }

        @Override
        double dividedBy(long count) {
            return new BigDecimal(total())
                    .divide(BigDecimal.valueOf(count), MathContext.DECIMAL128)
                    .doubleValue();
        }
    }

    private static final class Mean extends Accumulator {
        private final Sum sum;
        private long count;

        Mean(Sum sum) {
            this.sum = sum;
        }

        @Override
        void add(byte[] bytes, int start, int end) {
            sum.add(bytes, start, end);
            count++;
        }

        @Override
        void writeTo(BsatnWriter out) {
            out.writeF64(sum.dividedBy(count));
        }
    }
}
