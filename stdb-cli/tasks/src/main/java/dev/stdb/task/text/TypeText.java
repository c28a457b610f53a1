package dev.stdb.task.text;

import dev.stdb.sats.AlgebraicType;
import dev.stdb.sats.ArrayType;
import dev.stdb.sats.PrimitiveType;
import dev.stdb.sats.ProductType;
import dev.stdb.sats.SpecialTypes;
import dev.stdb.schema.DatabaseSchema;
import dev.stdb.schema.NamedType;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Names of types as people read them: {@code u32}, {@code string[]}, {@code identity?}, {@code Color}. Immutable. */
final class TypeText {
    private final Map<AlgebraicType, String> names = new HashMap<>();

    /** Creates names for the types of a module. */
    TypeText(DatabaseSchema schema) {
        for (NamedType type : schema.types()) {
            names.putIfAbsent(schema.typespace().resolve(schema.typespace().get(type.typeRef())), type.joinedName());
        }
    }

    /**
     * Returns the name of a type.
     *
     * @param type without references
     */
    String of(AlgebraicType type) {
        if (type instanceof PrimitiveType primitive) {
            return primitive.name().toLowerCase(Locale.ROOT);
        }
        if (SpecialTypes.isOption(type)) {
            return of(SpecialTypes.optionPayload(type)) + "?";
        }
        if (type instanceof ArrayType array) {
            return of(array.element()) + "[]";
        }
        return names.getOrDefault(type, unnamed(type));
    }

    private static String unnamed(AlgebraicType type) {
        if (SpecialTypes.isIdentity(type)) {
            return "identity";
        }
        if (SpecialTypes.isConnectionId(type)) {
            return "connection id";
        }
        if (SpecialTypes.isTimestamp(type)) {
            return "timestamp";
        }
        if (SpecialTypes.isTimeDuration(type)) {
            return "duration";
        }
        if (SpecialTypes.isUuid(type)) {
            return "uuid";
        }
        if (SpecialTypes.isScheduleAt(type)) {
            return "schedule";
        }
        if (SpecialTypes.isUnit(type)) {
            return "nothing";
        }
        return type instanceof ProductType ? "object" : "variant";
    }

    /** Returns how something is called that takes values: {@code add(name: string)}. */
    String signature(String name, ProductType params) {
        return params.elements().stream()
                .map(parameter -> parameter.name() + ": " + of(parameter.type()))
                .collect(Collectors.joining(", ", name + "(", ")"));
    }
}
