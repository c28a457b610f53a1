package dev.stdb.task;

import java.util.Locale;

/** The form of results. */
public enum Format {
    /** For people. */
    TEXT,
    /** For programs: what the server answered, or one JSON value a line. */
    JSON;

    /**
     * Parses {@code text} or {@code json}.
     *
     * @throws TaskException if it is neither
     */
    public static Format parse(String name, Spelling spelling) throws TaskException {
        for (Format format : values()) {
            if (format.name().equals(name.toUpperCase(Locale.ROOT))) {
                return format;
            }
        }
        throw new TaskException(
                spelling.option("format", name) + ": there is no such format",
                "",
                "use " + spelling.option("format", "text") + " or " + spelling.option("format", "json"));
    }
}
