package dev.stdb.server.plan;

import dev.stdb.StdbException;
import dev.stdb.bsatn.BsatnWriter;
import dev.stdb.sats.AlgebraicType;
import dev.stdb.sats.PrimitiveType;
import dev.stdb.sats.SpecialTypes;
import dev.stdb.sats.TypeNames;
import dev.stdb.server.sql.Expr.Literal;
import dev.stdb.server.sql.Expr.LiteralKind;
import dev.stdb.server.sql.SqlErrorCode;
import dev.stdb.server.sql.SqlException;
import dev.stdb.types.ConnectionId;
import dev.stdb.types.Identity;
import dev.stdb.types.Timestamp;
import dev.stdb.types.Uuid;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the text of a literal as a value of the type its context demands (spec sql.md §4.1). */
final class LiteralParser {
    private static final Pattern DECIMAL =
            Pattern.compile("[+-]?+(?:[0-9]++\\.?+[0-9]*+|\\.[0-9]++)(?:[eE][+-]?+[0-9]++)?+");
    private static final Map<String, Double> NAMED_FLOATS =
            Map.of("NaN", Double.NaN, "Infinity", Double.POSITIVE_INFINITY, "-Infinity", Double.NEGATIVE_INFINITY);
    private static final Pattern HEX_DIGITS = Pattern.compile("[0-9A-Fa-f]*+");

    /** More digits than any integer type has; keeps {@code 1e999999999} from being expanded. */
    private static final int INTEGER_DIGITS_MAX = 80;

    private static final DateTimeFormatter TIMESTAMP = new DateTimeFormatterBuilder()
            .parseCaseInsensitive()
            .append(DateTimeFormatter.ISO_LOCAL_DATE)
            .appendLiteral('T')
            .append(DateTimeFormatter.ISO_LOCAL_TIME)
            .appendOffset("+HH:MM", "Z")
            .toFormatter(Locale.ROOT)
            .withResolverStyle(ResolverStyle.STRICT);

    private LiteralParser() {}

    /**
     * Encodes a literal.
     *
     * @param literal any literal but a boolean
     * @param type the type expected
     * @return BSATN of the value
     * @throws SqlException if the text is not a value of the type
     */
    static byte[] parse(Literal literal, AlgebraicType type) {
        return parse(literal, type, type);
    }

    /**
     * Encodes a literal.
     *
     * @param literal any literal but a boolean
     * @param type the type to read it as
     * @param named the type to name in the error
     */
    static byte[] parse(Literal literal, AlgebraicType type, AlgebraicType named) {
        if (literal.kind() == LiteralKind.NONE) {
            throw new SqlException(
                    SqlErrorCode.SQL_UNSUPPORTED,
                    "Unsupported literal expression: NULL",
                    literal.position(),
                    "there are no SQL nulls; test an option with IS NULL");
        }
        BsatnWriter out = new BsatnWriter(literal.text().length() + Long.BYTES);
        boolean parsed;
        try {
            parsed = type instanceof PrimitiveType primitive
                    ? parsePrimitive(literal, primitive, out)
                    : parseSpecial(literal.text(), type, out);
        } catch (NumberFormatException | DateTimeException | ArithmeticException | StdbException e) {
            parsed = false;
        }
        if (!parsed || literal.kind() == LiteralKind.JSON) {
            throw notA(named, literal, LiteralHints.compared(named));
        }
        return out.toByteArray();
    }

    static SqlException notA(AlgebraicType type, Literal literal, @Nullable String hint) {
        return new SqlException(
                SqlErrorCode.SQL_TYPE,
                "The literal expression `" + literal.text() + "` cannot be parsed as type `" + TypeNames.of(type) + "`",
                literal.position(),
                hint);
    }

    private static boolean parsePrimitive(Literal literal, PrimitiveType type, BsatnWriter out) {
        String text = literal.text();
        if (type == PrimitiveType.STRING) {
            out.writeString(text);
            return true;
        } else if (type == PrimitiveType.BOOL || !DECIMAL.matcher(text).matches()) {
            return false;
        } else if (literal.kind() == LiteralKind.HEX) {
            // Deviation: the original reads the digits of 0x10 as the decimal 10.
            return false;
        } else if (type == PrimitiveType.F32) {
            out.writeF32(Float.parseFloat(text));
            return true;
        } else if (type == PrimitiveType.F64) {
            out.writeF64(Double.parseDouble(text));
            return true;
        }
        return parseInteger(new BigDecimal(text), type, out);
    }

    /**
     * Encodes the name of a float that has no digits.
     *
     * @return BSATN of the value, nothing if the literal is something else
     */
    static byte @Nullable [] namedFloat(Literal literal, AlgebraicType type) {
        if (literal.kind() != LiteralKind.STRING
                || !(type instanceof PrimitiveType primitive)
                || !primitive.isFloat()) {
            return null;
        }
        Double value = NAMED_FLOATS.get(literal.text());
        if (value == null) {
            return null;
        }
        BsatnWriter out = new BsatnWriter(Double.BYTES);
        if (type == PrimitiveType.F32) {
            out.writeF32(value.floatValue());
        } else {
            out.writeF64(value);
        }
        return out.toByteArray();
    }

    private static boolean parseInteger(BigDecimal decimal, PrimitiveType type, BsatnWriter out) {
        if ((long) decimal.precision() - decimal.scale() > INTEGER_DIGITS_MAX && decimal.signum() != 0) {
            return false;
        }
        BigInteger value = decimal.signum() == 0 ? BigInteger.ZERO : decimal.toBigIntegerExact();
        int bits = type.fixedSize() * Byte.SIZE;
        boolean fits =
                type.isSignedInteger() ? value.bitLength() < bits : value.signum() >= 0 && value.bitLength() <= bits;
        if (fits) {
            byte[] bigEndian = value.toByteArray();
            for (int i = 0; i < type.fixedSize(); i++) {
                int from = bigEndian.length - 1 - i;
                out.writeU8(from >= 0 ? bigEndian[from] & 0xFF : value.signum() < 0 ? 0xFF : 0);
            }
        }
        return fits;
    }

    private static boolean parseSpecial(String text, AlgebraicType type, BsatnWriter out) {
        if (SpecialTypes.isBytes(type)) {
            byte[] bytes = hexBytes(text);
            if (bytes != null) {
                out.writeBytes(bytes);
            }
            return bytes != null;
        } else if (SpecialTypes.isIdentity(type)) {
            out.writeIdentity(Identity.fromHex(text));
            return true;
        } else if (SpecialTypes.isConnectionId(type)) {
            out.writeConnectionId(ConnectionId.fromHex(text));
            return true;
        } else if (SpecialTypes.isTimestamp(type)) {
            out.writeI64(timestampMicros(text));
            return true;
        } else if (SpecialTypes.isUuid(type)) {
            Uuid uuid = Uuid.fromString(hyphenated(text));
            out.writeU128(uuid.lo(), uuid.hi());
            return true;
        }
        return false;
    }

    private static byte @Nullable [] hexBytes(String text) {
        String digits = text;
        if (text.startsWith("0x")) {
            digits = text.substring(2);
        } else if ((text.startsWith("X'") || text.startsWith("x'")) && text.length() > 2 && text.endsWith("'")) {
            digits = text.substring(2, text.length() - 1);
        }
        if (digits.length() % 2 != 0 || !HEX_DIGITS.matcher(digits).matches()) {
            return null;
        }
        byte[] bytes = new byte[digits.length() / 2];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte)
                    (Character.digit(digits.charAt(2 * i), 16) << 4 | Character.digit(digits.charAt(2 * i + 1), 16));
        }
        return bytes;
    }

    private static long timestampMicros(String text) {
        String iso =
                text.length() > 10 && text.charAt(10) == ' ' ? text.substring(0, 10) + 'T' + text.substring(11) : text;
        return Timestamp.ofInstant(OffsetDateTime.parse(iso, TIMESTAMP).toInstant())
                .micros();
    }

    private static String hyphenated(String text) {
        if (text.length() != 32) {
            return text;
        }
        return text.substring(0, 8)
                + '-'
                + text.substring(8, 12)
                + '-'
                + text.substring(12, 16)
                + '-'
                + text.substring(16, 20)
                + '-'
                + text.substring(20);
    }
}
