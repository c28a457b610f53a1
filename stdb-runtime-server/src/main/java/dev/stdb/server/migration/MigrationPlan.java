package dev.stdb.server.migration;

import dev.stdb.schema.DatabaseSchema;
import dev.stdb.schema.RowRuleSchema;
import dev.stdb.server.common.InvariantViolationException;
import dev.stdb.server.common.Invariants;
import dev.stdb.server.tx.Tx;
import java.util.List;
import java.util.Optional;

/**
 * The steps from one schema to another, in the order in which they are told and executed (spec semantics.md §3).
 * Immutable.
 */
public final class MigrationPlan {
    private static final RowConverter NO_MIGRATIONS = new RowConverter() {
        @Override
        public Optional<String> convert(String reducer, byte[] rows, Tx tx) {
            throw new InvariantViolationException("the plan has no migration: reducer=" + reducer);
        }

        @Override
        public void progress(String table, long converted, long total) {
            throw new InvariantViolationException("the plan has no migration: table=" + table);
        }
    };

    private final StoredSchema wanted;
    private final List<MigrationStep> steps;

    private MigrationPlan(StoredSchema wanted, List<MigrationStep> steps) {
        this.wanted = wanted;
        this.steps = List.copyOf(steps);
    }

    /** Where the rules of row-level security are kept; they are SQL, of which this package knows nothing. */
    @FunctionalInterface
    public interface RowRuleStore {
        /**
         * Checks rules against the tables as they are now and stores them instead of all others.
         *
         * @throws dev.stdb.StdbException if a rule is invalid; the transaction must then be rolled back
         */
        void replace(Tx tx, List<RowRuleSchema> rules);
    }

    /** Returns the plan that creates a database. */
    public static MigrationPlan creating(DatabaseSchema wanted) {
        return between(StoredSchema.EMPTY, StoredSchema.of(wanted));
    }

    /**
     * Compares two schemas.
     *
     * @param before what the database runs on
     * @throws MigrationException listing every change that cannot be migrated
     */
    public static MigrationPlan between(DatabaseSchema before, DatabaseSchema after) {
        return between(StoredSchema.of(before), StoredSchema.of(after));
    }

    static MigrationPlan between(StoredSchema before, StoredSchema after) {
        return new MigrationPlan(after, SchemaComparison.compare(before, after));
    }

    List<MigrationStep> steps() {
        return steps;
    }

    /** Returns the steps as lines for people; none if nothing stored changes. */
    public List<String> describe() {
        return steps.stream().map(MigrationStep::text).toList();
    }

    /** Returns whether bindings of connected clients may no longer fit. */
    public boolean breaksClients() {
        return steps.stream().anyMatch(MigrationStep::breaksClients);
    }

    /**
     * Checks that clients may stay connected.
     *
     * @throws MigrationException if the plan {@linkplain #breaksClients breaks clients}
     */
    public void requireCompatible() {
        if (breaksClients()) {
            throw MigrationException.failed(
                    "Migration plan contains a client-breaking change which is disallowed by the migration policy: "
                            + String.join("; ", describe()));
        }
    }

    /** Executes the steps of a plan without migrations of the module, as the other method. */
    public void execute(Tx tx, RowRuleStore rules) {
        execute(tx, rules, NO_MIGRATIONS);
    }

    /**
     * Executes the steps. On the database thread.
     *
     * @param tx a transaction that sees the schema the plan starts from; after an exception it must be rolled back
     * @param converter runs the migrations of the module
     * @throws MigrationException if the rows do not allow a step, a migration of the module fails or a rule is invalid
     */
    public void execute(Tx tx, RowRuleStore rules, RowConverter converter) {
        new StepExecutor(tx, rules, converter).execute(steps, wanted);
        List<String> left = between(StoredSchema.read(tx).withRules(wanted.rowRules()), wanted.withoutViews())
                .describe();
        Invariants.check(left.isEmpty(), "the catalog is not what the plan leads to: left=" + left);
    }
}
