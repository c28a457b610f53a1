package dev.stdb.processor.step;

import dev.stdb.annotation.AutoInc;
import dev.stdb.annotation.ClientVisibilityFilter;
import dev.stdb.annotation.Default;
import dev.stdb.annotation.Index;
import dev.stdb.annotation.PrimaryKey;
import dev.stdb.annotation.Procedure;
import dev.stdb.annotation.Unique;
import dev.stdb.processor.message.Message;
import dev.stdb.processor.validate.AccessRules;
import dev.stdb.processor.validate.Report;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.RecordComponentElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.element.VariableElement;

/**
 * The annotated elements of a module.
 *
 * @param tables tables by name
 * @param reducers methods with {@code @Reducer} or a lifecycle annotation, by name
 * @param procedures methods with {@code @Procedure}, by name
 * @param filters constants with {@code @ClientVisibilityFilter}, in source order
 */
record ModuleElements(
        List<TableElement> tables,
        List<ExecutableElement> reducers,
        List<ExecutableElement> procedures,
        List<VariableElement> filters) {

    private static final List<Class<?>> COLUMN_MARKS =
            List.of(PrimaryKey.class, AutoInc.class, Unique.class, Index.class, Default.class);

    /** Finds the annotated elements in classes and the classes nested in them. */
    static ModuleElements find(Iterable<? extends Element> roots, Report report) {
        List<TableElement> tables = new ArrayList<>();
        List<ExecutableElement> reducers = new ArrayList<>();
        List<ExecutableElement> procedures = new ArrayList<>();
        List<VariableElement> filters = new ArrayList<>();
        ModuleElements found = new ModuleElements(tables, reducers, procedures, filters);
        for (Element root : roots) {
            found.scan(root, report);
        }
        tables.sort(Comparator.comparing(TableElement::name)
                .thenComparing(table -> table.type().toString()));
        reducers.sort(Comparator.comparing(ReducerReader::reducerName)
                .thenComparing(method -> AccessRules.enclosing(method) + "." + method));
        procedures.sort(Comparator.comparing(ProcedureReader::procedureName)
                .thenComparing(method -> AccessRules.enclosing(method) + "." + method));
        return found;
    }

    private void scan(Element element, Report report) {
        if (element instanceof TypeElement type) {
            tables.addAll(TableElement.of(type));
        }
        if (element instanceof ExecutableElement method) {
            if (Mirrors.has(method, Procedure.class)) {
                procedures.add(method);
            } else if (ReducerReader.MARKS.stream().anyMatch(mark -> Mirrors.has(method, mark))) {
                reducers.add(method);
            }
        }
        if (element instanceof RecordComponentElement && !TableElement.isTable(AccessRules.enclosing(element))) {
            for (Class<?> mark : COLUMN_MARKS) {
                if (Mirrors.has(element, mark)) {
                    report.add(
                            Mirrors.positioned(element),
                            Message.COLUMN_ANNOTATION_OUTSIDE_TABLE,
                            mark.getSimpleName(),
                            AccessRules.enclosing(element).getSimpleName());
                }
            }
        }
        for (Element member : element.getEnclosedElements()) {
            if (member.getKind() != ElementKind.FIELD) {
                scan(member, report);
            } else if (Mirrors.has(member, ClientVisibilityFilter.class)) {
                filters.add((VariableElement) member);
            }
        }
    }

    boolean isEmpty() {
        return tables.isEmpty() && reducers.isEmpty() && procedures.isEmpty() && filters.isEmpty();
    }

    /**
     * Returns the longest package that contains all functions, or all tables if there are none; empty if none.
     */
    String commonPackage() {
        List<ExecutableElement> functions =
                Stream.concat(reducers.stream(), procedures.stream()).toList();
        Stream<? extends Element> elements =
                functions.isEmpty() ? tables.stream().map(TableElement::type) : functions.stream();
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
        if (!reducers.isEmpty()) {
            return reducers.get(0);
        }
        if (!procedures.isEmpty()) {
            return procedures.get(0);
        }
        return tables.isEmpty() ? filters.get(0) : tables.get(0).type();
    }
}
