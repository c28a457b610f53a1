package dev.stdb.server.sql;

/** The two grammars of spec sql.md §3. */
public enum Dialect {
    /** SELECT with column lists, COUNT and LIMIT; data manipulation; SET and SHOW. */
    QUERY,
    /** SELECT of whole rows only. */
    SUBSCRIPTION
}
