package dev.stdb.server.sql;

/** Limits on SQL texts (spec sql.md §1.1). */
public final class SqlLimits {
    /** Longest text, in UTF-8 bytes. */
    public static final int TEXT_BYTES_MAX = 50_000;

    /** Characters of an overlong text that its error message quotes. */
    public static final int TEXT_QUOTE_CHARS = 120;

    /**
     * Deepest nesting of expressions, sub-queries and tables while parsing. The original allows 1 600.
     *
     * <p>Deviation: lower, so that any thread can parse any text: one level takes the parser up to 750 bytes of stack
     * before the JIT has compiled it.
     */
    public static final int NESTING_MAX = 300;

    /** Most conditions in one chain of AND, OR or comparisons; the original's type checker stops here as well. */
    public static final int CHAIN_MAX = 2_500;

    /** Deepest nesting of a JSON value in a literal or parameter; types nest far less. */
    public static final int JSON_DEPTH_MAX = 64;

    private SqlLimits() {}
}
