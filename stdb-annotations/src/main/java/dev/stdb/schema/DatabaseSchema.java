package dev.stdb.schema;

import dev.stdb.CommonErrorCode;
import dev.stdb.moduledef.EnvironmentDef;
import dev.stdb.moduledef.GeneratedErrors;
import dev.stdb.moduledef.HttpRoutePath;
import dev.stdb.moduledef.Lifecycle;
import dev.stdb.moduledef.ModuleDef;
import dev.stdb.moduledef.ModuleDefException;
import dev.stdb.moduledef.ModuleDefValidator;
import dev.stdb.sats.Typespace;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Validated schema of a module: canonical names, types without references, objects of submodules flattened in.
 *
 * <p>Immutable.
 */
public final class DatabaseSchema {
    private final ModuleDef raw;
    private final Typespace typespace;
    private final List<NamedType> types;
    private final List<TableSchema> tables;
    private final List<ReducerSchema> reducers;
    private final List<ProcedureSchema> procedures;
    private final List<ViewSchema> views;
    private final List<RowRuleSchema> rowRules;
    private final List<HttpRouteSchema> httpRoutes;
    private final Map<String, List<HttpRouteSchema>> literalRoutes = new HashMap<>();
    private final List<HttpRouteSchema> parametricRoutes = new ArrayList<>();
    private final Map<String, ReducerSchema> reducersByName = new HashMap<>();
    private final Map<String, ProcedureSchema> proceduresByName = new HashMap<>();
    private final Map<String, TableSchema> tablesByName = new HashMap<>();
    private final Map<String, ViewSchema> viewsByName = new HashMap<>();

    DatabaseSchema(
            ModuleDef raw,
            Typespace typespace,
            List<NamedType> types,
            List<TableSchema> tables,
            List<ReducerSchema> reducers,
            List<ProcedureSchema> procedures,
            List<ViewSchema> views,
            List<RowRuleSchema> rowRules,
            List<HttpRouteSchema> httpRoutes) {
        this.raw = raw;
        this.typespace = typespace;
        this.types = List.copyOf(types);
        this.tables = List.copyOf(tables);
        this.reducers = List.copyOf(reducers);
        this.procedures = List.copyOf(procedures);
        this.views = List.copyOf(views);
        this.rowRules = List.copyOf(rowRules);
        this.httpRoutes = List.copyOf(httpRoutes);
        for (HttpRouteSchema route : httpRoutes) {
            if (HttpRoutePath.hasParameters(route.path())) {
                parametricRoutes.add(route);
            } else {
                literalRoutes
                        .computeIfAbsent(route.path(), path -> new ArrayList<>(1))
                        .add(route);
            }
        }
        reducers.forEach(reducer -> reducersByName.put(reducer.name(), reducer));
        procedures.forEach(procedure -> proceduresByName.put(procedure.name(), procedure));
        tables.forEach(table -> tablesByName.put(table.name(), table));
        tables.forEach(table -> tablesByName.putIfAbsent(table.accessorName(), table));
        views.forEach(view -> viewsByName.put(view.name(), view));
        views.forEach(view -> viewsByName.putIfAbsent(view.accessorName(), view));
    }

    /**
     * Validates a definition and derives its schema.
     *
     * @throws ModuleDefException if the definition breaks rules; all broken rules are listed
     */
    public static DatabaseSchema of(ModuleDef def) {
        List<String> errors = ModuleDefValidator.validate(def);
        if (!errors.isEmpty()) {
            throw new ModuleDefException(CommonErrorCode.MODULE_DEF_INVALID, errors);
        }
        return new SchemaBuilder().build(def);
    }

    /** Returns the definition this schema was derived from. */
    public ModuleDef raw() {
        return raw;
    }

    /** Returns the root module's typespace with canonical names of elements and variants. */
    public Typespace typespace() {
        return typespace;
    }

    /** Returns the root module's named types in definition order. */
    public List<NamedType> types() {
        return types;
    }

    /** Returns the name of the type in a slot of the root module's typespace, if it has one. */
    public Optional<NamedType> typeName(int typeRef) {
        return types.stream().filter(type -> type.typeRef() == typeRef).findFirst();
    }

    /** Returns the tables sorted by the bytes of their canonical names. */
    public List<TableSchema> tables() {
        return tables;
    }

    /** Returns the table with a canonical name or, failing that, a source name. */
    public Optional<TableSchema> findTable(String name) {
        return Optional.ofNullable(tablesByName.get(name));
    }

    /** Returns whether rows of a table are calls of other databases. */
    public boolean hasOutboxes() {
        return tables.stream().anyMatch(table -> table.outbox().isPresent());
    }

    /** Returns the reducers by ABI id. */
    public List<ReducerSchema> reducers() {
        return reducers;
    }

    /** Returns the reducer with a canonical name, or null; for code that runs with every call. */
    public @Nullable ReducerSchema reducer(String canonicalName) {
        return reducersByName.get(canonicalName);
    }

    /** Returns the reducer with a canonical name; lifecycle reducers included. */
    public Optional<ReducerSchema> findReducer(String canonicalName) {
        return Optional.ofNullable(reducersByName.get(canonicalName));
    }

    /**
     * Returns the declaration of the values with which a reducer refuses calls: the only parameter of a reducer of its
     * own ({@link GeneratedErrors}). Null if the reducer refuses with texts only.
     *
     * @param canonicalName name of the reducer that refuses
     */
    public @Nullable ReducerSchema errorOf(String canonicalName) {
        ReducerSchema error = reducersByName.get(GeneratedErrors.reducer(canonicalName));
        return error != null && !error.clientCallable() && error.params().size() == 1 ? error : null;
    }

    /** Returns the reducer bound to an event, if any. */
    public Optional<ReducerSchema> lifecycle(Lifecycle lifecycle) {
        return reducers.stream()
                .filter(reducer -> reducer.lifecycle() == lifecycle)
                .findFirst();
    }

    /** Returns the procedure with a canonical name, or null. */
    public @Nullable ProcedureSchema procedure(String canonicalName) {
        return proceduresByName.get(canonicalName);
    }

    /** Returns the procedures by ABI id. */
    public List<ProcedureSchema> procedures() {
        return procedures;
    }

    /** Returns the view with a canonical name or, failing that, a source name; null if there is none. */
    public @Nullable ViewSchema view(String name) {
        return viewsByName.get(name);
    }

    /** Returns the rules of row-level security. */
    public List<RowRuleSchema> rowRules() {
        return rowRules;
    }

    /** Returns the routes of HTTP handlers in definition order. */
    public List<HttpRouteSchema> httpRoutes() {
        return httpRoutes;
    }

    /** Returns the routes of a path: those that name it literally, then those with parameters that it fits. */
    public List<HttpRouteSchema> httpRoutes(String path) {
        List<HttpRouteSchema> found = new ArrayList<>(literalRoutes.getOrDefault(path, List.of()));
        for (HttpRouteSchema route : parametricRoutes) {
            if (HttpRoutePath.matches(route.path(), path)) {
                found.add(route);
            }
        }
        return found;
    }

    /** Returns the environment variables that the module declares. */
    public List<EnvironmentDef> environment() {
        return raw.environment();
    }

    /** Returns the views in definition order. */
    public List<ViewSchema> views() {
        return views;
    }
}
