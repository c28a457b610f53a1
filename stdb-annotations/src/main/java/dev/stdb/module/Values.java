package dev.stdb.module;

import dev.stdb.types.ConnectionId;
import dev.stdb.types.Identity;
import dev.stdb.types.ScheduleAt;
import dev.stdb.types.TimeDuration;
import dev.stdb.types.Timestamp;
import dev.stdb.types.Uuid;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.UUID;

/**
 * BSATN of the SDK's value types in linear memory (layout: spec sats.md §2 and §3). Writers return nothing when the
 * size is fixed, and the address after the value when it is not.
 */
public final class Values {

    /** Bytes of an encoded {@link ScheduleAt}: tag and 64-bit microseconds. */
    public static final int SCHEDULE_AT_SIZE_BYTES = 9;

    private Values() {}

    /** Reads one byte, 0 or 1. */
    public static boolean readBoolean(int at) {
        return Memory.getByte(at) != 0;
    }

    /** Writes one byte, 0 or 1. */
    public static void writeBoolean(int at, boolean value) {
        Memory.putByte(at, (byte) (value ? 1 : 0));
    }

    /** Reads an unsigned byte. */
    public static short readU8(int at) {
        return (short) (Memory.getByte(at) & 0xFF);
    }

    /** Writes an unsigned byte, 0 to 255. */
    public static void writeU8(int at, short value) {
        checkRange(value, 0xFF);
        Memory.putByte(at, (byte) value);
    }

    /** Reads two bytes, unsigned. */
    public static int readU16(int at) {
        return Memory.getShort(at) & 0xFFFF;
    }

    /** Writes two bytes, 0 to 65535. */
    public static void writeU16(int at, int value) {
        checkRange(value, 0xFFFF);
        Memory.putShort(at, (short) value);
    }

    /** Reads four bytes, unsigned. */
    public static long readU32(int at) {
        return Memory.getInt(at) & 0xFFFF_FFFFL;
    }

    /** Writes four bytes, 0 to 2^32-1. */
    public static void writeU32(int at, long value) {
        checkRange(value, 0xFFFF_FFFFL);
        Memory.putInt(at, (int) value);
    }

    private static void checkRange(long value, long max) {
        if (value < 0 || value > max) {
            throw new ArithmeticException("number out of range: value=" + value + ", max=" + max);
        }
    }

    /** Reads 32 bytes. */
    public static Identity readIdentity(int at) {
        return Identity.of(
                Memory.getLong(at), Memory.getLong(at + 8), Memory.getLong(at + 16), Memory.getLong(at + 24));
    }

    /** Writes 32 bytes. */
    public static void writeIdentity(int at, Identity value) {
        Memory.putLong(at, value.w0());
        Memory.putLong(at + 8, value.w1());
        Memory.putLong(at + 16, value.w2());
        Memory.putLong(at + 24, value.w3());
    }

    /** Reads 16 bytes. */
    public static ConnectionId readConnectionId(int at) {
        return ConnectionId.of(Memory.getLong(at), Memory.getLong(at + 8));
    }

    /** Writes 16 bytes. */
    public static void writeConnectionId(int at, ConnectionId value) {
        Memory.putLong(at, value.lo());
        Memory.putLong(at + 8, value.hi());
    }

    /** Reads 8 bytes. */
    public static Timestamp readTimestamp(int at) {
        return new Timestamp(Memory.getLong(at));
    }

    /** Writes 8 bytes. */
    public static void writeTimestamp(int at, Timestamp value) {
        Memory.putLong(at, value.micros());
    }

    /** Reads 8 bytes. */
    public static TimeDuration readTimeDuration(int at) {
        return new TimeDuration(Memory.getLong(at));
    }

    /** Writes 8 bytes. */
    public static void writeTimeDuration(int at, TimeDuration value) {
        Memory.putLong(at, value.micros());
    }

    /** Reads 16 bytes. */
    public static Uuid readUuid(int at) {
        return new Uuid(Memory.getLong(at + 8), Memory.getLong(at));
    }

    /** Writes 16 bytes. */
    public static void writeUuid(int at, Uuid value) {
        Memory.putLong(at, value.lo());
        Memory.putLong(at + 8, value.hi());
    }

    /** Reads 9 bytes. */
    public static ScheduleAt readScheduleAt(int at) {
        long micros = Memory.getLong(at + 1);
        return Memory.getByte(at) == 0
                ? ScheduleAt.interval(new TimeDuration(micros))
                : ScheduleAt.time(new Timestamp(micros));
    }

    /** Writes 9 bytes. */
    public static void writeScheduleAt(int at, ScheduleAt value) {
        if (value instanceof ScheduleAt.Interval interval) {
            Memory.putByte(at, (byte) 0);
            Memory.putLong(at + 1, interval.interval().micros());
        } else {
            Memory.putByte(at, (byte) 1);
            Memory.putLong(at + 1, ((ScheduleAt.Time) value).time().micros());
        }
    }

    /** Reads 8 bytes: a timestamp. */
    public static Instant readInstant(int at) {
        return readTimestamp(at).toInstant();
    }

    /**
     * Writes 8 bytes: a timestamp, without what is finer than a microsecond.
     *
     * @throws ArithmeticException if the instant does not fit
     */
    public static void writeInstant(int at, Instant value) {
        writeTimestamp(at, Timestamp.ofInstant(value));
    }

    /** Reads 8 bytes: a time duration. */
    public static Duration readDuration(int at) {
        return readTimeDuration(at).toDuration();
    }

    /**
     * Writes 8 bytes: a time duration, without what is finer than a microsecond.
     *
     * @throws ArithmeticException if the duration does not fit
     */
    public static void writeDuration(int at, Duration value) {
        writeTimeDuration(at, TimeDuration.ofDuration(value));
    }

    /** Reads 16 bytes: a UUID. */
    public static UUID readJavaUuid(int at) {
        return new UUID(Memory.getLong(at + 8), Memory.getLong(at));
    }

    /** Writes 16 bytes: a UUID. */
    public static void writeJavaUuid(int at, UUID value) {
        Memory.putLong(at, value.getLeastSignificantBits());
        Memory.putLong(at + 8, value.getMostSignificantBits());
    }

    /** Reads 4 bytes: days since 1970-01-01. */
    public static LocalDate readLocalDate(int at) {
        return LocalDate.ofEpochDay(Memory.getInt(at));
    }

    /**
     * Writes 4 bytes: days since 1970-01-01.
     *
     * @throws ArithmeticException if the date is millions of years away
     */
    public static void writeLocalDate(int at, LocalDate value) {
        Memory.putInt(at, Math.toIntExact(value.toEpochDay()));
    }

    /** Reads a length-prefixed byte string; it ends at {@code at + 4 + Memory.getInt(at)}. */
    public static byte[] readBytes(int at) {
        int length = Memory.getInt(at);
        byte[] value = new byte[length];
        for (int i = 0; i < length; i++) {
            value[i] = Memory.getByte(at + 4 + i);
        }
        return value;
    }

    /** Writes a length-prefixed byte string and returns the address after it. */
    public static int writeBytes(int at, byte[] value) {
        Memory.putInt(at, value.length);
        for (int i = 0; i < value.length; i++) {
            Memory.putByte(at + 4 + i, value[i]);
        }
        return at + 4 + value.length;
    }

    /**
     * Reads an integer of 128 or 256 bits.
     *
     * @param at address
     * @param width bytes, 16 or 32
     * @param signed whether the encoding is two's complement
     * @return the number
     */
    public static BigInteger readBigInteger(int at, int width, boolean signed) {
        byte[] magnitude = new byte[width + 1];
        for (int i = 0; i < width; i++) {
            magnitude[width - i] = Memory.getByte(at + i);
        }
        if (signed && magnitude[1] < 0) {
            magnitude[0] = -1;
        }
        return new BigInteger(magnitude);
    }

    /**
     * Writes an integer of 128 or 256 bits.
     *
     * @param at address
     * @param value the number
     * @param width bytes, 16 or 32
     * @param signed whether the encoding is two's complement
     * @throws ArithmeticException if the number does not fit
     */
    public static void writeBigInteger(int at, BigInteger value, int width, boolean signed) {
        boolean fits = signed ? value.bitLength() < width * 8 : value.signum() >= 0 && value.bitLength() <= width * 8;
        if (!fits) {
            throw new ArithmeticException(
                    "number does not fit " + (signed ? "i" : "u") + width * 8 + ": bitLength=" + value.bitLength());
        }
        byte[] bytes = value.toByteArray();
        byte sign = (byte) (value.signum() < 0 ? -1 : 0);
        for (int i = 0; i < width; i++) {
            int from = bytes.length - 1 - i;
            Memory.putByte(at + i, from >= 0 ? bytes[from] : sign);
        }
    }
}
