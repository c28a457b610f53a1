package dev.stdb.moduledef;

import dev.stdb.sats.AlgebraicType;
import dev.stdb.sats.ArrayType;
import dev.stdb.sats.PrimitiveType;
import dev.stdb.sats.ProductType;
import dev.stdb.sats.RefType;
import dev.stdb.sats.SpecialTypes;
import dev.stdb.sats.SumType;
import dev.stdb.sats.Typespace;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Checks named types and the uses of types. Rules: spec module-def.md §6.1 and sats.md §1.3, §6. */
final class TypeValidator {
    private final Typespace typespace;
    private final ModuleNames names;
    private final ErrorList errors;

    TypeValidator(ModuleDef def, ModuleNames names, ErrorList errors) {
        this.typespace = def.typespace();
        this.names = names;
        this.errors = errors;
    }

    void checkTypes(List<TypeDef> types) {
        Set<String> seen = new HashSet<>();
        for (TypeDef type : types) {
            String full = fullName(type);
            if (!seen.add(full)) {
                errors.add("DuplicateTypeName", "type is defined twice: type=" + full);
            }
            type.scope().forEach(scope -> errors.checkIdentifier(names.type(scope), "scope of type " + full));
            errors.checkIdentifier(names.type(type.sourceName()), "type name");
            checkDefinition(type, full);
        }
    }

    private void checkDefinition(TypeDef def, String full) {
        if (!exists(def.typeRef())) {
            errors.add("InvalidTypeRef", "type has no slot: type=" + full + ", ref=" + def.typeRef());
            return;
        }
        AlgebraicType type = typespace.get(def.typeRef());
        if (SpecialTypes.isSpecial(type)) {
            errors.add("ClientCodegenError", "special type must not be named: type=" + full);
        } else if (type instanceof ProductType product) {
            List<@Nullable String> elements = new ArrayList<>();
            for (ProductType.Element element : product.elements()) {
                elements.add(element.name());
                checkMember(full, element.name(), element.type());
            }
            checkOrdering(def, full, elements);
        } else if (type instanceof SumType sum) {
            List<@Nullable String> variants = new ArrayList<>();
            for (SumType.Variant variant : sum.variants()) {
                variants.add(variant.name());
                checkMember(full, variant.name(), variant.type());
            }
            checkOrdering(def, full, variants);
        } else {
            errors.add("ClientCodegenError", "named type must be a product or a sum: type=" + full);
        }
    }

    private void checkMember(String owner, @Nullable String name, AlgebraicType type) {
        if (name == null) {
            errors.add("ClientCodegenError", "element or variant has no name: type=" + owner);
        } else {
            errors.checkIdentifier(names.element(name), "element or variant of type " + owner);
        }
        checkUse(type, "type " + owner + (name == null ? "" : "." + name));
    }

    private void checkOrdering(TypeDef def, String full, List<@Nullable String> members) {
        if (def.customOrdering()) {
            return;
        }
        for (int i = 1; i < members.size(); i++) {
            String previous = members.get(i - 1);
            String next = members.get(i);
            if (previous != null && (next == null || compareUtf8(previous, next) > 0)) {
                errors.add("TypeHasIncorrectOrdering", "elements are not in default order: type=" + full);
                return;
            }
        }
    }

    /** Checks that {@code type} may be written as the type of a column, parameter, field or payload. */
    void checkUse(AlgebraicType type, String where) {
        if (type instanceof RefType ref) {
            if (!exists(ref.index())) {
                errors.add("InvalidTypeRef", where + " refers to a missing slot: ref=" + ref.index());
            }
        } else if (type instanceof ArrayType array) {
            checkUse(array.element(), where);
        } else if (SpecialTypes.isOption(type) || SpecialTypes.isResult(type)) {
            ((SumType) type).variants().forEach(variant -> checkUse(variant.type(), where));
        } else if (!(type instanceof PrimitiveType)
                && !SpecialTypes.isSpecial(type)
                && !SpecialTypes.isUnit(type)
                && !SpecialTypes.isNever(type)) {
            errors.add(
                    "ClientCodegenError",
                    "NonSpecialTypeNotAUse: " + where + " contains a product or sum that is not a named type");
        }
    }

    /** Checks the parameters of a function. */
    void checkParams(ProductType params, String function) {
        Set<String> seen = new HashSet<>();
        for (ProductType.Element param : params.elements()) {
            String name = param.name();
            if (name == null) {
                errors.add("ClientCodegenError", "NamelessReducerParam: parameter has no name: function=" + function);
            } else {
                errors.checkIdentifier(name, "parameter of " + function);
                if (!seen.add(name)) {
                    errors.add("ClientCodegenError", "parameter is repeated: function=" + function + ", param=" + name);
                }
            }
            checkUse(param.type(), "parameter " + name + " of " + function);
        }
    }

    /** Follows references until a type that is none; null when the chain is broken or endless. */
    @Nullable
    AlgebraicType target(AlgebraicType type) {
        AlgebraicType current = type;
        for (int steps = 0; steps <= typespace.types().size(); steps++) {
            if (!(current instanceof RefType ref)) {
                return current;
            }
            if (!exists(ref.index())) {
                return null;
            }
            current = typespace.get(ref.index());
        }
        return null;
    }

    boolean exists(int ref) {
        return ref >= 0 && ref < typespace.types().size();
    }

    private static String fullName(TypeDef type) {
        return type.scope().isEmpty() ? type.sourceName() : String.join("::", type.scope()) + "::" + type.sourceName();
    }

    private static int compareUtf8(String a, String b) {
        return Arrays.compareUnsigned(a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));
    }
}
