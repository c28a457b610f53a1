package dev.stdb.server.sql;

/**
 * Place of a token in an SQL text.
 *
 * @param line line number, 1-based
 * @param column column in UTF-16 units, 1-based
 */
public record Position(int line, int column) {
    /** Start of the text; also used where no better place is known. */
    public static final Position START = new Position(1, 1);

    @Override
    public String toString() {
        return "line " + line + ", column " + column;
    }
}
