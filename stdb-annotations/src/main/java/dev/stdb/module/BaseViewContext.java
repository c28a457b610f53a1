package dev.stdb.module;

import dev.stdb.types.Identity;

/**
 * What both kinds of contexts of views have; the base of the generated {@code ViewContext} and {@code
 * AnonymousViewContext}. Valid until the view returns.
 *
 * @param <R> the module's generated {@code ReadOnlyDb}
 * @param <F> the module's generated {@code From}
 */
public abstract class BaseViewContext<R, F> {
    private final R db;
    private final F from;

    /** Creates a context. For generated code. */
    protected BaseViewContext(R db, F from) {
        this.db = db;
        this.from = from;
    }

    /** Returns the database for reading: one handle per table. */
    public final R db() {
        return db;
    }

    /** Returns the start of queries: one for all rows of each table. */
    public final F from() {
        return from;
    }

    /** Returns the database's log. */
    public final Logger log() {
        return new Logger();
    }

    /** Returns the identity of the database this module runs in. */
    public final Identity databaseIdentity() {
        HostFunctions.identity(Scratch.KEY);
        return Values.readIdentity(Scratch.KEY);
    }
}
