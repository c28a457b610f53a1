package dev.stdb.server.plan;

import dev.stdb.StdbException;
import dev.stdb.bsatn.BsatnWriter;
import dev.stdb.json.JsonReader;
import dev.stdb.json.SatsJson;
import dev.stdb.json.VariantNames;
import dev.stdb.sats.AlgebraicType;
import dev.stdb.sats.PrimitiveType;
import dev.stdb.sats.SpecialTypes;
import dev.stdb.sats.SumType;
import dev.stdb.sats.TypeNames;
import dev.stdb.server.sql.Expr.Literal;
import dev.stdb.server.sql.Expr.LiteralKind;
import dev.stdb.server.sql.SqlErrorCode;
import dev.stdb.server.sql.SqlException;
import dev.stdb.server.sql.SqlLimits;
import java.time.DateTimeException;
import java.time.Duration;

/**
 * Values written by INSERT and UPDATE (spec sql.md §4.2). A number is no string there and a string no number.
 *
 * <p>Superset of the original: timestamps and all other special types can be written as strings, options as their
 * payload or NULL, plain enums by the name of the variant, everything else as SATS-JSON in a string.
 */
final class StoredValues {
    private static final byte[] FALSE = {0};
    private static final byte[] TRUE = {1};
    static final int TAG_SOME = 0;
    private static final int TAG_NONE = 1;

    private StoredValues() {}

    /**
     * Encodes a value.
     *
     * @param literal any literal
     * @param type type of the column
     * @throws SqlException if the literal does not fit
     */
    static byte[] encode(Literal literal, AlgebraicType type) {
        if (SpecialTypes.isOption(type)) {
            return option(literal, type);
        }
        switch (literal.kind()) {
            case BOOL -> {
                if (type != PrimitiveType.BOOL) {
                    throw ExprTyper.unexpected(type, PrimitiveType.BOOL, literal.position(), LiteralHints.stored(type));
                }
                return bool(literal);
            }
            case NONE ->
                throw new SqlException(
                        SqlErrorCode.SQL_UNSUPPORTED,
                        "Unsupported literal expression: NULL",
                        literal.position(),
                        "only columns of type Option can be none; this one is of type " + TypeNames.of(type));
            case JSON -> {
                return json(literal, type);
            }
            case STRING -> {
                return string(literal, type);
            }
            case NUMBER, HEX -> {
                // Any type that the text can be parsed as.
            }
        }
        if (SpecialTypes.isTimeDuration(type) && literal.kind() == LiteralKind.NUMBER) {
            return LiteralParser.parse(literal, PrimitiveType.I64, type);
        }
        return LiteralParser.parse(literal, type);
    }

    static byte[] bool(Literal literal) {
        return literal.text().equals("true") ? TRUE : FALSE;
    }

    private static byte[] option(Literal literal, AlgebraicType type) {
        BsatnWriter out = new BsatnWriter();
        if (literal.kind() == LiteralKind.NONE) {
            out.writeTag(TAG_NONE);
        } else {
            byte[] payload = encode(literal, SpecialTypes.optionPayload(type));
            out.writeTag(TAG_SOME);
            out.writeRaw(payload, 0, payload.length);
        }
        return out.toByteArray();
    }

    private static byte[] string(Literal literal, AlgebraicType type) {
        if (type instanceof PrimitiveType) {
            byte[] special = LiteralParser.namedFloat(literal, type);
            if (special != null) {
                return special;
            } else if (type != PrimitiveType.STRING) {
                throw ExprTyper.unexpected(type, PrimitiveType.STRING, literal.position(), LiteralHints.stored(type));
            }
            return LiteralParser.parse(literal, type);
        } else if (SpecialTypes.isTimeDuration(type)) {
            return duration(literal, type);
        } else if (isPlainEnum(type)) {
            return variant(literal, (SumType) type);
        }
        boolean special = SpecialTypes.isBytes(type)
                || SpecialTypes.isIdentity(type)
                || SpecialTypes.isConnectionId(type)
                || SpecialTypes.isTimestamp(type)
                || SpecialTypes.isUuid(type);
        return special ? LiteralParser.parse(literal, type) : json(literal, type);
    }

    private static boolean isPlainEnum(AlgebraicType type) {
        return type instanceof SumType && SpecialTypes.isPlainEnum(type);
    }

    static byte[] variant(Literal literal, SumType type) {
        int tag = VariantNames.find(type, literal.text());
        return tag < 0 ? json(literal, type) : new byte[] {(byte) tag};
    }

    private static byte[] duration(Literal literal, AlgebraicType type) {
        try {
            Duration duration = Duration.parse(literal.text());
            BsatnWriter out = new BsatnWriter(Long.BYTES);
            out.writeI64(
                    Math.addExact(Math.multiplyExact(duration.getSeconds(), 1_000_000L), duration.getNano() / 1_000L));
            return out.toByteArray();
        } catch (DateTimeException | ArithmeticException e) {
            throw LiteralParser.notA(type, literal, "write an ISO 8601 duration such as 'PT1M30.5S', or microseconds");
        }
    }

    private static byte[] json(Literal literal, AlgebraicType type) {
        if (depth(literal.text()) > SqlLimits.JSON_DEPTH_MAX) {
            throw new SqlException(SqlErrorCode.SQL_LIMIT, "SQL literal nests too deeply", literal.position());
        }
        try {
            BsatnWriter out = new BsatnWriter(literal.text().length());
            JsonReader in = new JsonReader(literal.text());
            SatsJson.read(type, in, out);
            in.endDocument();
            return out.toByteArray();
        } catch (StdbException e) {
            String hint = LiteralHints.stored(type);
            throw LiteralParser.notA(type, literal, isPlainEnum(type) ? hint : hint + ": " + e.getMessage());
        }
    }

    /** Returns an upper bound of how deep a JSON text nests. */
    private static int depth(String text) {
        int depth = 0;
        int deepest = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            depth += c == '[' || c == '{' ? 1 : c == ']' || c == '}' ? -1 : 0;
            deepest = Math.max(deepest, depth);
        }
        return deepest;
    }
}
