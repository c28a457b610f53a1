package dev.stdb.task.text;

import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Values of a SQL answer as people read them: variants by name, times as ISO 8601, identities in hexadecimal. Types and
 * values are the JSON of the answer (spec http-api.md §1.7). What does not fit its type is shown as it came. Stateless.
 */
final class CellText {
    private static final String NONE = "none";

    private CellText() {}

    /**
     * Formats a value.
     *
     * @param type the JSON of an algebraic type
     */
    static String of(@Nullable Object type, @Nullable Object value) {
        if (!(type instanceof Map<?, ?> map) || map.size() != 1 || !(value instanceof List<?> parts)) {
            return String.valueOf(value);
        }
        if (map.get("Product") instanceof Map<?, ?> product) {
            return ofProduct(members(product, "elements"), parts);
        }
        if (map.get("Sum") instanceof Map<?, ?> sum) {
            return ofSum(members(sum, "variants"), parts);
        }
        StringJoiner elements = new StringJoiner(", ", "[", "]");
        parts.forEach(part -> elements.add(of(map.get("Array"), part)));
        return elements.toString();
    }

    /** Returns the elements of a product or the variants of a sum. */
    private static List<?> members(Map<?, ?> type, String name) {
        return type.get(name) instanceof List<?> list ? list : List.of();
    }

    /** Returns the name of an element or variant, or of a column; empty if it has none. */
    static String name(@Nullable Object member) {
        Object name = member instanceof Map<?, ?> map ? map.get("name") : null;
        return name instanceof Map<?, ?> option && option.get("some") instanceof String text
                ? text
                : name instanceof String text ? text : "";
    }

    /** Returns the type of an element or variant, or of a column. */
    static @Nullable Object type(@Nullable Object member) {
        return member instanceof Map<?, ?> map ? map.get("algebraic_type") : null;
    }

    private static String ofProduct(List<?> elements, List<?> values) {
        if (elements.size() != values.size()) {
            return values.toString();
        }
        if (elements.size() == 1 && name(elements.get(0)).startsWith("__")) {
            return ofSpecial(name(elements.get(0)), String.valueOf(values.get(0)));
        }
        StringJoiner fields = new StringJoiner(", ", "(", ")");
        for (int i = 0; i < values.size(); i++) {
            String field = name(elements.get(i));
            String text = of(type(elements.get(i)), values.get(i));
            fields.add(field.isEmpty() ? text : field + " = " + text);
        }
        return fields.toString();
    }

    private static String ofSpecial(String name, String value) {
        try {
            return switch (name) {
                case "__timestamp_micros_since_unix_epoch__" ->
                    Instant.EPOCH.plus(Long.parseLong(value), ChronoUnit.MICROS).toString();
                case "__time_duration_micros__" ->
                    Duration.of(Long.parseLong(value), ChronoUnit.MICROS).toString();
                case "__uuid__" -> uuid(new BigInteger(value)).toString();
                case "__connection_id__" -> String.format("0x%032x", new BigInteger(value));
                default -> value;
            };
        } catch (ArithmeticException | DateTimeException | NumberFormatException e) {
            return value;
        }
    }

    private static UUID uuid(BigInteger bits) {
        return new UUID(bits.shiftRight(Long.SIZE).longValue(), bits.longValue());
    }

    private static String ofSum(List<?> variants, List<?> tagged) {
        int tag = tagged.size() == 2 ? tag(tagged.get(0)) : -1;
        if (tag < 0 || tag >= variants.size()) {
            return tagged.toString();
        }
        String name = name(variants.get(tag));
        if (isOption(variants)) {
            return name.equals(NONE) ? NONE : of(type(variants.get(tag)), tagged.get(1));
        }
        boolean isUnit = tagged.get(1) instanceof List<?> payload && payload.isEmpty();
        return isUnit ? name : name + "(" + of(type(variants.get(tag)), tagged.get(1)) + ")";
    }

    private static int tag(@Nullable Object tag) {
        try {
            return Integer.parseInt(String.valueOf(tag));
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    private static boolean isOption(List<?> variants) {
        return variants.size() == 2
                && name(variants.get(0)).equals("some")
                && name(variants.get(1)).equals(NONE);
    }
}
