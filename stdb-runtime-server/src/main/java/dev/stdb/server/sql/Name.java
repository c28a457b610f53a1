package dev.stdb.server.sql;

import java.util.List;

/**
 * One or more identifiers joined by dots: a table, or the qualifier of a column.
 *
 * @param parts the identifiers, at least one
 */
public record Name(List<Ident> parts) {
    /** Copies {@code parts}. */
    public Name {
        parts = List.copyOf(parts);
    }

    /** Returns the dotted text. */
    public String text() {
        if (parts.size() == 1) {
            return parts.get(0).text();
        }
        StringBuilder text = new StringBuilder();
        for (Ident part : parts) {
            text.append(text.length() == 0 ? "" : ".").append(part.text());
        }
        return text.toString();
    }

    /** Returns where the name starts. */
    public Position position() {
        return parts.get(0).position();
    }

    /** Returns the last identifier: the column of a column reference. */
    public Ident last() {
        return parts.get(parts.size() - 1);
    }
}
