package dev.stdb.cli;

import java.util.List;

/**
 * What the words of a command mean.
 *
 * @param database name or identity
 * @param rest the words that do not name the database
 */
record Selected(String database, List<String> rest) {
    /** Copies the list. */
    Selected {
        rest = List.copyOf(rest);
    }
}
