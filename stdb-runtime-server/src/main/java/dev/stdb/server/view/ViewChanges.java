package dev.stdb.server.view;

import dev.stdb.server.tx.TableChanges;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a transaction changed in instances.
 *
 * @param changes instances whose rows changed, as changes of the tables that stand for them
 * @param failures instances whose evaluation failed, with the error for those who use them
 */
public record ViewChanges(List<TableChanges> changes, Map<ViewInstance, String> failures) {
    /** Nothing. */
    public static final ViewChanges NONE = new ViewChanges(List.of(), Map.of());

    /** Returns both; they concern different instances. */
    public ViewChanges and(ViewChanges more) {
        if (more == NONE) {
            return this;
        }
        List<TableChanges> allChanges = new ArrayList<>(changes);
        allChanges.addAll(more.changes);
        Map<ViewInstance, String> allFailures = new LinkedHashMap<>(failures);
        allFailures.putAll(more.failures);
        return new ViewChanges(allChanges, allFailures);
    }
}
