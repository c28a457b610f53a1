package dev.stdb.processor.step;

import dev.stdb.annotation.AutoInc;
import dev.stdb.annotation.ClientVisibilityFilter;
import dev.stdb.annotation.Default;
import dev.stdb.annotation.Environment;
import dev.stdb.annotation.HttpHandler;
import dev.stdb.annotation.Index;
import dev.stdb.annotation.Migration;
import dev.stdb.annotation.PrimaryKey;
import dev.stdb.annotation.Procedure;
import dev.stdb.annotation.Unique;
import dev.stdb.annotation.View;
import dev.stdb.processor.message.Message;
import dev.stdb.processor.validate.AccessRules;
import dev.stdb.processor.validate.Report;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.element.VariableElement;

/**
 * The annotated elements of a module.
 *
 * @param tables tables by name
 * @param reducers methods with {@code @Reducer} or a lifecycle annotation, by name
 * @param procedures methods with {@code @Procedure}, by name
 * @param views methods with {@code @View}, by name
 * @param migrations methods with {@code @Migration}, by class, those of a class in source order
 * @param filters constants with {@code @ClientVisibilityFilter}, by class, those of a class in source order
 * @param handlers methods with {@code @HttpHandler}, by name
 * @param environments types with {@code @Environment}, of which a module has one
 */
record ModuleElements(
        List<TableElement> tables,
        List<ExecutableElement> reducers,
        List<ExecutableElement> procedures,
        List<ExecutableElement> views,
        List<ExecutableElement> migrations,
        List<VariableElement> filters,
        List<ExecutableElement> handlers,
        List<TypeElement> environments) {

    private static final List<Class<?>> COLUMN_MARKS =
            List.of(PrimaryKey.class, AutoInc.class, Unique.class, Index.class, Default.class);

    /** Finds the annotated elements in classes and the classes nested in them. */
    static ModuleElements find(Iterable<? extends Element> roots, Report report) {
        List<TableElement> tables = new ArrayList<>();
        List<ExecutableElement> reducers = new ArrayList<>();
        List<ExecutableElement> procedures = new ArrayList<>();
        List<ExecutableElement> views = new ArrayList<>();
        List<ExecutableElement> migrations = new ArrayList<>();
        List<VariableElement> filters = new ArrayList<>();
        List<ExecutableElement> handlers = new ArrayList<>();
        List<TypeElement> environments = new ArrayList<>();
        List<Element> columns = new ArrayList<>();
        ModuleElements found =
                new ModuleElements(tables, reducers, procedures, views, migrations, filters, handlers, environments);
        for (Element root : roots) {
            found.scan(root, columns);
        }
        found.checkMarks(columns, report);
        tables.sort(Comparator.comparing(TableElement::name)
                .thenComparing(table -> table.type().toString()));
        reducers.sort(Comparator.comparing(ReducerReader::reducerName)
                .thenComparing(method -> AccessRules.enclosing(method) + "." + method));
        procedures.sort(Comparator.comparing(ProcedureReader::procedureName)
                .thenComparing(method -> AccessRules.enclosing(method) + "." + method));
        views.sort(Comparator.comparing(ViewReader::viewName)
                .thenComparing(method -> AccessRules.enclosing(method) + "." + method));
        handlers.sort(Comparator.comparing(
                        (ExecutableElement method) -> method.getSimpleName().toString())
                .thenComparing(method -> AccessRules.enclosing(method) + "." + method));
        migrations.sort(
                Comparator.comparing(method -> AccessRules.enclosing(method).toString()));
        filters.sort(
                Comparator.comparing(constant -> AccessRules.enclosing(constant).toString()));
        return found;
    }

    /**
     * Collects what is annotated.
     *
     * @param columns takes the components of records that are no tables, and all other parameters
     */
    private void scan(Element element, List<Element> columns) {
        if (element instanceof TypeElement type) {
            tables.addAll(TableElement.of(type));
            if (Records.isRecord(type) && !TableElement.isTable(type)) {
                columns.addAll(Records.components(type));
            }
            if (Mirrors.has(type, Environment.class)) {
                environments.add(type);
            }
        }
        if (element instanceof ExecutableElement method && !Records.isShadowOfStatic(method)) {
            if (Mirrors.has(method, HttpHandler.class)) {
                handlers.add(method);
            }
            if (Mirrors.has(method, Migration.class)) {
                migrations.add(method);
            } else if (Mirrors.has(method, View.class)) {
                views.add(method);
            } else if (Mirrors.has(method, Procedure.class)) {
                procedures.add(method);
            } else if (ReducerReader.MARKS.stream().anyMatch(mark -> Mirrors.has(method, mark))) {
                reducers.add(method);
            }
        }
        if (element instanceof ExecutableElement method && !Records.isRecord(AccessRules.enclosing(method))) {
            columns.addAll(method.getParameters());
        }
        for (Element member : element.getEnclosedElements()) {
            if (member.getKind() != ElementKind.FIELD) {
                scan(member, columns);
            } else if (Mirrors.has(member, ClientVisibilityFilter.class)) {
                filters.add((VariableElement) member);
            }
        }
    }

    /**
     * Reports annotations of columns where there are none. Rows of views have columns of which one may be the key; old
     * rows of migrations are copies of what was a table.
     */
    private void checkMarks(List<Element> columns, Report report) {
        Set<Element> rows = new HashSet<>();
        views.forEach(view -> ViewReader.rowType(view).ifPresent(rows::add));
        Set<Element> oldRows = new HashSet<>();
        migrations.forEach(migration -> MigrationReader.oldRow(migration).ifPresent(oldRows::add));
        for (Element column : columns) {
            Element row = owner(column);
            if (oldRows.contains(row)) {
                continue;
            }
            for (Class<?> mark : COLUMN_MARKS) {
                if (Mirrors.has(column, mark) && !(mark == PrimaryKey.class && rows.contains(row))) {
                    report.add(
                            Mirrors.positioned(column),
                            Message.COLUMN_ANNOTATION_OUTSIDE_TABLE,
                            mark.getSimpleName(),
                            row.getSimpleName());
                }
            }
        }
    }

    /** Returns the record of a component, the method of a parameter, the class of a constructor's. */
    private static Element owner(Element column) {
        Element around = AccessRules.enclosing(column);
        return around.getKind() == ElementKind.CONSTRUCTOR ? AccessRules.enclosing(around) : around;
    }

    boolean isEmpty() {
        return tables.isEmpty() && functions().isEmpty() && filters.isEmpty() && environments.isEmpty();
    }

    /** Returns all annotated elements. */
    List<Element> all() {
        return Stream.of(
                        tables.stream().map(TableElement::type),
                        functions().stream(),
                        filters.stream(),
                        environments.stream())
                .<Element>flatMap(part -> part)
                .toList();
    }

    /** Returns all methods that the database calls. */
    private List<ExecutableElement> functions() {
        return Stream.of(reducers, procedures, views, handlers, migrations)
                .flatMap(List::stream)
                .toList();
    }

    /**
     * Returns the longest package that contains all functions, or all tables and the environment if there are none;
     * empty if none.
     */
    String commonPackage() {
        List<ExecutableElement> functions = functions();
        Stream<? extends Element> elements = functions.isEmpty()
                ? Stream.concat(tables.stream().map(TableElement::type), environments.stream())
                : functions.stream();
        List<List<String>> packages = elements.map(
                        element -> List.of(Mirrors.packageName(element).split("\\.")))
                .distinct()
                .collect(Collectors.toList());
        List<String> common = packages.isEmpty() ? List.of() : packages.get(0);
        for (List<String> other : packages) {
            int same = 0;
            while (same < common.size()
                    && same < other.size()
                    && common.get(same).equals(other.get(same))) {
                same++;
            }
            common = common.subList(0, same);
        }
        return String.join(".", common);
    }

    /** Returns an element to attach problems of the whole module to. */
    Element first() {
        return Stream.of(
                        functions().stream(),
                        tables.stream().map(TableElement::type),
                        environments.stream(),
                        filters.stream())
                .<Element>flatMap(each -> each)
                .findFirst()
                .orElseThrow();
    }
}
