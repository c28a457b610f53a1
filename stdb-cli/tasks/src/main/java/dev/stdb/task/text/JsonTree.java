package dev.stdb.task.text;

import dev.stdb.json.JsonReader;
import dev.stdb.json.JsonWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * JSON as maps, lists, strings, booleans, {@code null} and {@link Number}s.
 *
 * <p>For the small answers of a server; numbers keep their text, so that 128-bit values survive.
 */
public final class JsonTree {
    private JsonTree() {}

    /** A number as it was written. */
    public record Number(String text) {
        @Override
        public String toString() {
            return text;
        }
    }

    /** Parses a text. */
    public static @Nullable Object parse(String text) {
        JsonReader in = new JsonReader(text);
        Object value = read(in);
        in.endDocument();
        return value;
    }

    /** Parses an object; anything else counts as an object without members. */
    public static Map<?, ?> parseObject(String text) {
        return parse(text) instanceof Map<?, ?> map ? map : Map.of();
    }

    /** Returns the first text member of a name at any depth, or empty text. */
    public static String findText(@Nullable Object tree, String name) {
        if (tree instanceof Map<?, ?> map) {
            if (map.get(name) instanceof String text) {
                return text;
            }
            return findInAll(map.values(), name);
        }
        return tree instanceof List<?> list ? findInAll(list, name) : "";
    }

    private static String findInAll(Iterable<?> values, String name) {
        for (Object value : values) {
            String found = findText(value, name);
            if (!found.isEmpty()) {
                return found;
            }
        }
        return "";
    }

    /** Returns a value as JSON over several lines, the members of objects indented by two spaces. */
    public static String pretty(@Nullable Object tree) {
        StringBuilder out = new StringBuilder();
        write(tree, "\n", out);
        return out.toString();
    }

    private static void write(@Nullable Object tree, String newLine, StringBuilder out) {
        String inner = newLine + "  ";
        if (tree instanceof Map<?, ?> members && !members.isEmpty()) {
            String separator = "{";
            for (Map.Entry<?, ?> member : members.entrySet()) {
                out.append(separator).append(inner).append(quoted(String.valueOf(member.getKey())));
                out.append(": ");
                write(member.getValue(), inner, out);
                separator = ",";
            }
            out.append(newLine).append('}');
        } else if (tree instanceof List<?> items && !items.isEmpty()) {
            String separator = "[";
            for (Object item : items) {
                out.append(separator).append(inner);
                write(item, inner, out);
                separator = ",";
            }
            out.append(newLine).append(']');
        } else if (tree instanceof Map<?, ?>) {
            out.append("{}");
        } else if (tree instanceof List<?>) {
            out.append("[]");
        } else {
            out.append(tree instanceof String text ? quoted(text) : String.valueOf(tree));
        }
    }

    private static String quoted(String text) {
        return new JsonWriter().value(text).toString();
    }

    private static @Nullable Object read(JsonReader in) {
        return switch (in.peek()) {
            case BEGIN_OBJECT -> {
                Map<String, @Nullable Object> members = new LinkedHashMap<>();
                in.beginObject();
                while (in.hasNext()) {
                    String name = in.nextName();
                    members.put(name, read(in));
                }
                in.endObject();
                yield members;
            }
            case BEGIN_ARRAY -> {
                List<@Nullable Object> items = new ArrayList<>();
                in.beginArray();
                while (in.hasNext()) {
                    items.add(read(in));
                }
                in.endArray();
                yield items;
            }
            case STRING -> in.nextString();
            case NUMBER -> new Number(in.nextNumber());
            case BOOLEAN -> in.nextBoolean();
            case NULL -> {
                in.nextNull();
                yield null;
            }
            default -> throw new IllegalArgumentException("not a JSON value at " + in.position());
        };
    }
}
