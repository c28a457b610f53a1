package dev.stdb.processor.model;

import java.util.List;

/**
 * Everything the writers need to know of a module.
 *
 * @param packageName package of the generated classes
 * @param types named types
 * @param tables tables by name
 * @param reducers reducers by name; the position is the id
 */
public record ModuleModel(String packageName, TypeTable types, List<TableModel> tables, List<ReducerModel> reducers) {

    /** Copies the lists. */
    public ModuleModel {
        tables = List.copyOf(tables);
        reducers = List.copyOf(reducers);
    }
}
