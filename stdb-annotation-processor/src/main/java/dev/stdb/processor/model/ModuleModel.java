package dev.stdb.processor.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Everything the writers need to know of a module.
 *
 * @param packageName package of the generated classes
 * @param types named types
 * @param tables tables by name, then those that are generated
 * @param reducers reducers by name; the position is the id
 * @param procedures procedures by name; the position is the id
 * @param views views by name; the position among those of its kind, with or without a caller, is the id
 * @param migrations ways from old row types, in the order in which they run
 * @param filters queries of row-level security
 * @param handlers HTTP handlers by name; the position is the id
 * @param environment environment variables; null if there are none
 */
public record ModuleModel(
        String packageName,
        TypeTable types,
        List<TableModel> tables,
        List<ReducerModel> reducers,
        List<ProcedureModel> procedures,
        List<ViewModel> views,
        List<MigrationModel> migrations,
        List<String> filters,
        List<HandlerModel> handlers,
        @Nullable EnvironmentModel environment) {

    /** Copies the lists. */
    public ModuleModel {
        tables = List.copyOf(tables);
        reducers = List.copyOf(reducers);
        procedures = List.copyOf(procedures);
        views = List.copyOf(views);
        migrations = List.copyOf(migrations);
        filters = List.copyOf(filters);
        handlers = List.copyOf(handlers);
    }

    /** Returns the keys of environment variables whose values nobody else is to see. */
    public List<String> secrets() {
        return environment == null
                ? List.of()
                : environment.variables().stream()
                        .filter(EnvironmentModel.Variable::secret)
                        .map(EnvironmentModel.Variable::key)
                        .toList();
    }

    /** Returns the generated table of a reducer with a timer. */
    public TableModel timerTable(ReducerModel reducer) {
        return tables.stream()
                .filter(table -> table.generated()
                        && table.schedule() != null
                        && table.schedule().reducer().equals(reducer.name()))
                .findFirst()
                .orElseThrow();
    }

    /** Returns the reducers that the database calls by itself. */
    public List<ReducerModel> timedReducers() {
        return reducers.stream().filter(reducer -> reducer.timer() != null).toList();
    }

    /** Returns the reducers that refuse calls with values. */
    public List<ReducerModel> refusingReducers() {
        return reducers.stream().filter(reducer -> reducer.error() != null).toList();
    }

    /** Returns what brings rows of old types into the tables, in the order in which it runs. */
    public List<RowMigration> rowMigrations() {
        List<RowMigration> found = new ArrayList<>();
        for (MigrationModel first : migrations) {
            List<MigrationModel> steps = stepsFrom(first);
            int end = steps.get(steps.size() - 1).toSlot();
            for (TableModel table : tables) {
                if (table.slot() == end && !table.isEvent()) {
                    int number = (int) found.stream()
                            .filter(other -> other.table().equals(table))
                            .count();
                    found.add(new RowMigration(number, steps, table));
                }
            }
        }
        return found;
    }

    /** Returns a migration and those that go on with its rows (they do not go round in a circle). */
    private List<MigrationModel> stepsFrom(MigrationModel first) {
        List<MigrationModel> steps = new ArrayList<>();
        Optional<MigrationModel> next = Optional.of(first);
        while (next.isPresent()) {
            MigrationModel step = next.get();
            steps.add(step);
            next = migrations.stream()
                    .filter(migration -> migration.fromSlot() == step.toSlot())
                    .findFirst();
        }
        return steps;
    }

    /** Returns the views that know their caller, or those that do not, in the order of their ids. */
    public List<ViewModel> views(boolean anonymous) {
        return views.stream().filter(view -> view.isAnonymous() == anonymous).toList();
    }

    /** Returns the tables that views read: all but those of events, which are gone when a transaction ends. */
    public List<TableModel> readableTables() {
        return tables.stream()
                .filter(table -> !table.generated() && !table.isEvent())
                .toList();
    }
}
