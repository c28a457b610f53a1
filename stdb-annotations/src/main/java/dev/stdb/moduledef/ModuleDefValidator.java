package dev.stdb.moduledef;

import static dev.stdb.moduledef.ErrorList.quote;

import dev.stdb.sats.PrimitiveType;
import dev.stdb.sats.ProductType;
import dev.stdb.sats.SpecialTypes;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Lists what is wrong with a module definition. Rules: spec module-def.md §6; stateless. */
public final class ModuleDefValidator {
    private static final int NAMESPACE_BYTES_MAX = 63;

    private final ModuleDef def;
    private final boolean isSubmodule;
    private final ErrorList errors = new ErrorList();
    private final ModuleNames names;
    private final TypeValidator types;
    private final TableValidator tables;

    private ModuleDefValidator(ModuleDef def, boolean isSubmodule) {
        this.def = def;
        this.isSubmodule = isSubmodule;
        this.names = new ModuleNames(def);
        this.types = new TypeValidator(def, names, errors);
        this.tables = new TableValidator(def, names, types, errors);
    }

    /**
     * Checks a definition and its submodules.
     *
     * @return one text per problem, sorted, each starting with the identifier of the spec and a colon; empty if valid
     */
    public static List<String> validate(ModuleDef def) {
        return new ModuleDefValidator(def, false).run();
    }

    private List<String> run() {
        types.checkTypes(def.types());
        def.tables().forEach(tables::checkTable);
        tables.checkSchedules();
        checkFunctions();
        checkLifecycles();
        checkViews();
        checkHttp();
        checkObjectNames();
        checkSubmodules();
        EnvironmentValidator.check(def, isSubmodule, errors);
        new OutboxValidator(def, types, errors).check();
        Set<String> filters = new HashSet<>();
        for (String sql : def.rowLevelSecurity()) {
            if (!filters.add(sql)) {
                errors.add("DuplicateName", "row-level security filter is repeated: sql=" + sql);
            }
        }
        return errors.toList();
    }

    private void checkFunctions() {
        Set<String> seen = new HashSet<>();
        for (ReducerDef reducer : def.reducers()) {
            String name = checkFunctionName(reducer.sourceName(), seen);
            types.checkParams(reducer.params(), name);
            if (!SpecialTypes.isUnit(reducer.okReturnType()) || reducer.errReturnType() != PrimitiveType.STRING) {
                errors.add("InvalidReducerReturnType", "reducer must return unit or a String error: reducer=" + name);
            }
        }
        for (ProcedureDef procedure : def.procedures()) {
            String name = checkFunctionName(procedure.sourceName(), seen);
            types.checkParams(procedure.params(), name);
            types.checkUse(procedure.returnType(), "return type of " + name);
        }
        for (ViewDef view : def.views()) {
            String name = checkFunctionName(view.sourceName(), seen);
            types.checkParams(view.params(), name);
            for (ProductType.Element param : view.params().elements()) {
                if (param.type() instanceof PrimitiveType type && type.isFloat()) {
                    errors.add("ViewFloatParam", "view=" + name + ", parameter=" + param.name());
                }
            }
        }
    }

    private String checkFunctionName(String sourceName, Set<String> seen) {
        String name = names.function(sourceName);
        errors.checkIdentifier(name, "function name");
        if (!seen.add(name)) {
            errors.add("DuplicateFunctionName", "two functions have one name: function=" + name);
        }
        return name;
    }

    private void checkLifecycles() {
        if (isSubmodule && !def.lifecycleReducers().isEmpty()) {
            errors.add("LifecycleInSubmodule", "submodules must not have lifecycle reducers");
        }
        EnumSet<Lifecycle> events = EnumSet.noneOf(Lifecycle.class);
        Set<String> functions = new HashSet<>();
        for (LifecycleDef each : def.lifecycleReducers()) {
            boolean exists = def.reducers().stream()
                    .anyMatch(reducer -> reducer.sourceName().equals(each.functionName()));
            if (!exists) {
                errors.add("LifecycleWithoutReducer", "event names no reducer: function=" + each.functionName());
            }
            if (!events.add(each.lifecycle())) {
                errors.add("DuplicateLifecycle", "event has two reducers: lifecycle=" + each.lifecycle());
            }
            if (!functions.add(each.functionName())) {
                errors.add("DuplicateLifecycle", "reducer has two events: reducer=" + each.functionName());
            }
        }
    }

    private void checkViews() {
        Map<String, ProductType> rows = new HashMap<>();
        for (ViewDef view : def.views()) {
            int ref = view.rowRef();
            if (ref < 0) {
                errors.add(
                        "InvalidViewReturnType",
                        "view must return an option, an array or a query of a named product: view="
                                + view.sourceName());
                continue;
            }
            ProductType row = tables.checkRow(ref, "view " + quote(view.sourceName()));
            if (row != null) {
                rows.put(view.sourceName(), row);
            }
        }
        Set<String> seen = new HashSet<>();
        for (ViewPrimaryKeyDef key : def.viewPrimaryKeys()) {
            checkViewPrimaryKey(key, rows, seen);
        }
    }

    private void checkViewPrimaryKey(ViewPrimaryKeyDef key, Map<String, ProductType> rows, Set<String> seen) {
        String view = key.viewSourceName();
        if (!seen.add(view)) {
            errors.add("RepeatedViewPrimaryKey", "view has two primary keys: view=" + view);
        }
        if (key.columns().size() != 1) {
            errors.add("MultipleViewPrimaryKeyColumns", "view key needs exactly one column: view=" + view);
        }
        Optional<ViewDef> named = def.views().stream()
                .filter(each -> each.sourceName().equals(view))
                .findFirst();
        if (named.isEmpty()) {
            errors.add("ViewPrimaryKeyViewNotFound", "primary key names an unknown view: view=" + view);
            return;
        }
        if (named.get().params().size() > 0) {
            errors.add("ViewPrimaryKeyWithParams", "views with parameters have no primary key: view=" + view);
        }
        ProductType row = rows.get(view);
        for (String column : key.columns()) {
            if (row != null && row.elements().stream().noneMatch(each -> column.equals(each.name()))) {
                errors.add("ViewPrimaryKeyColumnNotFound", "view=" + view + ", column=" + column);
            }
        }
    }

    private void checkHttp() {
        Set<String> handlers = new HashSet<>();
        for (String handler : def.httpHandlers()) {
            String name = names.function(handler);
            errors.checkIdentifier(name, "HTTP handler name");
            if (!handlers.add(name)) {
                errors.add("DuplicateHttpHandlerName", "two HTTP handlers have one name: handler=" + name);
            }
        }
        Set<String> declared = new HashSet<>(def.httpHandlers());
        Map<String, List<HttpRouteDef>> byPath = new HashMap<>();
        for (HttpRouteDef route : def.httpRoutes()) {
            if (!declared.contains(route.handlerFunction())) {
                errors.add("MissingHttpHandler", "route names no handler: handler=" + route.handlerFunction());
            }
            if (!HttpRoutePath.isValid(route.path())) {
                errors.add("InvalidHttpRoutePath", "path=" + quote(route.path()));
            }
            List<HttpRouteDef> others =
                    byPath.computeIfAbsent(HttpRoutePath.withoutNames(route.path()), path -> new ArrayList<>());
            if (others.stream().anyMatch(other -> overlaps(other.method(), route.method()))) {
                errors.add("DuplicateHttpRoute", "two routes overlap: path=" + quote(route.path()));
            } else {
                others.add(route);
            }
        }
        if (byPath.keySet().stream().filter(HttpRoutePath::hasParameters).count() > HttpRoutePath.PARAMETRIC_MAX) {
            errors.add(
                    "InvalidHttpRoutePath",
                    "too many routes have parameters: countMax=" + HttpRoutePath.PARAMETRIC_MAX);
        }
    }

    private static boolean overlaps(@Nullable String a, @Nullable String b) {
        return a == null || b == null || a.equals(b);
    }

    /** Checks that no two tables, views, indexes, constraints, sequences and schedules share a name. */
    private void checkObjectNames() {
        Set<String> seen = new HashSet<>();
        for (TableDef table : def.tables()) {
            String canonical = names.table(table.sourceName());
            claim(seen, new HashSet<>(List.of(table.sourceName(), canonical)), "table");
            if (!types.exists(table.productTypeRef())
                    || !(def.typespace().get(table.productTypeRef()) instanceof ProductType row)) {
                continue;
            }
            for (IndexDef index : table.indexes()) {
                if (exist(row, index.columns())) {
                    Set<String> both = new HashSet<>();
                    both.add(names.index(canonical, row, index));
                    if (index.sourceName() != null) {
                        both.add(index.sourceName());
                    }
                    claim(seen, both, "index");
                }
            }
            for (ConstraintDef constraint : table.constraints()) {
                if (exist(row, constraint.uniqueColumns())) {
                    claim(seen, Set.of(names.constraint(canonical, row, constraint)), "constraint");
                }
            }
            for (SequenceDef sequence : table.sequences()) {
                if (exist(row, List.of(sequence.column()))) {
                    claim(seen, Set.of(names.sequence(canonical, row, sequence)), "sequence");
                }
            }
        }
        for (ViewDef view : def.views()) {
            claim(seen, Set.of(names.function(view.sourceName())), "view");
        }
        Set<String> scheduledTables = new HashSet<>();
        for (ScheduleDef schedule : def.schedules()) {
            // A second schedule of one table is DuplicateSchedule already.
            if (scheduledTables.add(schedule.tableName())) {
                claim(seen, Set.of(names.schedule(names.table(schedule.tableName()), schedule)), "schedule");
            }
        }
    }

    private void claim(Set<String> seen, Set<String> both, String what) {
        for (String name : both) {
            if (!seen.add(name)) {
                errors.add("DuplicateName", what + " has a name that is taken: name=" + name);
            }
        }
    }

    private static boolean exist(ProductType row, List<Integer> columns) {
        return columns.stream().allMatch(column -> column >= 0 && column < row.size());
    }

    private void checkSubmodules() {
        Set<String> ofParent = accessors();
        Set<String> namespaces = new HashSet<>();
        for (SubmoduleDef submodule : def.submodules()) {
            String accessor = submodule.namespace();
            Set<String> both = new HashSet<>(List.of(accessor, names.namespace(accessor)));
            both.forEach(this::checkNamespace);
            claim(namespaces, both, "namespace");
            if (ofParent.contains(accessor)) {
                errors.add(
                        "NamespaceNameConflict",
                        "namespace has the name of a table, view or function: namespace=" + accessor);
            }
            for (String error : new ModuleDefValidator(submodule.module(), true).run()) {
                errors.addAll(List.of(error + " (in submodule " + accessor + ")"));
            }
        }
    }

    private void checkNamespace(String name) {
        errors.checkIdentifier(name, "namespace");
        if (name.getBytes(StandardCharsets.UTF_8).length > NAMESPACE_BYTES_MAX) {
            errors.add("NamespaceTooLong", "namespace=" + quote(name) + ", bytesMax=" + NAMESPACE_BYTES_MAX);
        }
    }

    /** Returns the names by which module code reaches what stands beside the namespaces. */
    private Set<String> accessors() {
        Set<String> accessors = new HashSet<>();
        def.tables().forEach(each -> accessors.add(each.sourceName()));
        def.views().forEach(each -> accessors.add(each.sourceName()));
        def.reducers().forEach(each -> accessors.add(each.sourceName()));
        def.procedures().forEach(each -> accessors.add(each.sourceName()));
        return accessors;
    }
}
