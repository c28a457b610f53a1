package dev.stdb.processor.step;

import dev.stdb.module.ScheduledRun;
import dev.stdb.moduledef.ConstraintDef;
import dev.stdb.moduledef.NameCase;
import dev.stdb.processor.message.Message;
import dev.stdb.processor.model.EnvironmentModel;
import dev.stdb.processor.model.HandlerModel;
import dev.stdb.processor.model.IndexModel;
import dev.stdb.processor.model.JavaName;
import dev.stdb.processor.model.MigrationModel;
import dev.stdb.processor.model.ModuleModel;
import dev.stdb.processor.model.ProcedureModel;
import dev.stdb.processor.model.ReducerModel;
import dev.stdb.processor.model.ReducerModel.Parameter;
import dev.stdb.processor.model.TableModel;
import dev.stdb.processor.model.TypeDefinition;
import dev.stdb.processor.model.TypeDefinition.Field;
import dev.stdb.processor.model.TypeDefinition.RecordDefinition;
import dev.stdb.processor.model.TypeDefinition.SumDefinition;
import dev.stdb.processor.model.TypeDefinition.Variant;
import dev.stdb.processor.model.TypeTable;
import dev.stdb.processor.model.TypeUse;
import dev.stdb.processor.model.TypeUse.ListUse;
import dev.stdb.processor.model.TypeUse.MapUse;
import dev.stdb.processor.model.TypeUse.NamedUse;
import dev.stdb.processor.model.TypeUse.OptionalUse;
import dev.stdb.processor.model.TypeUse.ResultUse;
import dev.stdb.processor.model.ViewModel;
import dev.stdb.processor.validate.AccessRules;
import dev.stdb.processor.validate.NameRules;
import dev.stdb.processor.validate.Report;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.annotation.processing.Filer;
import javax.lang.model.element.Element;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.PackageElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.util.Elements;
import org.jspecify.annotations.Nullable;

/** Reads a whole module. */
public final class ModuleReader {

    private final Report report;
    private final Elements elementUtils;
    private final Filer filer;
    private String packageName = "";
    private boolean hasViews;
    private @Nullable JavaName environment;
    private final Set<Element> origins = new LinkedHashSet<>();

    /** Creates a reader that adds problems to {@code report}. */
    public ModuleReader(Report report, Elements elementUtils, Filer filer) {
        this.report = report;
        this.filer = filer;
        this.elementUtils = elementUtils;
    }

    /**
     * Reads the module in a set of classes.
     *
     * @param roots top-level classes
     * @return the module; empty if there is none, or if a problem was reported
     * @throws UnresolvedTypeException if a type does not exist yet
     */
    public Optional<ModuleModel> read(Collection<TypeElement> roots) {
        ModuleElements elements = ModuleElements.find(roots, report);
        if (elements.isEmpty()) {
            return Optional.empty();
        }
        elements.all().forEach(this::addOrigin);
        packageName = elements.commonPackage();
        hasViews = !elements.views().isEmpty();
        if (packageName.isEmpty()) {
            report.add(elements.first(), Message.PACKAGE_MISSING);
            return Optional.empty();
        }
        elements.environments().stream().findFirst().ifPresent(type -> environment = TypeReader.javaName(type));
        TypeReader types = new TypeReader(report, packageName, roots, new ClassFileMarks(filer, elementUtils));
        List<TableModel> tables = readTables(elements, types);
        ReducerReader reducerReader = new ReducerReader(report, types, packageName);
        Map<String, String> functionNames = new HashMap<>();
        List<ReducerModel> reducers = readReducers(elements, reducerReader, functionNames);
        List<ProcedureModel> procedures =
                readProcedures(elements, new ProcedureReader(report, types, reducerReader, packageName), functionNames);
        List<ViewModel> views = readViews(elements, types, tables, functionNames);
        List<MigrationModel> migrations =
                new MigrationReader(report, types, reducerReader, packageName).read(elements.migrations(), tables);
        new ScheduleRules(report).check(elements, tables, reducers, procedures);
        List<HandlerModel> handlers = new HandlerReader(report, packageName).read(elements.handlers());
        EnvironmentModel variables = new EnvironmentReader(report, packageName).read(elements.environments());
        types.classes().forEach(this::addOrigin);
        if (!report.isClean()) {
            return Optional.empty();
        }
        tables.addAll(timerTables(elements, types, reducers));
        readDefaults(elements, types, tables);
        if (!report.isClean()) {
            return Optional.empty();
        }
        List<String> filters = readFilters(elements, types, tables);
        ModuleModel module = new ModuleModel(
                packageName,
                types.table(),
                tables,
                reducers,
                procedures,
                views,
                migrations,
                filters,
                handlers,
                variables);
        checkRows(module, elements);
        checkParameters(module, elements);
        checkObjectNames(module, elements);
        return report.isClean() ? Optional.of(module) : Optional.empty();
    }

    /** Returns the package of what is generated, empty if none was found by {@link #read}. */
    public String packageName() {
        return packageName;
    }

    /** Returns whether the module has views, whose contexts are generated; known after {@link #read}. */
    public boolean hasViews() {
        return hasViews;
    }

    /** Returns the type with the environment variables, null if none was found by {@link #read}. */
    public @Nullable JavaName environment() {
        return environment;
    }

    /** Returns the top-level classes on which the module depends, as far as {@link #read} has come. */
    public Set<Element> origins() {
        return origins;
    }

    private void addOrigin(Element element) {
        Element current = element;
        while (!(AccessRules.enclosing(current) instanceof PackageElement)) {
            current = AccessRules.enclosing(current);
        }
        origins.add(current);
    }

    private List<TableModel> readTables(ModuleElements elements, TypeReader types) {
        List<TableModel> tables = new ArrayList<>();
        Map<String, String> canonical = new HashMap<>();
        for (TableElement element : elements.tables()) {
            String name = element.name();
            String key = NameRules.canonical(name, element.isNamed());
            // Accessors and handle classes must differ as well, which is the stricter rule for explicit names.
            String other = canonical.putIfAbsent(
                    NameCase.snake(name), element.type().getSimpleName().toString());
            if (other != null) {
                report.add(element.type(), Message.TABLE_NAME_REPEATED, name, other, key);
            }
            TableModel table = TableReader.read(report, types, element);
            if (table != null) {
                tables.add(table);
            }
        }
        return tables;
    }

    /**
     * Reads the reducers.
     *
     * @param canonical names of functions in the database with what has them; takes those of the reducers
     */
    private List<ReducerModel> readReducers(
            ModuleElements elements, ReducerReader reader, Map<String, String> canonical) {
        List<ReducerModel> reducers = new ArrayList<>();
        Map<Class<?>, String> lifecycles = new HashMap<>();
        for (ExecutableElement method : elements.reducers()) {
            String name = ReducerReader.reducerName(method);
            String display = display(method);
            String key = ReducerReader.canonicalName(method);
            String other = canonical.putIfAbsent(key, display);
            if (other != null) {
                report.add(method, Message.REDUCER_NAME_REPEATED, name, other, key);
            }
            ReducerReader.lifecycleMark(method).ifPresent(mark -> {
                String first = lifecycles.putIfAbsent(mark, display);
                if (first != null) {
                    report.add(method, Message.LIFECYCLE_REPEATED, mark.getSimpleName(), first);
                }
            });
            reducers.add(reader.read(method));
        }
        return reducers;
    }

    private static String display(ExecutableElement method) {
        return AccessRules.enclosing(method).getSimpleName() + "." + method.getSimpleName();
    }

    private List<ProcedureModel> readProcedures(
            ModuleElements elements, ProcedureReader reader, Map<String, String> canonical) {
        List<ProcedureModel> procedures = new ArrayList<>();
        for (ExecutableElement method : elements.procedures()) {
            String name = ProcedureReader.procedureName(method);
            String key = NameRules.canonical(
                    name, ProcedureReader.explicitName(method).isPresent());
            String other = canonical.putIfAbsent(key, display(method));
            if (other != null) {
                report.add(method, Message.PROCEDURE_NAME_REPEATED, name, other, key);
            }
            procedures.add(reader.read(method));
        }
        return procedures;
    }

    /**
     * Reads the views, which share one name space with tables, and another with other functions.
     *
     * @param functionNames names in the database of other functions, with what has them
     */
    private List<ViewModel> readViews(
            ModuleElements elements, TypeReader types, List<TableModel> tables, Map<String, String> functionNames) {
        Map<String, String> owners = new HashMap<>(functionNames);
        for (TableModel table : tables) {
            owners.put(NameRules.canonical(table.name(), table.explicitName()), "table " + table.name());
            owners.put(table.name(), "table " + table.name());
        }
        ViewReader reader = new ViewReader(report, types, packageName);
        List<ViewModel> views = new ArrayList<>();
        for (ExecutableElement method : elements.views()) {
            String key = ViewReader.canonicalName(method);
            String other = owners.putIfAbsent(key, display(method));
            if (other != null) {
                report.add(method, Message.VIEW_NAME_REPEATED, ViewReader.viewName(method), other, key);
            }
            ViewModel view = reader.read(method);
            if (view != null) {
                views.add(view);
            }
        }
        return views;
    }

    private void readDefaults(ModuleElements elements, TypeReader types, List<TableModel> tables) {
        DefaultReader reader = new DefaultReader(report, types.table());
        for (int i = 0; i < elements.tables().size(); i++) {
            tables.set(i, reader.read(elements.tables().get(i).type(), tables.get(i)));
        }
    }

    private List<String> readFilters(ModuleElements elements, TypeReader types, List<TableModel> tables) {
        FilterReader reader = new FilterReader(report, tables, types.table());
        return elements.filters().stream()
                .flatMap(filter -> reader.read(filter).stream())
                .distinct()
                .toList();
    }

    /** Returns the tables that hold the timers of reducers. */
    private List<TableModel> timerTables(ModuleElements elements, TypeReader types, List<ReducerModel> reducers) {
        List<TableModel> tables = new ArrayList<>();
        for (int i = 0; i < reducers.size(); i++) {
            if (reducers.get(i).timer() != null) {
                TypeElement row = elementUtils.getTypeElement(ScheduledRun.class.getName());
                tables.add(
                        TimerTables.table(types.define(row, elements.reducers().get(i)), reducers.get(i)));
            }
        }
        return tables;
    }

    /** Rows are stored inlined, so a row type must not reach itself. */
    private void checkRows(ModuleModel module, ModuleElements elements) {
        Set<Integer> checked = new HashSet<>();
        for (int i = 0; i < elements.tables().size(); i++) {
            int slot = module.tables().get(i).slot();
            checkRow(module, slot, elements.tables().get(i).type());
            checked.add(slot);
        }
        for (int i = 0; i < elements.views().size(); i++) {
            int slot = module.views().get(i).slot();
            if (checked.add(slot)) {
                checkRow(module, slot, elements.views().get(i));
            }
        }
        for (int i = 0; i < elements.migrations().size(); i++) {
            int slot = module.migrations().get(i).fromSlot();
            if (checked.add(slot)) {
                checkRow(module, slot, elements.migrations().get(i));
            }
        }
    }

    private void checkRow(ModuleModel module, int slot, Element where) {
        RecordDefinition row = module.types().record(slot);
        for (Field field : row.fields()) {
            if (isRecursive(module.types(), field.type(), new HashSet<>(Set.of(slot)))) {
                report.add(where, Message.ROW_RECURSIVE, row.name(), field.name());
            }
        }
    }

    /** Types of parameters and results are inlined, too. */
    private void checkParameters(ModuleModel module, ModuleElements elements) {
        for (int i = 0; i < module.reducers().size(); i++) {
            ReducerModel reducer = module.reducers().get(i);
            ExecutableElement method = elements.reducers().get(i);
            checkParameters(module, reducer.parameters(), method);
            if (reducer.error() != null && isRecursive(module.types(), reducer.error(), new HashSet<>())) {
                report.add(method, Message.REDUCER_ERROR_RECURSIVE, reducer.name());
            }
        }
        for (int i = 0; i < module.procedures().size(); i++) {
            ProcedureModel procedure = module.procedures().get(i);
            ExecutableElement method = elements.procedures().get(i);
            checkParameters(module, procedure.parameters(), method);
            TypeUse returns = procedure.returns();
            if (returns != null && isRecursive(module.types(), returns, new HashSet<>())) {
                report.add(method, Message.PROCEDURE_RETURN_RECURSIVE, procedure.name());
            }
        }
    }

    private void checkParameters(ModuleModel module, List<Parameter> parameters, ExecutableElement method) {
        for (int i = 0; i < parameters.size(); i++) {
            if (isRecursive(module.types(), parameters.get(i).type(), new HashSet<>())) {
                // The first is the context.
                report.add(
                        method.getParameters().get(i + 1),
                        Message.PARAMETER_RECURSIVE,
                        parameters.get(i).name());
            }
        }
    }

    /** Tables, indexes, constraints and sequences share one name space, and names of the latter three are derived. */
    private void checkObjectNames(ModuleModel module, ModuleElements elements) {
        Map<String, String> owners = new HashMap<>();
        for (TableModel table : module.tables()) {
            owners.put(table.name(), "table " + table.name());
            owners.put(NameRules.canonical(table.name(), table.explicitName()), "table " + table.name());
        }
        for (ViewModel view : module.views()) {
            owners.put(NameRules.canonical(view.name(), view.explicitName()), "view " + view.name());
        }
        for (int i = 0; i < module.tables().size(); i++) {
            TableModel table = module.tables().get(i);
            RecordDefinition row = module.types().record(table.slot());
            Element where = table.generated()
                    ? elements.first()
                    : elements.tables().get(i).type();
            for (IndexModel index : table.indexes()) {
                String suffix = "_idx_" + index.algorithm().name().toLowerCase(Locale.ROOT);
                claim(owners, table, row, index.columns(), suffix, where);
                if (index.unique()) {
                    boolean isKey = table.hasCompositeKey() && index.columns().equals(table.primaryKey());
                    String end = isKey ? ConstraintDef.COMPOSITE_KEY_SUFFIX : "_key";
                    claim(owners, table, row, index.columns(), end, where);
                }
            }
            for (int column : table.autoIncColumns()) {
                claim(owners, table, row, List.of(column), "_seq", where);
            }
        }
    }

    private void claim(
            Map<String, String> owners,
            TableModel table,
            RecordDefinition row,
            List<Integer> columns,
            String suffix,
            Element where) {
        List<String> names =
                columns.stream().map(column -> row.fields().get(column).name()).toList();
        StringBuilder name = new StringBuilder(NameRules.canonical(table.name(), table.explicitName()));
        names.forEach(column -> name.append('_').append(NameCase.snake(column)));
        String other = owners.putIfAbsent(name.append(suffix).toString(), "table " + table.name());
        if (other != null) {
            report.add(where, Message.OBJECT_NAME_REPEATED, table.name(), name, String.join(", ", names), other);
        }
    }

    private static boolean isRecursive(TypeTable types, TypeUse use, Set<Integer> path) {
        if (use instanceof OptionalUse optional) {
            return isRecursive(types, optional.payload(), path);
        }
        if (use instanceof ListUse list) {
            return isRecursive(types, list.element(), path);
        }
        if (use instanceof MapUse map) {
            return isRecursive(types, map.key(), path) || isRecursive(types, map.value(), path);
        }
        if (use instanceof ResultUse result) {
            return isRecursive(types, result.ok(), path) || isRecursive(types, result.error(), path);
        }
        return use instanceof NamedUse named && isRecursive(types, named.slot(), path);
    }

    private static boolean isRecursive(TypeTable types, int slot, Set<Integer> path) {
        if (!path.add(slot)) {
            return true;
        }
        boolean recursive = false;
        TypeDefinition definition = types.get(slot);
        if (definition instanceof RecordDefinition product) {
            for (Field field : product.fields()) {
                recursive |= isRecursive(types, field.type(), path);
            }
        } else if (definition instanceof SumDefinition sum) {
            for (Variant variant : sum.variants()) {
                recursive |= variant.slot() != Variant.UNIT && isRecursive(types, variant.slot(), path);
            }
        }
        path.remove(slot);
        return recursive;
    }
}
