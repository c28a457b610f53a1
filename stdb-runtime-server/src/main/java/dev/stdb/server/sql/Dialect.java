package dev.stdb.server.sql;

/** The two grammars of spec sql.md §3, and what is between them. */
public enum Dialect {
    /** SELECT with column lists, COUNT and LIMIT; data manipulation; SET and SHOW. */
    QUERY(false, true),
    /** SELECT of whole rows only. */
    SUBSCRIPTION(true, false),
    /** Superset: SELECT of whole rows with the conditions of ad-hoc queries, which views yield (ADR 0068). */
    VIEW(true, true);

    private final boolean ofWholeRows;
    private final boolean extended;

    Dialect(boolean ofWholeRows, boolean extended) {
        this.ofWholeRows = ofWholeRows;
        this.extended = extended;
    }

    /** Returns whether there is nothing but SELECT of the whole rows of a table. */
    boolean isOfWholeRows() {
        return ofWholeRows;
    }

    /** Returns whether conditions may use more than those of the original. */
    public boolean isExtended() {
        return extended;
    }
}
