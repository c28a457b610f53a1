package dev.stdb.codegen.javaclient;

import dev.stdb.codegen.model.ClientModel;
import dev.stdb.sats.AlgebraicType;
import dev.stdb.sats.ArrayType;
import dev.stdb.sats.PrimitiveType;
import dev.stdb.sats.RefType;
import dev.stdb.sats.SpecialTypes;
import dev.stdb.sats.SumType;

/** Java types of SATS types, and the code that reads and writes their values. Mapping: spec client-sdk.md §18.4. */
final class JavaTypes {
    private static final String CLIENT = "dev.stdb.client.";
    private static final String QUERY = "dev.stdb.query.";
    private static final String TYPES = "dev.stdb.types.";

    private final ClientModel model;
    private final JavaNames names;
    private final JavaFile file;

    JavaTypes(ClientModel model, JavaNames names, JavaFile file) {
        this.model = model;
        this.names = names;
        this.file = file;
    }

    private AlgebraicType unwrap(AlgebraicType type) {
        return names.unwrap(type);
    }

    boolean isBytes(AlgebraicType type) {
        return SpecialTypes.isBytes(unwrap(type));
    }

    /** Tells whether byte strings are in a value, outside of generated types; they compare by identity. */
    boolean containsBytes(AlgebraicType declared) {
        AlgebraicType type = unwrap(declared);
        if (type instanceof ArrayType array) {
            return isBytes(type) || containsBytes(array.element());
        }
        boolean isWrapper = SpecialTypes.isOption(type) || SpecialTypes.isResult(type);
        return isWrapper && ((SumType) type).variants().stream().anyMatch(variant -> containsBytes(variant.type()));
    }

    String type(AlgebraicType declared) {
        AlgebraicType type = unwrap(declared);
        if (type instanceof PrimitiveType primitive) {
            return primitiveType(primitive);
        }
        return isBytes(type) ? "byte[]" : boxed(type);
    }

    String boxed(AlgebraicType declared) {
        AlgebraicType type = unwrap(declared);
        if (type instanceof PrimitiveType primitive) {
            return boxedPrimitive(primitive);
        }
        if (type instanceof RefType ref) {
            return file.generated(String.valueOf(names.types().get(ref.index())));
        }
        if (SpecialTypes.isBytes(type)) {
            return "byte[]";
        }
        if (type instanceof ArrayType array) {
            return file.use("java.util.List") + "<" + boxed(array.element()) + ">";
        }
        if (SpecialTypes.isOption(type)) {
            return file.use("java.util.Optional") + "<" + boxed(SpecialTypes.optionPayload(type)) + ">";
        }
        if (SpecialTypes.isResult(type)) {
            SumType sum = (SumType) type;
            return file.use(TYPES + "Result") + "<" + boxed(sum.typeAt(0)) + ", " + boxed(sum.typeAt(1)) + ">";
        }
        String special = specialName(type);
        return special.isEmpty() ? file.use(CLIENT + "Unit") : file.use(TYPES + special);
    }

    /** Returns an expression that reads a value from {@code in}. */
    String read(AlgebraicType declared, String in, int depth) {
        AlgebraicType type = unwrap(declared);
        if (type instanceof PrimitiveType primitive) {
            return readPrimitive(primitive, in);
        }
        if (type instanceof RefType) {
            return boxed(type) + ".read(" + in + ")";
        }
        if (SpecialTypes.isBytes(type)) {
            return in + ".readBytes()";
        }
        if (type instanceof ArrayType array) {
            return codecs() + ".readList(" + in + ", " + reader(array.element(), depth) + ")";
        }
        if (SpecialTypes.isOption(type)) {
            return codecs() + ".readOption(" + in + ", " + reader(SpecialTypes.optionPayload(type), depth) + ")";
        }
        if (SpecialTypes.isResult(type)) {
            SumType sum = (SumType) type;
            return codecs() + ".readResult(" + in + ", " + reader(sum.typeAt(0), depth) + ", "
                    + reader(sum.typeAt(1), depth) + ")";
        }
        String special = specialName(type);
        if (special.isEmpty()) {
            return file.use(CLIENT + "Unit") + ".read()";
        }
        return isNative(special) ? in + ".read" + special + "()" : codecs() + ".read" + special + "(" + in + ")";
    }

    /** Returns a lambda or method reference that reads a value. */
    String reader(AlgebraicType type, int depth) {
        if (unwrap(type) instanceof RefType) {
            return boxed(type) + "::read";
        }
        String in = "in" + (depth + 1);
        return in + " -> " + read(type, in, depth + 1);
    }

    /**
     * Returns an expression that writes {@code value} to {@code out}, without semicolon; empty when there is no
     * content. Nested names contain an underscore if that of {@code out} does, so that they differ from all member
     * names.
     */
    String write(AlgebraicType declared, String out, String value, int depth) {
        AlgebraicType type = unwrap(declared);
        if (type instanceof PrimitiveType primitive) {
            return writePrimitive(primitive, out, value);
        }
        if (type instanceof RefType) {
            return value + ".write(" + out + ")";
        }
        if (SpecialTypes.isBytes(type)) {
            return out + ".writeBytes(" + value + ")";
        }
        if (type instanceof ArrayType array) {
            return codecs() + ".writeList(" + out + ", " + value + ", " + writer(array.element(), out, depth) + ")";
        }
        if (SpecialTypes.isOption(type)) {
            return codecs() + ".writeOption(" + out + ", " + value + ", "
                    + writer(SpecialTypes.optionPayload(type), out, depth) + ")";
        }
        if (SpecialTypes.isResult(type)) {
            SumType sum = (SumType) type;
            return codecs() + ".writeResult(" + out + ", " + value + ", " + writer(sum.typeAt(0), out, depth) + ", "
                    + writer(sum.typeAt(1), out, depth) + ")";
        }
        String special = specialName(type);
        if (special.isEmpty()) {
            return "";
        }
        return isNative(special)
                ? out + ".write" + special + "(" + value + ")"
                : codecs() + ".write" + special + "(" + out + ", " + value + ")";
    }

    private String writer(AlgebraicType type, String outer, int depth) {
        String mark = outer.contains("_") ? "_" : "";
        String out = "out" + mark + (depth + 1);
        String value = "value" + mark + (depth + 1);
        String body = write(type, out, value, depth + 1);
        return "(" + out + ", " + value + ") -> " + (body.isEmpty() ? "{}" : body);
    }

    /** Returns an expression for {@code value} in SQL. */
    String literal(AlgebraicType type, String value) {
        String method = isUnsignedLong(type) ? ".ofUnsigned(" : ".of(";
        return file.use(QUERY + "Literals") + method + value + ")";
    }

    /** Returns the type of a column whose values SQL can compare. */
    String column(AlgebraicType type, String row) {
        if (type == PrimitiveType.BOOL) {
            return file.use(QUERY + "BoolColumn") + "<" + row + ">";
        }
        String column = isUnsignedLong(type) ? "UnsignedColumn" : "Column";
        return file.use(QUERY + column) + "<" + row + ", " + boxed(type) + ">";
    }

    /** Tells whether values have an order that an index of the client keeps (spec sats.md §5.1). */
    boolean isOrdered(AlgebraicType declared) {
        AlgebraicType type = unwrap(declared);
        if (type instanceof RefType ref) {
            return SpecialTypes.isPlainEnum(model.typespace().get(ref.index()));
        }
        return type instanceof PrimitiveType
                || SpecialTypes.isIdentity(type)
                || SpecialTypes.isConnectionId(type)
                || SpecialTypes.isTimestamp(type)
                || SpecialTypes.isTimeDuration(type)
                || SpecialTypes.isUuid(type);
    }

    /** Returns an expression for the order of a column, whose values {@code getter} reads. */
    String keyColumn(AlgebraicType declared, String getter) {
        String factory = unwrap(declared) instanceof PrimitiveType primitive ? keyFactory(primitive) : "of";
        return file.use(CLIENT + "KeyColumn") + "." + factory + "(" + getter + ")";
    }

    private static String keyFactory(PrimitiveType type) {
        return switch (type) {
            case I8, U8, I16, U16, I32 -> "ofInt";
            case U32, I64 -> "ofLong";
            case U64 -> "ofUnsigned";
            case F32, F64 -> "ofDouble";
            case STRING -> "ofText";
            case BOOL, I128, U128, I256, U256 -> "of";
        };
    }

    /** Tells whether the Java type is not wide enough for all values without their being negative. */
    private static boolean isUnsignedLong(AlgebraicType type) {
        return type == PrimitiveType.U64;
    }

    private String codecs() {
        return file.use(CLIENT + "Codecs");
    }

    private String primitiveType(PrimitiveType type) {
        return switch (type) {
            case BOOL -> "boolean";
            case I8 -> "byte";
            case U8, I16 -> "short";
            case U16, I32 -> "int";
            case U32, I64, U64 -> "long";
            case F32 -> "float";
            case F64 -> "double";
            case STRING, I128, U128, I256, U256 -> boxedPrimitive(type);
        };
    }

    private String boxedPrimitive(PrimitiveType type) {
        return switch (type) {
            case STRING -> file.use("java.lang.String");
            case BOOL -> file.use("java.lang.Boolean");
            case I8 -> file.use("java.lang.Byte");
            case U8, I16 -> file.use("java.lang.Short");
            case U16, I32 -> file.use("java.lang.Integer");
            case U32, I64, U64 -> file.use("java.lang.Long");
            case I128, U128, I256, U256 -> file.use("java.math.BigInteger");
            case F32 -> file.use("java.lang.Float");
            case F64 -> file.use("java.lang.Double");
        };
    }

    private String readPrimitive(PrimitiveType type, String in) {
        return switch (type) {
            case U8, U32 -> codecs() + ".read" + type.typeName() + "(" + in + ")";
            case I128, U128, I256, U256 ->
                in + ".readBigInteger(" + type.fixedSize() + ", " + type.isSignedInteger() + ")";
            default -> in + ".read" + type.typeName() + "()";
        };
    }

    private String writePrimitive(PrimitiveType type, String out, String value) {
        return switch (type) {
            case U8, U16, U32 -> codecs() + ".write" + type.typeName() + "(" + out + ", " + value + ")";
            case I128, U128, I256, U256 -> out + ".writeBigInteger(" + value + ", " + type.fixedSize() + ")";
            default -> out + ".write" + type.typeName() + "(" + value + ")";
        };
    }

    private static boolean isNative(String special) {
        return special.equals("Identity") || special.equals("ConnectionId");
    }

    private static String specialName(AlgebraicType type) {
        if (SpecialTypes.isIdentity(type)) {
            return "Identity";
        }
        if (SpecialTypes.isConnectionId(type)) {
            return "ConnectionId";
        }
        if (SpecialTypes.isTimestamp(type)) {
            return "Timestamp";
        }
        if (SpecialTypes.isTimeDuration(type)) {
            return "TimeDuration";
        }
        if (SpecialTypes.isUuid(type)) {
            return "Uuid";
        }
        return SpecialTypes.isScheduleAt(type) ? "ScheduleAt" : "";
    }
}
