package dev.stdb.json;

import dev.stdb.CommonErrorCode;
import dev.stdb.bsatn.BsatnWriter;
import dev.stdb.sats.AlgebraicType;
import dev.stdb.sats.ArrayType;
import dev.stdb.sats.PrimitiveType;
import dev.stdb.sats.ProductType;
import dev.stdb.sats.RefType;
import dev.stdb.sats.SpecialTypes;
import dev.stdb.sats.SumType;
import dev.stdb.sats.Typespace;
import java.math.BigInteger;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Turns JSON into BSATN values, driven by the expected type. Rules: spec sats.md §4.2. */
final class SatsJsonDecoder {
    /** More digits than any integer type has; keeps hostile numbers from becoming costly. */
    private static final int DIGITS_MAX = 80;

    private static final List<String> NAMED_FLOATS = List.of("NaN", "Infinity", "-Infinity");

    private final Typespace typespace;
    private final JsonReader in;

    SatsJsonDecoder(JsonReader in) {
        this(new Typespace(List.of()), in);
    }

    /**
     * Creates a decoder.
     *
     * @param typespace targets of the references in types; recursive types are allowed
     */
    SatsJsonDecoder(Typespace typespace, JsonReader in) {
        this.typespace = typespace;
        this.in = in;
    }

    void read(AlgebraicType type, BsatnWriter out) {
        if (type instanceof PrimitiveType primitive) {
            readPrimitive(primitive, out);
        } else if (type instanceof ProductType product) {
            readProduct(product, out);
        } else if (type instanceof SumType sum) {
            readSum(sum, out);
        } else if (SpecialTypes.isBytes(type) && in.peek() == JsonToken.STRING) {
            readHex(out);
        } else if (type instanceof ArrayType array) {
            readArray(array, out);
        } else if (type instanceof RefType ref) {
            read(typespace.get(ref.index()), out);
        } else {
            throw new IllegalArgumentException("type is not resolved: " + type);
        }
    }

    private void readArray(ArrayType array, BsatnWriter out) {
        if (in.peek() != JsonToken.BEGIN_ARRAY) {
            throw in.mismatch("an array");
        }
        int countAt = out.length();
        int count = 0;
        out.writeCount(0);
        in.beginArray();
        while (in.hasNext()) {
            read(array.element(), out);
            count++;
        }
        in.endArray();
        out.setI32(countAt, count);
    }

    private void readHex(BsatnWriter out) {
        int start = in.position();
        String text = in.nextString();
        if (text.length() % 2 != 0) {
            throw error("expected an even number of hexadecimal digits", start);
        }
        out.writeCount(text.length() / 2);
        for (int i = 0; i < text.length(); i += 2) {
            int high = Character.digit(text.charAt(i), 16);
            int low = Character.digit(text.charAt(i + 1), 16);
            if (high < 0 || low < 0) {
                throw error("expected hexadecimal digits", start);
            }
            out.writeU8(high << 4 | low);
        }
    }

    private void readProduct(ProductType product, BsatnWriter out) {
        JsonToken token = in.peek();
        if (token == JsonToken.BEGIN_ARRAY) {
            in.beginArray();
            for (int i = 0; i < product.size(); i++) {
                if (!in.hasNext()) {
                    throw in.mismatch(product.size() + " elements, found " + i);
                }
                read(product.typeAt(i), out);
            }
            if (in.hasNext()) {
                throw in.mismatch(product.size() + " elements, found more");
            }
            in.endArray();
        } else if (token == JsonToken.BEGIN_OBJECT) {
            readObject(product, out);
        } else {
            throw in.mismatch("an object or an array");
        }
    }

    /** Fields may come in any order: those that come too early wait in buffers of their own. */
    private void readObject(ProductType product, BsatnWriter out) {
        int size = product.size();
        @Nullable BsatnWriter[] waiting = new BsatnWriter[size];
        int next = 0;
        in.beginObject();
        while (in.hasNext()) {
            int start = in.position();
            String name = in.nextName();
            int index = indexOf(product, name);
            if (index < 0) {
                throw error("unknown field: field=" + name, start);
            }
            if (index < next || waiting[index] != null) {
                throw error("repeated field: field=" + name, start);
            }
            if (index != next) {
                BsatnWriter buffer = new BsatnWriter();
                waiting[index] = buffer;
                read(product.typeAt(index), buffer);
                continue;
            }
            read(product.typeAt(index), out);
            next++;
            while (next < size) {
                BsatnWriter buffer = waiting[next];
                if (buffer == null) {
                    break;
                }
                out.writeRaw(buffer.array(), 0, buffer.length());
                next++;
            }
        }
        if (next < size) {
            throw in.mismatch("field " + product.elements().get(next).name());
        }
        in.endObject();
    }

    private void readSum(SumType sum, BsatnWriter out) {
        switch (in.peek()) {
            case NULL -> {
                if (!SpecialTypes.isOption(sum)) {
                    throw in.mismatch("a variant, not null");
                }
                in.nextNull();
                out.writeTag(1);
            }
            case BEGIN_OBJECT -> {
                in.beginObject();
                if (!in.hasNext()) {
                    throw in.mismatch("exactly one variant");
                }
                int start = in.position();
                readVariant(sum, in.nextName(), start, out);
                if (in.hasNext()) {
                    throw in.mismatch("exactly one variant");
                }
                in.endObject();
            }
            case BEGIN_ARRAY -> {
                in.beginArray();
                int start = in.position();
                String designator = in.peek() == JsonToken.NUMBER ? in.nextNumber() : in.nextString();
                if (!in.hasNext()) {
                    throw in.mismatch("a variant and its payload");
                }
                readVariant(sum, designator, start, out);
                in.endArray();
            }
            case STRING -> readPlain(sum, out);
            default -> throw in.mismatch("an object of one key or a pair of variant and payload");
        }
    }

    /** A variant without payload may stand for itself: superset of the original. */
    private void readPlain(SumType sum, BsatnWriter out) {
        if (SpecialTypes.isOption(sum)) {
            throw in.mismatch("an object of one key or a pair of variant and payload");
        }
        int start = in.position();
        String name = in.nextString();
        int tag = tagOf(sum, name);
        if (tag < 0 || tag >= sum.size()) {
            throw unknownVariant(sum, name, start);
        }
        if (!SpecialTypes.isUnit(resolved(sum.typeAt(tag)))) {
            throw error("the variant has a payload, write an object of one key: variant=" + name, start);
        }
        out.writeTag(tag);
    }

    private AlgebraicType resolved(AlgebraicType type) {
        return type instanceof RefType ref ? typespace.get(ref.index()) : type;
    }

    private static JsonException unknownVariant(SumType sum, String designator, int start) {
        return error("unknown variant: variant=" + designator + ", variants=" + VariantNames.list(sum), start);
    }

    private void readVariant(SumType sum, String designator, int start, BsatnWriter out) {
        int tag = tagOf(sum, designator);
        if (tag < 0 || tag >= sum.size()) {
            throw unknownVariant(sum, designator, start);
        }
        out.writeTag(tag);
        read(sum.typeAt(tag), out);
    }

    /** A text that is a number is a tag, even if a variant is so named. */
    private static int tagOf(SumType sum, String designator) {
        if (!designator.isEmpty()
                && designator.length() <= 3
                && designator.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return Integer.parseInt(designator);
        }
        return VariantNames.find(sum, designator);
    }

    private void readPrimitive(PrimitiveType type, BsatnWriter out) {
        switch (type) {
            case STRING -> out.writeString(in.nextString());
            case BOOL -> out.writeBool(in.nextBoolean());
            case F32 -> out.writeF32(Float.parseFloat(nextFloat()));
            case F64 -> out.writeF64(Double.parseDouble(nextFloat()));
            case I256, U256 -> readWide(type, out);
            default -> readInteger(type, out);
        }
    }

    /** Returns the digits of a float, or the name of one that has none: superset of the original. */
    private String nextFloat() {
        if (in.peek() != JsonToken.STRING) {
            return in.nextNumber();
        }
        int start = in.position();
        String name = in.nextString();
        if (!NAMED_FLOATS.contains(name)) {
            throw error("expected a number, or one of " + String.join(", ", NAMED_FLOATS) + ": value=" + name, start);
        }
        return name;
    }

    private void readInteger(PrimitiveType type, BsatnWriter out) {
        int start = in.position();
        String number = in.nextNumber();
        boolean whole = number.chars().allMatch(c -> c == '-' || c >= '0' && c <= '9');
        if (!whole || number.length() > DIGITS_MAX) {
            throw error("expected an integer of type " + type.typeName() + ": value=" + number, start);
        }
        writeInteger(type, new BigInteger(number), start, out);
    }

    private void readWide(PrimitiveType type, BsatnWriter out) {
        int start = in.position();
        String text = in.nextString();
        boolean negative = type == PrimitiveType.I256 && text.startsWith("-");
        String digits = negative ? text.substring(1) : text;
        boolean hex = digits.length() > 2
                && digits.length() <= DIGITS_MAX
                && digits.startsWith("0x")
                && digits.chars().skip(2).allMatch(c -> Character.digit(c, 16) >= 0);
        if (!hex) {
            throw error("expected a hexadecimal string of type " + type.typeName(), start);
        }
        BigInteger magnitude = new BigInteger(digits.substring(2), 16);
        writeInteger(type, negative ? magnitude.negate() : magnitude, start, out);
    }

    private static void writeInteger(PrimitiveType type, BigInteger value, int start, BsatnWriter out) {
        int bits = type.fixedSize() * 8;
        boolean fits =
                type.isSignedInteger() ? value.bitLength() < bits : value.signum() >= 0 && value.bitLength() <= bits;
        if (!fits) {
            throw error("number is out of range of " + type.typeName() + ": value=" + value, start);
        }
        switch (type.fixedSize()) {
            case 1 -> out.writeU8(value.intValue());
            case 2 -> out.writeU16(value.intValue());
            case 4 -> out.writeU32(value.intValue());
            case 8 -> out.writeU64(value.longValue());
            default -> out.writeBigInteger(value, type.fixedSize());
        }
    }

    private static int indexOf(ProductType product, String name) {
        for (int i = 0; i < product.size(); i++) {
            if (name.equals(product.elements().get(i).name())) {
                return i;
            }
        }
        return -1;
    }

    private static JsonException error(String message, int position) {
        return new JsonException(CommonErrorCode.JSON_TYPE, message, position);
    }
}
