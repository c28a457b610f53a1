package dev.stdb.server.sql;

import dev.stdb.json.JsonException;
import dev.stdb.json.JsonReader;
import dev.stdb.json.JsonToken;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Values of the parameters {@code ?}, {@code $1} and {@code :name} of an ad-hoc statement. Immutable.
 *
 * <p>A parameter behaves like a literal written in its place and is never parsed as SQL: JSON strings are string
 * literals, numbers are number literals, {@code true}, {@code false} and {@code null} are themselves, arrays and
 * objects are SATS-JSON values of the column's type.
 */
public final class SqlParameters {
    /** No values. */
    public static final SqlParameters NONE = new SqlParameters(Map.of());

    /** Values by name; positional ones by their number, from "1". */
    private final Map<String, Value> values;

    private record Value(Expr.LiteralKind kind, String text) {}

    private SqlParameters(Map<String, Value> values) {
        this.values = values;
    }

    /**
     * Reads values.
     *
     * @param json an array for {@code ?} and {@code $1}, an object for {@code :name}
     * @throws SqlException if the text is neither
     */
    public static SqlParameters ofJson(String json) {
        try {
            JsonReader in = new JsonReader(json);
            Map<String, Value> values = new HashMap<>();
            if (in.peek() == JsonToken.BEGIN_ARRAY) {
                in.beginArray();
                while (in.hasNext()) {
                    values.put(String.valueOf(values.size() + 1), value(in, json));
                }
                in.endArray();
            } else {
                in.beginObject();
                while (in.hasNext()) {
                    values.put(in.nextName(), value(in, json));
                }
                in.endObject();
            }
            in.endDocument();
            return new SqlParameters(Map.copyOf(values));
        } catch (JsonException e) {
            throw new SqlException(
                    SqlErrorCode.SQL_PARAMETER,
                    "Invalid SQL parameters: " + e.getMessage(),
                    Position.START,
                    "send a JSON array for `?` and `$1`, or a JSON object for `:name`");
        }
    }

    private static Value value(JsonReader in, String json) {
        return switch (in.peek()) {
            case STRING -> new Value(Expr.LiteralKind.STRING, in.nextString());
            case NUMBER -> new Value(Expr.LiteralKind.NUMBER, in.nextNumber());
            case BOOLEAN -> new Value(Expr.LiteralKind.BOOL, String.valueOf(in.nextBoolean()));
            case NULL -> {
                in.nextNull();
                yield new Value(Expr.LiteralKind.NONE, "NULL");
            }
            default -> {
                int start = in.position();
                skip(in);
                String text = json.substring(start, in.position()).strip();
                yield new Value(Expr.LiteralKind.JSON, text.startsWith(",") ? text.substring(1) : text);
            }
        };
    }

    /** Consumes an array or object, refusing what would overflow the stack of those who read it later. */
    private static void skip(JsonReader in) {
        int depth = 0;
        do {
            switch (in.peek()) {
                case BEGIN_ARRAY -> {
                    in.beginArray();
                    depth++;
                }
                case BEGIN_OBJECT -> {
                    in.beginObject();
                    depth++;
                }
                case END_ARRAY -> {
                    in.endArray();
                    depth--;
                }
                case END_OBJECT -> {
                    in.endObject();
                    depth--;
                }
                case NAME -> in.nextName();
                default -> in.skipValue();
            }
            if (depth > SqlLimits.JSON_DEPTH_MAX) {
                throw new SqlException(SqlErrorCode.SQL_LIMIT, "SQL parameter nests too deeply", Position.START);
            }
        } while (depth > 0);
    }

    /** Returns the number of values. */
    int size() {
        return values.size();
    }

    /** Returns the value of a parameter as a literal, or nothing if there is none. */
    Expr.@Nullable Literal find(String name, Position position) {
        Value value = values.get(name);
        return value == null ? null : new Expr.Literal(value.kind(), value.text(), position);
    }
}
