package dev.stdb.server.subscription;

import dev.stdb.schema.TableSchema;
import java.util.List;

/**
 * A subscribed text compiled for a caller. Immutable.
 *
 * @param fragments what to evaluate, at least one: the union of their rows is the result
 * @param namedTables the tables and views that the text names
 * @param dependsOnCaller whether the text means something else for others: {@code :sender} in it or in a rule of
 *     row-level security, a caller whom the rules do not concern, or a view that is not anonymous
 */
record CompiledQuery(List<QueryPlans> fragments, List<TableSchema> namedTables, boolean dependsOnCaller) {
    /** Copies the lists. */
    CompiledQuery {
        fragments = List.copyOf(fragments);
        namedTables = List.copyOf(namedTables);
    }
}
