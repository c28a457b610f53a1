package dev.stdb.harness;

import dev.stdb.json.JsonReader;
import dev.stdb.json.JsonWriter;
import dev.stdb.types.Identity;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** JSON as texts, numbers, booleans, lists and maps. */
final class TestJson {
    /** Stands for JSON's null, which has no place in Java's lists. */
    private static final Object NULL = Map.of();

    private TestJson() {}

    static String write(@Nullable Object value) {
        JsonWriter out = new JsonWriter();
        write(value, out);
        return out.toString();
    }

    private static void write(@Nullable Object value, JsonWriter out) {
        if (value == null) {
            out.nullValue();
        } else if (value instanceof CharSequence text) {
            out.value(text.toString());
        } else if (value instanceof Boolean bool) {
            out.value(bool.booleanValue());
        } else if (value instanceof Number number) {
            out.raw(number.toString());
        } else if (value instanceof Enum<?> constant) {
            out.value(constant.name());
        } else if (value instanceof Identity identity) {
            out.beginObject();
            out.name("__identity__");
            out.value("0x" + identity.toHex());
            out.endObject();
        } else if (value instanceof List<?> items) {
            out.beginArray();
            items.forEach(item -> write(item, out));
            out.endArray();
        } else if (value instanceof Map<?, ?> members) {
            out.beginObject();
            members.forEach((name, member) -> {
                out.name(String.valueOf(name));
                write(member, out);
            });
            out.endObject();
        } else {
            throw new IllegalArgumentException("not an argument: " + value
                    + "; use texts, numbers, booleans, constants of enums, identities, and lists or maps of them, as"
                    + " in the database's JSON");
        }
    }

    /** Returns what a text says. */
    static Object value(String json) {
        return read(new JsonReader(json));
    }

    /** Returns the rows of the first result in the answer to a SQL statement. */
    @SuppressWarnings("unchecked") // The server answers a list of objects whose rows are lists.
    static List<List<Object>> rows(String json) {
        List<Object> results = readArray(new JsonReader(json));
        if (results.isEmpty() || !(results.get(0) instanceof Map<?, ?> result)) {
            return List.of();
        }
        Object rows = result.get("rows");
        return rows == null ? List.of() : (List<List<Object>>) rows;
    }

    /** Returns what a line of the log says. */
    static LogRecord logRecord(String line) {
        Map<String, Object> members = readObject(new JsonReader(line));
        Map<String, Object> fields = new LinkedHashMap<>();
        if (members.get("fields") instanceof Map<?, ?> written) {
            written.forEach((key, value) -> fields.put(String.valueOf(key), value));
        }
        return new LogRecord(
                text(members, "level"),
                text(members, "function"),
                text(members, "message"),
                Collections.unmodifiableMap(fields));
    }

    private static String text(Map<String, Object> members, String name) {
        return String.valueOf(members.getOrDefault(name, ""));
    }

    private static Object read(JsonReader in) {
        return switch (in.peek()) {
            case BEGIN_OBJECT -> readObject(in);
            case BEGIN_ARRAY -> readArray(in);
            case STRING -> in.nextString();
            case BOOLEAN -> in.nextBoolean();
            case NUMBER -> number(in.nextNumber());
            default -> {
                in.nextNull();
                yield NULL;
            }
        };
    }

    private static Object number(String text) {
        try {
            return Long.valueOf(text);
        } catch (NumberFormatException e) {
            return new BigDecimal(text);
        }
    }

    private static Map<String, Object> readObject(JsonReader in) {
        Map<String, Object> members = new LinkedHashMap<>();
        in.beginObject();
        while (in.hasNext()) {
            String name = in.nextName();
            members.put(name, read(in));
        }
        in.endObject();
        return members;
    }

    private static List<Object> readArray(JsonReader in) {
        List<Object> items = new ArrayList<>();
        in.beginArray();
        while (in.hasNext()) {
            items.add(read(in));
        }
        in.endArray();
        return items;
    }
}
