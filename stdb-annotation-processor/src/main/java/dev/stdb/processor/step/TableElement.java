package dev.stdb.processor.step;

import dev.stdb.annotation.Table;
import dev.stdb.moduledef.NameCase;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.AnnotationValue;
import javax.lang.model.element.Element;
import javax.lang.model.element.TypeElement;

/**
 * One {@code @Table} on a type, which may have several.
 *
 * @param type the annotated type, a record if nothing is wrong with it
 * @param annotation the annotation
 */
record TableElement(TypeElement type, AnnotationMirror annotation) {

    /** Returns the tables that a type is declared to be. */
    static List<TableElement> of(TypeElement type) {
        List<TableElement> tables = new ArrayList<>();
        Mirrors.find(type, Table.class).ifPresent(annotation -> tables.add(new TableElement(type, annotation)));
        Mirrors.find(type, Table.Several.class).ifPresent(several -> {
            for (AnnotationValue annotation : Mirrors.list(several, "value")) {
                tables.add(new TableElement(type, (AnnotationMirror) annotation.getValue()));
            }
        });
        return tables;
    }

    /** Returns whether an element is a table. */
    static boolean isTable(Element element) {
        return Mirrors.has(element, Table.class) || Mirrors.has(element, Table.Several.class);
    }

    /** Returns the source name of the table. */
    String name() {
        return explicitName()
                .orElseGet(() -> NameCase.camel(type.getSimpleName().toString()));
    }

    /** Returns whether the author named the table. */
    boolean isNamed() {
        return explicitName().isPresent();
    }

    private Optional<String> explicitName() {
        return Mirrors.text(annotation, "name");
    }

    /** Returns the source name of the reducer that takes its rows when they are due. */
    Optional<String> scheduled() {
        return Mirrors.text(annotation, "scheduled");
    }
}
