package dev.stdb.codegen.tsclient;

import dev.stdb.codegen.model.ClientModel;
import dev.stdb.sats.AlgebraicType;
import dev.stdb.sats.ArrayType;
import dev.stdb.sats.PrimitiveType;
import dev.stdb.sats.ProductType;
import dev.stdb.sats.RefType;
import dev.stdb.sats.SpecialTypes;
import dev.stdb.sats.SumType;
import dev.stdb.schema.NamedType;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;

/** Turns SATS types into type builders and into types of TypeScript. */
final class TsTypes {

    private final ClientModel model;

    TsTypes(ClientModel model) {
        this.model = model;
    }

    /** Returns an expression that makes the builder of {@code type}. */
    String builder(AlgebraicType type) {
        Optional<NamedType> named = named(type);
        if (named.isPresent()) {
            return named.get().joinedName();
        }
        if (type instanceof RefType ref) {
            return builder(model.typespace().get(ref.index()));
        }
        String special = specialBuilder(type);
        if (!special.isEmpty()) {
            return "__t." + special;
        }
        if (type instanceof PrimitiveType primitive) {
            return "__t." + primitive.typeName().toLowerCase(Locale.ROOT) + "()";
        }
        if (type instanceof ArrayType array) {
            return "__t.array(" + builder(array.element()) + ")";
        }
        if (type instanceof ProductType product) {
            return "__t.object('', { " + String.join(", ", members(product)) + " })";
        }
        return "__t.enum('', { " + String.join(", ", variants((SumType) type)) + " })";
    }

    private String specialBuilder(AlgebraicType type) {
        if (SpecialTypes.isBytes(type)) {
            return "byteArray()";
        } else if (SpecialTypes.isIdentity(type)) {
            return "identity()";
        } else if (SpecialTypes.isConnectionId(type)) {
            return "connectionId()";
        } else if (SpecialTypes.isTimestamp(type)) {
            return "timestamp()";
        } else if (SpecialTypes.isTimeDuration(type)) {
            return "timeDuration()";
        } else if (SpecialTypes.isUuid(type)) {
            return "uuid()";
        } else if (SpecialTypes.isScheduleAt(type)) {
            return "scheduleAt()";
        } else if (SpecialTypes.isUnit(type)) {
            return "unit()";
        } else if (SpecialTypes.isOption(type)) {
            return "option(" + builder(SpecialTypes.optionPayload(type)) + ")";
        } else if (SpecialTypes.isResult(type)) {
            SumType result = (SumType) type;
            return "result(" + builder(result.typeAt(0)) + ", " + builder(result.typeAt(1)) + ")";
        }
        return "";
    }

    /** Returns the members of an object literal that gives each element its builder. */
    List<String> members(ProductType product) {
        List<String> names = TsNames.properties(product);
        return IntStream.range(0, names.size())
                .mapToObj(i -> member(names.get(i), product.typeAt(i), ""))
                .toList();
    }

    /** Returns the members of an object literal that gives each variant its builder. */
    List<String> variants(SumType sum) {
        List<String> tags = TsNames.tags(sum);
        return IntStream.range(0, tags.size())
                .mapToObj(i -> member(tags.get(i), sum.typeAt(i), ""))
                .toList();
    }

    /**
     * Returns one member of an object literal. Types that refer to named ones become getters, because the named one may
     * be declared later.
     *
     * @param suffix calls behind the builder
     */
    String member(String name, AlgebraicType type, String suffix) {
        String builder = builder(type) + suffix;
        return references(type).isEmpty()
                ? TsNames.key(name) + ": " + builder
                : "get " + TsNames.key(name) + "() {\n  return " + builder + ";\n}";
    }

    /** Returns the names of the types that {@link #builder} of {@code type} mentions, sorted. */
    Set<String> references(AlgebraicType type) {
        Set<String> names = new TreeSet<>();
        collect(type, names);
        return names;
    }

    private void collect(AlgebraicType type, Set<String> names) {
        Optional<NamedType> named = named(type);
        if (named.isPresent()) {
            names.add(named.get().joinedName());
        } else if (type instanceof RefType ref) {
            collect(model.typespace().get(ref.index()), names);
        } else if (type instanceof ArrayType array) {
            collect(array.element(), names);
        } else if (type instanceof ProductType product) {
            product.elements().forEach(element -> collect(element.type(), names));
        } else if (type instanceof SumType sum) {
            sum.variants().forEach(variant -> collect(variant.type(), names));
        }
    }

    /** Tells whether a named type contains itself; TypeScript cannot infer such a type. */
    boolean isRecursive(NamedType type) {
        return reaches(model.typespace().get(type.typeRef()), type.typeRef(), new HashSet<>());
    }

    private boolean reaches(AlgebraicType from, int target, Set<Integer> seen) {
        if (from instanceof RefType ref) {
            return ref.index() == target
                    || (seen.add(ref.index()) && reaches(model.typespace().get(ref.index()), target, seen));
        } else if (from instanceof ArrayType array) {
            return reaches(array.element(), target, seen);
        } else if (from instanceof ProductType product) {
            return product.elements().stream().anyMatch(element -> reaches(element.type(), target, seen));
        } else if (from instanceof SumType sum) {
            return sum.variants().stream().anyMatch(variant -> reaches(variant.type(), target, seen));
        }
        return false;
    }

    /** Returns the TypeScript type of the values of {@code type}; of named types only the name. */
    String valueType(AlgebraicType type) {
        Optional<NamedType> named = named(type);
        return named.isPresent() ? named.get().joinedName() : structure(type);
    }

    /** Returns the TypeScript type of the values of {@code type}, spelled out at the top. */
    String structure(AlgebraicType type) {
        if (type instanceof RefType ref) {
            return valueType(model.typespace().get(ref.index()));
        } else if (SpecialTypes.isBytes(type)) {
            return "Uint8Array";
        } else if (SpecialTypes.isOption(type)) {
            return "(" + valueType(SpecialTypes.optionPayload(type)) + " | undefined)";
        } else if (SpecialTypes.isUnit(type)) {
            return "{}";
        } else if (!specialBuilder(type).isEmpty()) {
            return "__Infer<ReturnType<typeof " + builder(type).replaceFirst("\\(.*", "") + ">>";
        } else if (type instanceof PrimitiveType primitive) {
            return primitiveType(primitive);
        } else if (type instanceof ArrayType array) {
            return valueType(array.element()) + "[]";
        } else if (type instanceof ProductType product) {
            List<String> names = TsNames.properties(product);
            return IntStream.range(0, names.size())
                    .mapToObj(i -> TsNames.key(names.get(i)) + ": " + valueType(product.typeAt(i)))
                    .reduce((a, b) -> a + "; " + b)
                    .map(body -> "{ " + body + " }")
                    .orElse("{}");
        }
        SumType sum = (SumType) type;
        List<String> tags = TsNames.tags(sum);
        return IntStream.range(0, tags.size())
                .mapToObj(i -> variantType(tags.get(i), sum.typeAt(i)))
                .reduce((a, b) -> a + " | " + b)
                .map(body -> "(" + body + ")")
                .orElse("never");
    }

    private String variantType(String variant, AlgebraicType payload) {
        String tag = "tag: " + TsNames.string(variant);
        return SpecialTypes.isUnit(payload) ? "{ " + tag + " }" : "{ " + tag + "; value: " + valueType(payload) + " }";
    }

    private static String primitiveType(PrimitiveType primitive) {
        return switch (primitive) {
            case BOOL -> "boolean";
            case STRING -> "string";
            case I64, U64, I128, U128, I256, U256 -> "bigint";
            case I8, U8, I16, U16, I32, U32, F32, F64 -> "number";
        };
    }

    private Optional<NamedType> named(AlgebraicType type) {
        return type instanceof RefType ref ? model.typeName(ref.index()) : Optional.empty();
    }
}
