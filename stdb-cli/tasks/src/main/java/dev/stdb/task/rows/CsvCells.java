package dev.stdb.task.rows;

import dev.stdb.bsatn.BsatnReader;
import dev.stdb.bsatn.BsatnWriter;
import dev.stdb.json.JsonReader;
import dev.stdb.json.JsonWriter;
import dev.stdb.json.SatsJson;
import dev.stdb.json.VariantNames;
import dev.stdb.sats.AlgebraicType;
import dev.stdb.sats.PrimitiveType;
import dev.stdb.sats.SpecialTypes;
import dev.stdb.sats.SumType;
import dev.stdb.types.ConnectionId;
import dev.stdb.types.Identity;
import dev.stdb.types.TimeDuration;
import dev.stdb.types.Timestamp;
import dev.stdb.types.Uuid;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * Values as cells of a table: numbers in decimal, bytes and identities in hexadecimal, times as ISO 8601, variants by
 * name, an absent option as nothing at all, and everything that has parts as typed SATS-JSON. Stateless.
 */
final class CsvCells {
    private static final HexFormat HEX = HexFormat.of();
    private static final Pattern WHOLE = Pattern.compile("-?[0-9]{1,80}");
    private static final Pattern DECIMAL = Pattern.compile("-?(?:[0-9]+\\.?[0-9]*|\\.[0-9]+)(?:[eE][+-]?[0-9]+)?");
    private static final Pattern NAMED_FLOAT = Pattern.compile("NaN|-?Infinity");
    private static final int TAG_SOME = 0;
    private static final int TAG_NONE = 1;

    private CsvCells() {}

    /**
     * A cell.
     *
     * @param text without quotes
     * @param quoted whether it stood or must stand in quotes; an empty cell without quotes is an absent option
     */
    record Cell(String text, boolean quoted) {
        static final Cell NONE = new Cell("", false);

        boolean isNothing() {
            return text.isEmpty() && !quoted;
        }
    }

    /** Returns the cell of the value that the reader stands at. */
    static Cell write(AlgebraicType type, BsatnReader in) {
        if (!isPlainOption(type)) {
            return new Cell(text(type, in), false);
        }
        if (in.readTag(2, "option") == TAG_NONE) {
            return Cell.NONE;
        }
        String text = text(SpecialTypes.optionPayload(type), in);
        return new Cell(text, text.isEmpty());
    }

    /** Nothing of nothing cannot be told from nothing: options of options are JSON. */
    private static boolean isPlainOption(AlgebraicType type) {
        return SpecialTypes.isOption(type) && !SpecialTypes.isOption(SpecialTypes.optionPayload(type));
    }

    private static String text(AlgebraicType type, BsatnReader in) {
        if (type instanceof PrimitiveType primitive) {
            return primitive(primitive, in);
        }
        if (SpecialTypes.isBytes(type)) {
            return HEX.formatHex(in.readBytes());
        }
        if (SpecialTypes.isIdentity(type)) {
            return in.readIdentity().toHex();
        }
        if (SpecialTypes.isConnectionId(type)) {
            return in.readConnectionId().toHex();
        }
        if (SpecialTypes.isTimestamp(type)) {
            return Timestamp.ofMicros(in.readI64()).toInstant().toString();
        }
        if (SpecialTypes.isTimeDuration(type)) {
            return new TimeDuration(in.readI64()).toDuration().toString();
        }
        if (SpecialTypes.isUuid(type)) {
            long low = in.readU64();
            return new Uuid(in.readU64(), low).toString();
        }
        if (isNamedEnum(type)) {
            SumType sum = (SumType) type;
            return String.valueOf(sum.variants().get(in.readTag(sum.size())).name());
        }
        JsonWriter json = new JsonWriter();
        SatsJson.writeExact(type, in, json);
        return json.toString();
    }

    private static String primitive(PrimitiveType type, BsatnReader in) {
        return switch (type) {
            case STRING -> in.readString();
            case BOOL -> String.valueOf(in.readBool());
            case F32 -> String.valueOf(in.readF32());
            case F64 -> String.valueOf(in.readF64());
            default ->
                in.readBigInteger(type.fixedSize(), type.isSignedInteger()).toString();
        };
    }

    private static boolean isNamedEnum(AlgebraicType type) {
        return SpecialTypes.isPlainEnum(type)
                && ((SumType) type).variants().stream().allMatch(v -> v.name() != null);
    }

    /**
     * Writes the value of a cell.
     *
     * @throws IllegalArgumentException if the text is no value of the type; the message says why
     * @throws dev.stdb.StdbException for the same reason
     */
    static void read(AlgebraicType type, Cell cell, BsatnWriter out) {
        if (!isPlainOption(type)) {
            value(type, cell.text(), out);
        } else if (cell.isNothing()) {
            out.writeTag(TAG_NONE);
        } else {
            out.writeTag(TAG_SOME);
            value(SpecialTypes.optionPayload(type), cell.text(), out);
        }
    }

    private static void value(AlgebraicType type, String text, BsatnWriter out) {
        if (type instanceof PrimitiveType primitive) {
            readPrimitive(primitive, text, out);
        } else if (SpecialTypes.isBytes(type)) {
            out.writeBytes(HEX.parseHex(text));
        } else if (SpecialTypes.isIdentity(type)) {
            out.writeIdentity(Identity.fromHex(text));
        } else if (SpecialTypes.isConnectionId(type)) {
            out.writeConnectionId(ConnectionId.fromHex(text));
        } else if (SpecialTypes.isTimestamp(type)) {
            out.writeI64(Timestamp.ofInstant(Instant.parse(text)).micros());
        } else if (SpecialTypes.isTimeDuration(type)) {
            out.writeI64(TimeDuration.ofDuration(Duration.parse(text)).micros());
        } else if (SpecialTypes.isUuid(type)) {
            Uuid uuid = Uuid.fromString(text);
            out.writeU128(uuid.lo(), uuid.hi());
        } else if (isNamedEnum(type)) {
            out.writeTag(tag((SumType) type, text));
        } else {
            JsonReader json = new JsonReader(text);
            SatsJson.read(type, json, out);
            json.endDocument();
        }
    }

    private static int tag(SumType type, String name) {
        int tag = VariantNames.find(type, name);
        if (tag < 0) {
            throw new IllegalArgumentException("'" + name + "' is none of " + VariantNames.list(type));
        }
        return tag;
    }

    private static void readPrimitive(PrimitiveType type, String text, BsatnWriter out) {
        switch (type) {
            case STRING -> out.writeString(text);
            case BOOL -> {
                if (!text.equals("true") && !text.equals("false")) {
                    throw new IllegalArgumentException("'" + text + "' is neither true nor false");
                }
                out.writeBool(text.equals("true"));
            }
            case F32 -> out.writeF32((float) number(text, Float.MAX_VALUE));
            case F64 -> out.writeF64(number(text, Double.MAX_VALUE));
            default -> readInteger(type, text, out);
        }
    }

    private static double number(String text, double max) {
        boolean named = NAMED_FLOAT.matcher(text).matches();
        if (!named && !DECIMAL.matcher(text).matches()) {
            throw new IllegalArgumentException("'" + text + "' is no number");
        }
        double value = Double.parseDouble(text);
        if (!named && Math.abs(value) > max) {
            throw new IllegalArgumentException(text + " is too large");
        }
        return value;
    }

    private static void readInteger(PrimitiveType type, String text, BsatnWriter out) {
        if (!WHOLE.matcher(text).matches()) {
            throw new IllegalArgumentException("'" + text + "' is no integer");
        }
        BigInteger value = new BigInteger(text);
        int bits = type.fixedSize() * Byte.SIZE;
        boolean fits =
                type.isSignedInteger() ? value.bitLength() < bits : value.signum() >= 0 && value.bitLength() <= bits;
        if (!fits) {
            throw new IllegalArgumentException(text + " is out of the range of " + type.typeName());
        }
        out.writeBigInteger(value, type.fixedSize());
    }
}
