package dev.stdb.client;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Catching up after a gap: all query sets are asked for again, and what their answers change is shown at once when the
 * last has come, so that no row disappears for a moment. Confined to the callback thread.
 */
final class Resync<C> {
    private final Set<Integer> awaited = new HashSet<>();
    private final List<Consumer<EventContext<C>>> told = new ArrayList<>();
    private final boolean isBatch;

    /**
     * Creates one.
     *
     * @param querySetIds sets asked for
     * @param isBatch whether they were asked for together
     */
    Resync(Set<Integer> querySetIds, boolean isBatch) {
        this.isBatch = isBatch;
        awaited.addAll(querySetIds);
    }

    /** Returns whether the answer to a batch is outstanding. */
    boolean awaitsBatch() {
        return isBatch && !isComplete();
    }

    boolean isComplete() {
        return awaited.isEmpty();
    }

    /** Notes the answer of a set. */
    void answered(int querySetId) {
        awaited.remove(querySetId);
    }

    /** Notes whom to tell once the rows are in the cache. */
    void tell(Consumer<EventContext<C>> callback) {
        told.add(callback);
    }

    void tellAll(EventContext<C> context, CallbackRunner runner) {
        told.forEach(callback -> runner.run(() -> callback.accept(context)));
    }
}
