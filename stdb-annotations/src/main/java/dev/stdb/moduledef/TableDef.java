package dev.stdb.moduledef;

import java.util.List;

/**
 * Table of a module.
 *
 * @param sourceName the name in module code
 * @param productTypeRef slot of the row type
 * @param primaryKey column positions; none or one: see {@link #key}
 * @param indexes the indexes
 * @param constraints the unique constraints
 * @param sequences the auto-increments
 * @param isSystem whether the definition claims to be a system table
 * @param isPublic whether everybody may read
 * @param defaults values of columns added later
 * @param isEvent whether rows live for one transaction only
 */
public record TableDef(
        String sourceName,
        int productTypeRef,
        List<Integer> primaryKey,
        List<IndexDef> indexes,
        List<ConstraintDef> constraints,
        List<SequenceDef> sequences,
        boolean isSystem,
        boolean isPublic,
        List<ColumnDefaultDef> defaults,
        boolean isEvent) {
    /** Copies the lists. */
    public TableDef {
        primaryKey = List.copyOf(primaryKey);
        indexes = List.copyOf(indexes);
        constraints = List.copyOf(constraints);
        sequences = List.copyOf(sequences);
        defaults = List.copyOf(defaults);
    }

    /**
     * Returns the columns by which clients know a row: the primary key, else the first composite key, in the order of
     * its definition; none if there is neither.
     */
    public List<Integer> key() {
        if (!primaryKey.isEmpty()) {
            return primaryKey;
        }
        return constraints.stream()
                .filter(ConstraintDef::isCompositeKey)
                .findFirst()
                .map(ConstraintDef::uniqueColumns)
                .orElse(List.of());
    }
}
