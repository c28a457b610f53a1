package dev.stdb.json;

import dev.stdb.CommonErrorCode;
import dev.stdb.bsatn.BsatnReader;
import dev.stdb.sats.AlgebraicType;
import dev.stdb.sats.ArrayType;
import dev.stdb.sats.PrimitiveType;
import dev.stdb.sats.ProductType;
import dev.stdb.sats.RefType;
import dev.stdb.sats.SpecialTypes;
import dev.stdb.sats.SumType;
import dev.stdb.sats.Typespace;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/** Turns BSATN values into JSON. Rules: spec sats.md §4.1. */
final class SatsJsonEncoder {
    /** How products and sums look. */
    enum Profile {
        TYPED(true),
        /** Typed, with the names of floats that have no digits. */
        EXACT(true),
        UNTYPED(false),
        STORED_ROW(false);

        private final boolean namesVariants;

        Profile(boolean namesVariants) {
            this.namesVariants = namesVariants;
        }
    }

    private static final String HEX = "0123456789abcdef";

    private final Profile profile;
    private final Typespace typespace;
    private final BsatnReader in;
    private final JsonWriter out;

    /**
     * Creates an encoder.
     *
     * @param typespace targets of the references in types; recursive types are allowed
     */
    SatsJsonEncoder(Profile profile, Typespace typespace, BsatnReader in, JsonWriter out) {
        this.profile = profile;
        this.typespace = typespace;
        this.in = in;
        this.out = out;
    }

    void write(AlgebraicType type) {
        if (type instanceof PrimitiveType primitive) {
            writePrimitive(primitive);
        } else if (type instanceof ProductType product) {
            writeProduct(product);
        } else if (type instanceof SumType sum) {
            writeSum(sum);
        } else if (SpecialTypes.isBytes(type)) {
            out.value(hex(in.readBytes()));
        } else if (type instanceof ArrayType array) {
            int count = in.readCount();
            out.beginArray();
            for (int i = 0; i < count; i++) {
                write(array.element());
            }
            out.endArray();
        } else if (type instanceof RefType ref) {
            write(typespace.get(ref.index()));
        }
    }

    private void writeProduct(ProductType product) {
        // Compat: native encoders of the original show unit as an empty array, also where names are known.
        if (profile == Profile.UNTYPED || profile.namesVariants && product.size() == 0) {
            out.beginArray();
            for (ProductType.Element element : product.elements()) {
                write(element.type());
            }
            out.endArray();
            return;
        }
        out.beginObject();
        for (ProductType.Element element : product.elements()) {
            out.name(requireName(element.name()));
            write(element.type());
        }
        out.endObject();
    }

    private void writeSum(SumType sum) {
        int tag = in.readTag(sum.size());
        SumType.Variant variant = sum.variants().get(tag);
        if (profile.namesVariants) {
            out.beginObject().name(requireName(variant.name()));
            write(variant.type());
            out.endObject();
        } else {
            out.beginArray().value(tag);
            write(variant.type());
            out.endArray();
        }
    }

    private void writePrimitive(PrimitiveType type) {
        switch (type) {
            case STRING -> out.value(in.readString());
            case BOOL -> out.value(in.readBool());
            case I8 -> out.value(in.readI8());
            case U8 -> out.value(in.readU8());
            case I16 -> out.value(in.readI16());
            case U16 -> out.value(in.readU16());
            case I32 -> out.value(in.readI32());
            case U32 -> out.value(in.readU32() & 0xffffffffL);
            case I64 -> out.value(in.readI64());
            case U64 -> out.raw(Long.toUnsignedString(in.readU64()));
            case I128 -> out.value(in.readBigInteger(16, true));
            case U128 -> out.value(in.readBigInteger(16, false));
            case I256 -> {
                BigInteger value = in.readBigInteger(32, true);
                out.value((value.signum() < 0 ? "-0x" : "0x") + value.abs().toString(16));
            }
            case U256 -> out.value("0x" + in.readBigInteger(32, false).toString(16));
            case F32 -> writeFloat(in.readF32());
            case F64 -> writeDouble(in.readF64());
        }
    }

    private void writeFloat(float value) {
        if (profile == Profile.EXACT && !Float.isFinite(value)) {
            out.value(Float.toString(value));
        } else {
            out.value(value);
        }
    }

    private void writeDouble(double value) {
        if (profile == Profile.EXACT && !Double.isFinite(value)) {
            out.value(Double.toString(value));
        } else {
            out.value(value);
        }
    }

    private static String requireName(@Nullable String name) {
        if (name == null) {
            throw new JsonException(CommonErrorCode.JSON_TYPE, "element or variant without name has no JSON form", 0);
        }
        return name;
    }

    static String hex(byte[] bytes) {
        StringBuilder text = new StringBuilder(bytes.length * 2);
        for (byte b : bytes) {
            text.append(HEX.charAt(b >> 4 & 15)).append(HEX.charAt(b & 15));
        }
        return text.toString();
    }
}
