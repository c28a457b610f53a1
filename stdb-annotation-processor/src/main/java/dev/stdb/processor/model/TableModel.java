package dev.stdb.processor.model;

import dev.stdb.moduledef.ColumnDefaultDef;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Table of the module.
 *
 * @param name source name
 * @param explicitName whether the author gave the name, which makes it canonical as written
 * @param slot typespace slot of the row type
 * @param isPublic whether every client may read it
 * @param isEvent whether rows live for one transaction only
 * @param primaryKey columns of the primary key, in declaration order; none if there is no key
 * @param autoIncColumns columns filled from a sequence, in declaration order
 * @param indexes indexes, single columns in declaration order first
 * @param schedule what its rows are due for, or null
 * @param defaults encoded values that rows get when the column is added
 * @param generated whether it is not the author's, who does not see it in {@code Db}
 */
public record TableModel(
        String name,
        boolean explicitName,
        int slot,
        boolean isPublic,
        boolean isEvent,
        List<Integer> primaryKey,
        List<Integer> autoIncColumns,
        List<IndexModel> indexes,
        @Nullable ScheduleModel schedule,
        List<ColumnDefaultDef> defaults,
        boolean generated) {

    /** Copies the lists. */
    public TableModel {
        primaryKey = List.copyOf(primaryKey);
        autoIncColumns = List.copyOf(autoIncColumns);
        indexes = List.copyOf(indexes);
        defaults = List.copyOf(defaults);
    }

    /** Returns the same table with defaults. */
    public TableModel withDefaults(List<ColumnDefaultDef> values) {
        return new TableModel(
                name,
                explicitName,
                slot,
                isPublic,
                isEvent,
                primaryKey,
                autoIncColumns,
                indexes,
                schedule,
                values,
                generated);
    }

    /** Returns whether the primary key has several columns. */
    public boolean hasCompositeKey() {
        return primaryKey.size() > 1;
    }

    /** Returns the index of the primary key. */
    public Optional<IndexModel> primaryKeyIndex() {
        return indexes.stream()
                .filter(index -> index.unique() && index.columns().equals(primaryKey))
                .findFirst();
    }
}
