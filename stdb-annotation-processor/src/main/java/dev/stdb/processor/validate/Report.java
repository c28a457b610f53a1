package dev.stdb.processor.validate;

import dev.stdb.processor.message.Message;
import java.util.ArrayList;
import java.util.List;
import javax.annotation.processing.Messager;
import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.AnnotationValue;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.tools.Diagnostic;
import org.jspecify.annotations.Nullable;

/**
 * Collects everything wrong with a module, so that one compilation shows all of it. Confined to one processing round.
 */
public final class Report {

    private record Problem(
            String text,
            Element element,
            @Nullable AnnotationMirror annotation,
            @Nullable AnnotationValue value) {}

    private final List<Problem> problems = new ArrayList<>();

    /**
     * Adds a problem at an element.
     *
     * @param element the element whose line is shown
     * @param message text
     * @param arguments values for the text
     */
    public void add(Element element, Message message, Object... arguments) {
        add(new Problem(message.format(arguments), element, null, null));
    }

    /** What several elements use is a problem once. */
    private void add(Problem problem) {
        if (!problems.contains(problem)) {
            problems.add(problem);
        }
    }

    /**
     * Adds a problem at a value inside an annotation.
     *
     * @param element the annotated element
     * @param annotation annotation on that element
     * @param value value inside it
     * @param message text
     * @param arguments values for the text
     */
    public void addAt(
            Element element, AnnotationMirror annotation, AnnotationValue value, Message message, Object... arguments) {
        add(new Problem(message.format(arguments), element, annotation, value));
    }

    /** Returns whether nothing was added. */
    public boolean isClean() {
        return problems.isEmpty();
    }

    /** Shows all problems as compile errors, in the order they were found. */
    public void print(Messager messager) {
        for (Problem problem : problems) {
            messager.printMessage(
                    Diagnostic.Kind.ERROR,
                    isEclipse(messager) ? withPlace(problem) : problem.text(),
                    problem.element(),
                    problem.annotation(),
                    problem.value());
        }
    }

    private static boolean isEclipse(Messager messager) {
        return messager.getClass().getName().startsWith("org.eclipse.jdt.internal.compiler.");
    }

    /** Eclipse's compiler tells no file and line of records and their components, so the text does. */
    private static String withPlace(Problem problem) {
        Element element = problem.element();
        if (element.getKind() == ElementKind.RECORD) {
            return element + ": " + problem.text();
        }
        Element around = AccessRules.enclosing(element);
        return element.getKind() == ElementKind.FIELD && around.getKind() == ElementKind.RECORD
                ? around + "." + element + ": " + problem.text()
                : problem.text();
    }
}
