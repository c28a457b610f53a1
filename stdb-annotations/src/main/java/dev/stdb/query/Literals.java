package dev.stdb.query;

import dev.stdb.types.ConnectionId;
import dev.stdb.types.Identity;
import dev.stdb.types.TimeDuration;
import dev.stdb.types.Timestamp;
import dev.stdb.types.Uuid;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.UUID;

/** Names and values in SQL (spec sql.md §2 and §4.1). For generated code. Stateless. */
public final class Literals {
    private static final String HEX_DIGITS = "0123456789abcdef";

    /** Larger than any number of its type, which is how SQL writes infinity. */
    private static final String INFINITY = "1e999";

    private Literals() {}

    /** Returns a name, each part of it in quotes. */
    static String name(String name) {
        return "\"" + name.replace("\"", "\"\"").replace(".", "\".\"") + "\"";
    }

    static String column(String table, String name) {
        return name(table) + ".\"" + name.replace("\"", "\"\"") + "\"";
    }

    /**
     * Returns a value in SQL; integers are signed.
     *
     * @param value a truth value, number, text, byte string, or one of {@link Identity}, {@link ConnectionId}, {@link
     *     Uuid}, {@link Timestamp}, {@link TimeDuration} and their likes of the JDK
     * @throws IllegalArgumentException if SQL cannot write it
     */
    public static String of(Object value) {
        if (value instanceof String text) {
            return "'" + text.replace("'", "''") + "'";
        } else if (value instanceof Boolean truth) {
            return truth ? "TRUE" : "FALSE";
        } else if (value instanceof Double number) {
            return ofFloat(number, number.toString());
        } else if (value instanceof Float number) {
            return ofFloat(number, number.toString());
        } else if (value instanceof Byte
                || value instanceof Short
                || value instanceof Integer
                || value instanceof Long) {
            return value.toString();
        } else if (value instanceof BigInteger number) {
            return number.toString();
        } else if (value instanceof byte[] bytes) {
            return ofBytes(bytes);
        }
        return ofSpecial(value);
    }

    private static String ofSpecial(Object value) {
        if (value instanceof Identity identity) {
            return "0x" + identity.toHex();
        } else if (value instanceof ConnectionId connectionId) {
            return "0x" + connectionId.toHex();
        } else if (value instanceof Uuid || value instanceof UUID) {
            return "0x" + value.toString().replace("-", "");
        } else if (value instanceof Timestamp timestamp) {
            return "'" + timestamp + "'";
        } else if (value instanceof Instant instant) {
            return "'" + Timestamp.ofInstant(instant) + "'";
        } else if (value instanceof LocalDate date) {
            return Long.toString(date.toEpochDay());
        } else if (value instanceof TimeDuration duration) {
            return Long.toString(duration.micros());
        } else if (value instanceof Duration duration) {
            return of(TimeDuration.ofDuration(duration));
        }
        throw new IllegalArgumentException("SQL cannot write a value of this type: type="
                + value.getClass().getName());
    }

    /**
     * Returns an unsigned integer in SQL.
     *
     * @param value the bits of the integer in the signed type of its width
     * @throws IllegalArgumentException if it is no integer
     */
    public static String ofUnsigned(Number value) {
        if (value instanceof Byte bits) {
            return Integer.toString(bits & 0xFF);
        } else if (value instanceof Short bits) {
            return Integer.toString(bits & 0xFFFF);
        } else if (value instanceof Integer bits) {
            return Long.toString(bits & 0xFFFF_FFFFL);
        } else if (value instanceof Long bits) {
            return Long.toUnsignedString(bits);
        }
        return of(value);
    }

    private static String ofFloat(double value, String text) {
        if (Double.isNaN(value)) {
            throw new IllegalArgumentException("SQL has no literal for NaN: compare with a number");
        }
        return Double.isInfinite(value) ? (value < 0 ? "-" : "") + INFINITY : text;
    }

    private static String ofBytes(byte[] bytes) {
        StringBuilder hex = new StringBuilder(2 + 2 * bytes.length).append("0x");
        for (byte b : bytes) {
            hex.append(HEX_DIGITS.charAt(b >> 4 & 0xF)).append(HEX_DIGITS.charAt(b & 0xF));
        }
        return hex.toString();
    }
}
