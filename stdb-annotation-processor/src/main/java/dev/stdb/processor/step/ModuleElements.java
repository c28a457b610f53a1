package dev.stdb.processor.step;

import dev.stdb.annotation.AutoInc;
import dev.stdb.annotation.Default;
import dev.stdb.annotation.Index;
import dev.stdb.annotation.PrimaryKey;
import dev.stdb.annotation.Table;
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

/**
 * The annotated elements of a module.
 *
 * @param tables types with {@code @Table}, by name
 * @param reducers methods with {@code @Reducer} or a lifecycle annotation, by name
 */
record ModuleElements(List<TypeElement> tables, List<ExecutableElement> reducers) {

    private static final List<Class<?>> COLUMN_MARKS =
            List.of(PrimaryKey.class, AutoInc.class, Unique.class, Index.class, Default.class);

    /** Finds the annotated elements in classes and the classes nested in them. */
    static ModuleElements find(Iterable<? extends Element> roots, Report report) {
        List<TypeElement> tables = new ArrayList<>();
        List<ExecutableElement> reducers = new ArrayList<>();
        for (Element root : roots) {
            scan(root, tables, reducers, report);
        }
        tables.sort(Comparator.comparing(TableReader::tableName).thenComparing(TypeElement::toString));
        reducers.sort(Comparator.comparing(ReducerReader::reducerName)
                .thenComparing(method -> AccessRules.enclosing(method) + "." + method));
        return new ModuleElements(tables, reducers);
    }

    private static void scan(
            Element element, List<TypeElement> tables, List<ExecutableElement> reducers, Report report) {
        if (element instanceof TypeElement type && Mirrors.has(type, Table.class)) {
            tables.add(type);
        }
        if (element instanceof ExecutableElement method
                && ReducerReader.MARKS.stream().anyMatch(mark -> Mirrors.has(method, mark))) {
            reducers.add(method);
        }
        if (element instanceof RecordComponentElement && !Mirrors.has(AccessRules.enclosing(element), Table.class)) {
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
                scan(member, tables, reducers, report);
            }
        }
    }

    boolean isEmpty() {
        return tables.isEmpty() && reducers.isEmpty();
    }

    /**
     * Returns the longest package that contains all reducers, or all tables if there are no reducers; empty if none.
     */
    String commonPackage() {
        Stream<? extends Element> elements = reducers.isEmpty() ? tables.stream() : reducers.stream();
        List<List<String>> packages = elements.map(
                        element -> List.of(Mirrors.packageName(element).split("\\.")))
                .distinct()
                .collect(Collectors.toList());
        List<String> common = packages.get(0);
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
        return reducers.isEmpty() ? tables.get(0) : reducers.get(0);
    }
}
