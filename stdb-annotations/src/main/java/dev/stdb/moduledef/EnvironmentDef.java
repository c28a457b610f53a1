package dev.stdb.moduledef;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Declaration of an environment variable: a value that whoever publishes the module gives. Rules: spec module-def.md
 * §6.11.
 *
 * @param name its key
 * @param kind what values it takes
 * @param values the one value of a literal, those of a union in the order of the declaration; empty for any text
 * @param optional whether the module runs without a value
 */
public record EnvironmentDef(String name, Kind kind, List<String> values, boolean optional) {
    /** Most bytes of a key. */
    public static final int NAME_BYTES_MAX = 256;

    /** Most bytes of a value in UTF-8. */
    public static final int VALUE_BYTES_MAX = 8192;

    /** Most declarations of a module, and most values of a database. */
    public static final int COUNT_MAX = 256;

    /** What values a variable takes; the position is the tag. */
    public enum Kind {
        /** Any text. */
        STRING,
        /** One text only. */
        LITERAL,
        /** One of several texts. */
        UNION
    }

    /** Copies the values. */
    public EnvironmentDef {
        values = List.copyOf(values);
    }

    /** Returns whether a text can be a key. */
    public static boolean isKey(String text) {
        if (text.isEmpty() || text.length() > NAME_BYTES_MAX || text.charAt(0) >= '0' && text.charAt(0) <= '9') {
            return false;
        }
        return text.chars()
                .allMatch(c -> c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_');
    }

    /** Returns whether a text is short enough for a value. */
    public static boolean isValueSize(String text) {
        return text.length() <= VALUE_BYTES_MAX && text.getBytes(StandardCharsets.UTF_8).length <= VALUE_BYTES_MAX;
    }

    /** Returns whether the variable takes a value. (It has the size of one.) */
    public boolean allows(String value) {
        return kind == Kind.STRING || values.contains(value);
    }
}
