package dev.stdb.server.subscription;

import dev.stdb.schema.TableSchema;
import dev.stdb.server.plan.TypedStatement.TypedSelect;
import dev.stdb.server.plan.TypedStatement.WholeRow;
import dev.stdb.server.protocol.QuerySetUpdate.TableUpdate;
import dev.stdb.server.protocol.RowListEncoder;
import dev.stdb.server.query.CompiledSelect;
import dev.stdb.server.query.ReadSource;
import dev.stdb.server.query.RowProjection;
import dev.stdb.server.query.Tuple;
import dev.stdb.server.query.TuplePredicate;
import dev.stdb.server.storage.RowBuffer;
import dev.stdb.types.Identity;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A query somebody is subscribed to, with its subscribers and the delta under construction. Confined to the database
 * thread.
 */
final class LiveQuery {
    private final Key key;
    private final Set<QuerySet> subscribers = new LinkedHashSet<>();
    private final RowBuffer inserts = new RowBuffer();
    private final RowBuffer deletes = new RowBuffer();
    private Plans plans;
    private @Nullable JoinDelta joinDelta;
    private boolean touched;
    private List<DeltaTarget> targets = List.of();

    /**
     * What makes a query the same for two clients.
     *
     * @param text the trimmed SQL text
     * @param caller who asks, absent if the meaning does not depend on it
     */
    record Key(String text, @Nullable Identity caller) {}

    /**
     * Equality that joins the tables of slot 0 and slot 1.
     *
     * @param left column of slot 0
     * @param right column of slot 1
     */
    record JoinColumns(int left, int right) {}

    /**
     * A compiled query.
     *
     * @param select the typed statement
     * @param initial plan of a full evaluation
     * @param driven plans by slot, to evaluate changes of one table
     * @param condition the whole condition
     * @param joinColumns an equality between the two tables whose values are equal only if their bytes are, if any
     */
    record Plans(
            TypedSelect select,
            CompiledSelect initial,
            List<CompiledSelect> driven,
            TuplePredicate condition,
            @Nullable JoinColumns joinColumns) {
        /** Copies the list. */
        Plans {
            driven = List.copyOf(driven);
        }

        int outputSlot() {
            return ((WholeRow) select.output()).slot();
        }
    }

    LiveQuery(Key key, Plans plans) {
        this.key = key;
        this.plans = plans;
        this.joinDelta = plans.select().tables().size() == 1 ? null : new JoinDelta(plans);
    }

    Key key() {
        return key;
    }

    Plans plans() {
        return plans;
    }

    /** Replaces the plans after the tables changed (between transactions). */
    void plans(Plans newPlans) {
        plans = newPlans;
        joinDelta = newPlans.select().tables().size() == 1 ? null : new JoinDelta(newPlans);
    }

    Set<QuerySet> subscribers() {
        return subscribers;
    }

    /** Returns the table whose rows the query yields. */
    TableSchema returnedTable() {
        return plans.select().tables().get(plans.outputSlot());
    }

    List<TableSchema> tables() {
        return plans.select().tables();
    }

    /** Returns where this query is registered for changes. */
    List<DeltaTarget> targets() {
        return targets;
    }

    void targets(List<DeltaTarget> newTargets) {
        targets = newTargets;
    }

    /** Evaluates the query; empty if a table it reads has no rows at all, for then clients are told nothing. */
    Optional<RowBuffer> evaluate(ReadSource source) {
        for (TableSchema table : tables()) {
            if (source.rowCount(table.tableId()) == 0) {
                return Optional.empty();
            }
        }
        RowBuffer rows = new RowBuffer();
        RowProjection projection = RowProjection.of(plans.select().output(), plans.initial());
        plans.initial().run(source, tuple -> {
            projection.addTo(tuple, rows);
            return true;
        });
        return Optional.of(rows);
    }

    /**
     * Takes a changed row of one of its tables.
     *
     * @param slot the table
     * @param tuple tuple whose slot 0 is set to the row
     * @param sign 1 for an inserted, -1 for a deleted row
     * @return whether this is the first contribution to the delta of the transaction
     */
    boolean accept(int slot, Tuple tuple, int sign, ReadSource after) {
        if (joinDelta != null) {
            if (!joinDelta.accept(slot, tuple, sign, after)) {
                return false;
            }
        } else {
            if (!plans.driven().get(0).outermostFilter().test(tuple)) {
                return false;
            }
            (sign > 0 ? inserts : deletes).add(tuple.array(0), tuple.offset(0), tuple.length(0));
        }
        boolean first = !touched;
        touched = true;
        return first;
    }

    /** Ends the delta: returns it encoded and forgets it. Empty if nothing changed on balance. */
    Optional<TableUpdate> takeDelta() {
        touched = false;
        if (joinDelta != null) {
            joinDelta.finish(inserts, deletes);
        }
        if (inserts.count() == 0 && deletes.count() == 0) {
            return Optional.empty();
        }
        TableSchema table = returnedTable();
        byte[] rows = table.isEvent()
                ? RowListEncoder.eventTableRows(inserts)
                : RowListEncoder.persistentTableRows(inserts, deletes);
        inserts.clear();
        deletes.clear();
        return Optional.of(new TableUpdate(table.name(), List.of(rows)));
    }
}
