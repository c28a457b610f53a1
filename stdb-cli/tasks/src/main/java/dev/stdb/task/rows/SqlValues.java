package dev.stdb.task.rows;

import dev.stdb.bsatn.BsatnReader;
import dev.stdb.json.JsonWriter;
import dev.stdb.json.SatsJson;
import dev.stdb.sats.AlgebraicType;
import dev.stdb.sats.PrimitiveType;
import dev.stdb.sats.ProductType;
import dev.stdb.sats.SpecialTypes;
import dev.stdb.types.Timestamp;
import java.util.HexFormat;
import java.util.StringJoiner;

/**
 * Values as INSERT and conditions take them (spec sql.md §4.1, §4.2): as literals, or as JSON for the parameters that
 * servers of this project know ({@code docs/sql.md}). Numbers, text, booleans, bytes, identities and UUIDs are written
 * as every server takes them; servers of the original have no literals of other types. Stateless.
 */
public final class SqlValues {
    private static final int TAG_NONE = 1;

    private SqlValues() {}

    /** The kinds of literals. */
    private interface Form {
        String number(String digits);

        String text(String value);

        String hex(String digits);

        String none();
    }

    private static final Form LITERALS = new Form() {
        @Override
        public String number(String digits) {
            return digits;
        }

        @Override
        public String text(String value) {
            return "'" + value.replace("'", "''") + "'";
        }

        @Override
        public String hex(String digits) {
            return "X'" + digits + "'";
        }

        @Override
        public String none() {
            return "NULL";
        }
    };

    private static final Form PARAMETERS = new Form() {
        @Override
        public String number(String digits) {
            return digits;
        }

        @Override
        public String text(String value) {
            return new JsonWriter().value(value).toString();
        }

        @Override
        public String hex(String digits) {
            return text(digits);
        }

        @Override
        public String none() {
            return "null";
        }
    };

    /** Returns a name of a table or column as it is never taken for a key word. */
    public static String quoted(String name) {
        return "\"" + name.replace("\"", "\"\"").replace(".", "\".\"") + "\"";
    }

    /** Returns the literal of the value that a reader stands at. */
    public static String literal(AlgebraicType type, BsatnReader in) {
        return value(type, in, LITERALS);
    }

    /**
     * Returns a row as it follows {@code VALUES}.
     *
     * @throws IllegalArgumentException if a value has no literal
     */
    public static String tuple(ProductType rowType, BsatnReader row) {
        return join(rowType, row, LITERALS, "(", ")");
    }

    /** Returns a row as the JSON array of parameters. */
    public static String parameters(ProductType rowType, BsatnReader row) {
        return join(rowType, row, PARAMETERS, "[", "]");
    }

    private static String join(ProductType rowType, BsatnReader row, Form form, String begin, String end) {
        StringJoiner values = new StringJoiner(", ", begin, end);
        for (int i = 0; i < rowType.size(); i++) {
            values.add(value(rowType.typeAt(i), row, form));
        }
        return values.toString();
    }

    private static String value(AlgebraicType type, BsatnReader in, Form form) {
        if (type instanceof PrimitiveType primitive) {
            return primitive(primitive, in, form);
        }
        if (SpecialTypes.isOption(type)) {
            AlgebraicType payload = SpecialTypes.optionPayload(type);
            if (SpecialTypes.isOption(payload)) {
                throw new IllegalArgumentException("an option of an option cannot be written by SQL");
            }
            return in.readTag(2, "option") == TAG_NONE ? form.none() : value(payload, in, form);
        }
        if (SpecialTypes.isBytes(type)) {
            return form.hex(hex(in.readBytes()));
        }
        if (SpecialTypes.isIdentity(type)) {
            return form.hex(in.readIdentity().toHex());
        }
        if (SpecialTypes.isConnectionId(type)) {
            return form.hex(in.readConnectionId().toHex());
        }
        if (SpecialTypes.isUuid(type)) {
            return form.hex(String.format("%032x", in.readBigInteger(2 * Long.BYTES, false)));
        }
        if (SpecialTypes.isTimestamp(type)) {
            return form.text(Timestamp.ofMicros(in.readI64()).toInstant().toString());
        }
        if (SpecialTypes.isTimeDuration(type)) {
            return form.number(Long.toString(in.readI64()));
        }
        JsonWriter json = new JsonWriter();
        SatsJson.writeExact(type, in, json);
        return form.text(json.toString());
    }

    private static String primitive(PrimitiveType type, BsatnReader in, Form form) {
        return switch (type) {
            case STRING -> form.text(in.readString());
            case BOOL -> String.valueOf(in.readBool());
            case F32 -> number(in.readF32(), form);
            case F64 -> number(in.readF64(), form);
            default ->
                form.number(in.readBigInteger(type.fixedSize(), type.isSignedInteger())
                        .toString());
        };
    }

    /** The digits of the double that a float is give it back wherever they are rounded first. */
    private static String number(double value, Form form) {
        String text = Double.toString(value);
        return Double.isFinite(value) ? form.number(text) : form.text(text);
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
