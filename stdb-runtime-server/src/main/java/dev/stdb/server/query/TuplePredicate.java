package dev.stdb.server.query;

import dev.stdb.server.row.Tuple;

/** A compiled condition. Immutable, thread-safe. */
@FunctionalInterface
public interface TuplePredicate {
    /** Holds for everything. */
    TuplePredicate ALWAYS = tuple -> true;

    /** Returns whether the condition holds; every slot it mentions must be set. */
    boolean test(Tuple tuple);
}
