package dev.stdb.json;

import dev.stdb.CommonErrorCode;
import dev.stdb.sats.AlgebraicType;
import dev.stdb.sats.ArrayType;
import dev.stdb.sats.PrimitiveType;
import dev.stdb.sats.ProductType;
import dev.stdb.sats.RefType;
import dev.stdb.sats.SumType;
import dev.stdb.sats.Typespace;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Types as JSON. Rules: spec sats.md §4.3. */
final class TypeJson {
    private static final String TYPE = "algebraic_type";

    private TypeJson() {}

    static void write(AlgebraicType type, JsonWriter out) {
        out.beginObject();
        if (type instanceof PrimitiveType primitive) {
            out.name(primitive.typeName()).beginArray().endArray();
        } else if (type instanceof RefType ref) {
            out.name("Ref").value(ref.index() & 0xffffffffL);
        } else if (type instanceof ArrayType array) {
            out.name("Array");
            write(array.element(), out);
        } else if (type instanceof ProductType product) {
            out.name("Product");
            writeProduct(product, out);
        } else if (type instanceof SumType sum) {
            out.name("Sum").beginObject().name("variants").beginArray();
            for (SumType.Variant variant : sum.variants()) {
                writeMember(variant.name(), variant.type(), out);
            }
            out.endArray().endObject();
        }
        out.endObject();
    }

    static void writeProduct(ProductType product, JsonWriter out) {
        out.beginObject().name("elements").beginArray();
        for (ProductType.Element element : product.elements()) {
            writeMember(element.name(), element.type(), out);
        }
        out.endArray().endObject();
    }

    static void writeTypespace(Typespace typespace, JsonWriter out) {
        out.beginObject().name("types").beginArray();
        for (AlgebraicType type : typespace.types()) {
            write(type, out);
        }
        out.endArray().endObject();
    }

    static void writeOption(@Nullable String value, JsonWriter out) {
        out.beginObject();
        if (value == null) {
            out.name("none").beginArray().endArray();
        } else {
            out.name("some").value(value);
        }
        out.endObject();
    }

    private static void writeMember(@Nullable String name, AlgebraicType type, JsonWriter out) {
        out.beginObject().name("name");
        writeOption(name, out);
        out.name(TYPE);
        write(type, out);
        out.endObject();
    }

    static AlgebraicType read(JsonReader in) {
        int start = in.position();
        in.beginObject();
        String kind = in.nextName();
        AlgebraicType type = switch (kind) {
            case "Ref" -> new RefType((int) in.nextLong());
            case "Array" -> new ArrayType(read(in));
            case "Product" -> new ProductType(readMembers(in, "elements", ProductType.Element::new));
            case "Sum" -> new SumType(readMembers(in, "variants", SumType.Variant::new));
            default -> readPrimitive(in, kind, start);
        };
        in.endObject();
        return type;
    }

    private static AlgebraicType readPrimitive(JsonReader in, String kind, int start) {
        for (PrimitiveType type : PrimitiveType.values()) {
            if (type.typeName().equals(kind)) {
                in.skipValue();
                return type;
            }
        }
        throw new JsonException(CommonErrorCode.JSON_TYPE, "unknown kind of type: kind=" + kind, start);
    }

    private interface MemberFactory<T> {
        T create(@Nullable String name, AlgebraicType type);
    }

    private static <T> List<T> readMembers(JsonReader in, String field, MemberFactory<T> factory) {
        List<T> members = new ArrayList<>();
        in.beginObject();
        if (!in.nextName().equals(field)) {
            throw in.mismatch("field " + field);
        }
        in.beginArray();
        while (in.hasNext()) {
            members.add(readMember(in, factory));
        }
        in.endArray();
        in.endObject();
        return members;
    }

    private static <T> T readMember(JsonReader in, MemberFactory<T> factory) {
        String name = null;
        AlgebraicType type = null;
        in.beginObject();
        while (in.hasNext()) {
            String field = in.nextName();
            if (field.equals("name")) {
                name = readOption(in);
            } else if (field.equals(TYPE)) {
                type = read(in);
            } else {
                throw in.mismatch("field name or " + TYPE);
            }
        }
        if (type == null) {
            throw in.mismatch("field " + TYPE);
        }
        in.endObject();
        return factory.create(name, type);
    }

    private static @Nullable String readOption(JsonReader in) {
        if (in.peek() == JsonToken.NULL) {
            in.nextNull();
            return null;
        }
        in.beginObject();
        String variant = in.nextName();
        String value = null;
        if (variant.equals("some")) {
            value = in.nextString();
        } else {
            in.skipValue();
        }
        in.endObject();
        return value;
    }
}
