package dev.stdb.task.text;

import dev.stdb.json.JsonWriter;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One line of a database's log.
 *
 * @param micros time in microseconds since 1970
 * @param level {@code Trace} to {@code Panic}
 * @param function where it was written, or empty text
 * @param message the text
 * @param fields what the module added as fields, each as {@code key=value}
 */
public record LogLine(long micros, String level, String function, String message, List<String> fields) {
    private static final List<String> LEVELS = List.of("trace", "debug", "info", "warn", "error", "panic");

    /** Parses the server's JSON. */
    public static LogLine parse(String json) {
        Map<?, ?> line = JsonTree.parseObject(json);
        Object time = line.get("ts");
        return new LogLine(
                time instanceof JsonTree.Number number ? Long.parseLong(number.text()) : 0,
                text(line.get("level")),
                text(line.get("function")),
                text(line.get("message")),
                line.get("fields") instanceof Map<?, ?> fields ? shown(fields) : List.of());
    }

    private static List<String> shown(Map<?, ?> fields) {
        return fields.entrySet().stream()
                .map(field -> field.getKey() + "=" + quoted(text(field.getValue())))
                .toList();
    }

    /** Quotes what would not end where it ends. */
    private static String quoted(String value) {
        return value.isEmpty() || value.chars().anyMatch(c -> c <= ' ' || c == '"')
                ? new JsonWriter().value(value).toString()
                : value;
    }

    /** Returns the rank of a level in any case, or -1. */
    public static int severityOf(String level) {
        return LEVELS.indexOf(level.toLowerCase(Locale.ROOT));
    }

    /** Returns the rank of this line's level. */
    public int severity() {
        return severityOf(level);
    }

    /** Returns the line as people read it. */
    public String format() {
        Instant time = Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
        String where = function.isEmpty() ? "" : function + ": ";
        String start = time + " " + String.format(Locale.ROOT, "%5s", level.toUpperCase(Locale.ROOT)) + " ";
        return start + where + message + (fields.isEmpty() ? "" : "  " + String.join(" ", fields));
    }

    private static String text(@Nullable Object value) {
        return value == null ? "" : value.toString();
    }
}
