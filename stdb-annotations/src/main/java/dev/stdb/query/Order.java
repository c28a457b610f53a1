package dev.stdb.query;

import dev.stdb.types.TimeDuration;
import dev.stdb.types.Timestamp;
import dev.stdb.types.Uuid;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.UUID;

/** The order of values in SQL (spec sql.md §4), where it is not that of Java. Stateless. */
final class Order {
    private Order() {}

    /** Compares two values of one type that {@link Literals#of} can write, and not-a-number. */
    static int compare(Object a, Object b) {
        if (a instanceof Double || a instanceof Float) {
            return compareFloats(((Number) a).doubleValue(), ((Number) b).doubleValue());
        } else if (a instanceof String text) {
            return compareTexts(text, (String) b);
        } else if (a instanceof byte[] bytes) {
            return compareBytes(bytes, (byte[]) b);
        }
        return natural(stored(a), stored(b));
    }

    /** Compares two values of the same signed type as unsigned integers. */
    static int compareUnsigned(Number a, Number b) {
        return Long.compare(a.longValue() + Long.MIN_VALUE, b.longValue() + Long.MIN_VALUE);
    }

    /** Zeros of both signs are equal; not-a-number equals itself and is greatest. */
    private static int compareFloats(double a, double b) {
        return a == b ? 0 : Double.compare(a, b);
    }

    private static int compareBytes(byte[] a, byte[] b) {
        int length = Math.min(a.length, b.length);
        for (int i = 0; i < length; i++) {
            if (a[i] != b[i]) {
                return Integer.compare(a[i] & 0xFF, b[i] & 0xFF);
            }
        }
        return Integer.compare(a.length, b.length);
    }

    /** Texts are ordered by their code points, which is the order of their UTF-8 bytes. */
    private static int compareTexts(String a, String b) {
        int length = Math.min(a.length(), b.length());
        for (int i = 0; i < length; i++) {
            char x = a.charAt(i);
            char y = b.charAt(i);
            if (x != y) {
                // Surrogates stand for code points beyond all other characters.
                boolean bothOrNone = Character.isSurrogate(x) == Character.isSurrogate(y);
                return bothOrNone ? Character.compare(x, y) : Character.isSurrogate(x) ? 1 : -1;
            }
        }
        return Integer.compare(a.length(), b.length());
    }

    /** Returns a value as the database keeps it, where types of the JDK are finer or ordered otherwise. */
    private static Object stored(Object value) {
        if (value instanceof Instant instant) {
            return Timestamp.ofInstant(instant);
        } else if (value instanceof UUID uuid) {
            return new Uuid(uuid.getMostSignificantBits(), uuid.getLeastSignificantBits());
        } else if (value instanceof LocalDate date) {
            return date.toEpochDay();
        } else if (value instanceof Duration duration) {
            return TimeDuration.ofDuration(duration);
        }
        return value;
    }

    @SuppressWarnings("unchecked")
    private static int natural(Object a, Object b) {
        return ((Comparable<Object>) a).compareTo(b);
    }
}
