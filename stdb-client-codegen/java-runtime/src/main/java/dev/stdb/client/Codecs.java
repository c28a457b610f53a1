package dev.stdb.client;

import dev.stdb.bsatn.BsatnReader;
import dev.stdb.bsatn.BsatnWriter;
import dev.stdb.types.Result;
import dev.stdb.types.ScheduleAt;
import dev.stdb.types.TimeDuration;
import dev.stdb.types.Timestamp;
import dev.stdb.types.Uuid;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Encoding of values that generated code has no single call for. Rules: spec sats.md §2–3; stateless. */
public final class Codecs {
    private static final int LIST_CAPACITY_MAX = 1024;

    private Codecs() {}

    /** Reads an unsigned 8-bit number. */
    public static short readU8(BsatnReader in) {
        return (short) in.readU8();
    }

    /** Reads an unsigned 32-bit number. */
    public static long readU32(BsatnReader in) {
        return in.readU32() & 0xffffffffL;
    }

    /** Writes an unsigned 8-bit number, 0 to 255. */
    public static void writeU8(BsatnWriter out, short value) {
        checkRange(value, 0xff);
        out.writeU8(value);
    }

    /** Writes an unsigned 16-bit number, 0 to 65535. */
    public static void writeU16(BsatnWriter out, int value) {
        checkRange(value, 0xffff);
        out.writeU16(value);
    }

    /** Writes an unsigned 32-bit number, 0 to 2^32-1. */
    public static void writeU32(BsatnWriter out, long value) {
        checkRange(value, 0xffffffffL);
        out.writeU32((int) value);
    }

    /** Reads a list, which cannot be changed. */
    public static <T> List<T> readList(BsatnReader in, RowReader<T> element) {
        int count = in.readCount();
        List<T> list = new ArrayList<>(Math.min(count, LIST_CAPACITY_MAX));
        for (int i = 0; i < count; i++) {
            list.add(element.read(in));
        }
        return Collections.unmodifiableList(list);
    }

    /** Writes a list. */
    public static <T> void writeList(BsatnWriter out, List<T> list, RowWriter<T> element) {
        out.writeCount(list.size());
        for (T each : list) {
            element.write(out, each);
        }
    }

    /** Reads an option. */
    public static <T> Optional<T> readOption(BsatnReader in, RowReader<T> payload) {
        return in.readTag(2, "Option") == 0 ? Optional.of(payload.read(in)) : Optional.empty();
    }

    /** Writes an option. */
    public static <T> void writeOption(BsatnWriter out, Optional<T> value, RowWriter<T> payload) {
        if (value.isPresent()) {
            out.writeTag(0);
            payload.write(out, value.get());
        } else {
            out.writeTag(1);
        }
    }

    /** Reads a result. */
    public static <T, E> Result<T, E> readResult(BsatnReader in, RowReader<T> ok, RowReader<E> err) {
        return in.readTag(2, "Result") == 0 ? new Result.Ok<>(ok.read(in)) : new Result.Err<>(err.read(in));
    }

    /** Writes a result. */
    public static <T, E> void writeResult(BsatnWriter out, Result<T, E> value, RowWriter<T> ok, RowWriter<E> err) {
        if (value instanceof Result.Ok<T, E> good) {
            out.writeTag(0);
            ok.write(out, good.value());
        } else if (value instanceof Result.Err<T, E> bad) {
            out.writeTag(1);
            err.write(out, bad.error());
        }
    }

    /** Reads a timestamp. */
    public static Timestamp readTimestamp(BsatnReader in) {
        return new Timestamp(in.readI64());
    }

    /** Writes a timestamp. */
    public static void writeTimestamp(BsatnWriter out, Timestamp value) {
        out.writeI64(value.micros());
    }

    /** Reads a duration. */
    public static TimeDuration readTimeDuration(BsatnReader in) {
        return new TimeDuration(in.readI64());
    }

    /** Writes a duration. */
    public static void writeTimeDuration(BsatnWriter out, TimeDuration value) {
        out.writeI64(value.micros());
    }

    /** Reads a UUID. */
    public static Uuid readUuid(BsatnReader in) {
        long lo = in.readU64();
        return new Uuid(in.readU64(), lo);
    }

    /** Writes a UUID. */
    public static void writeUuid(BsatnWriter out, Uuid value) {
        out.writeU128(value.lo(), value.hi());
    }

    /** Reads a schedule. */
    public static ScheduleAt readScheduleAt(BsatnReader in) {
        return in.readTag(2, "ScheduleAt") == 0
                ? new ScheduleAt.Interval(readTimeDuration(in))
                : new ScheduleAt.Time(readTimestamp(in));
    }

    /** Writes a schedule. */
    public static void writeScheduleAt(BsatnWriter out, ScheduleAt value) {
        if (value instanceof ScheduleAt.Interval interval) {
            out.writeTag(0);
            writeTimeDuration(out, interval.interval());
        } else if (value instanceof ScheduleAt.Time time) {
            out.writeTag(1);
            writeTimestamp(out, time.time());
        }
    }

    /** Returns whether two values are equal; byte strings by content, also inside lists, options and results. */
    public static boolean equal(@Nullable Object a, @Nullable Object b) {
        if (a instanceof byte[] bytes && b instanceof byte[] others) {
            return Arrays.equals(bytes, others);
        }
        if (a instanceof List<?> list && b instanceof List<?> other) {
            return list.size() == other.size()
                    && IntStream.range(0, list.size()).allMatch(i -> equal(list.get(i), other.get(i)));
        }
        if (a instanceof Optional<?> value && b instanceof Optional<?> other) {
            return equal(value.orElse(null), other.orElse(null));
        }
        if (a instanceof Result.Ok<?, ?> ok && b instanceof Result.Ok<?, ?> other) {
            return equal(ok.value(), other.value());
        }
        if (a instanceof Result.Err<?, ?> err && b instanceof Result.Err<?, ?> other) {
            return equal(err.error(), other.error());
        }
        return Objects.equals(a, b);
    }

    /** Returns a hash that fits {@link #equal}. */
    public static int hash(@Nullable Object value) {
        if (value instanceof byte[] bytes) {
            return Arrays.hashCode(bytes);
        }
        if (value instanceof List<?> list) {
            return list.stream().mapToInt(Codecs::hash).reduce(1, (sum, each) -> 31 * sum + each);
        }
        if (value instanceof Optional<?> option) {
            return hash(option.orElse(null));
        }
        if (value instanceof Result.Ok<?, ?> ok) {
            return hash(ok.value());
        }
        return value instanceof Result.Err<?, ?> err ? hash(err.error()) : Objects.hashCode(value);
    }

    private static void checkRange(long value, long max) {
        if (value < 0 || value > max) {
            throw new IllegalArgumentException(
                    "number does not fit its unsigned type: value=" + value + ", max=" + max);
        }
    }
}
