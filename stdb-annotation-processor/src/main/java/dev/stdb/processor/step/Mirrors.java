package dev.stdb.processor.step;

import dev.stdb.processor.validate.AccessRules;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.lang.model.AnnotatedConstruct;
import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.AnnotationValue;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.PackageElement;
import javax.lang.model.element.RecordComponentElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.element.VariableElement;
import javax.lang.model.type.ArrayType;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeMirror;

/** Reads annotations as mirrors, and names of elements and types. */
final class Mirrors {

    private Mirrors() {}

    /** Returns the annotation of a type on an element or type use. */
    static Optional<AnnotationMirror> find(AnnotatedConstruct annotated, Class<?> annotation) {
        String name = annotation.getCanonicalName();
        Optional<AnnotationMirror> own = find(annotated, name);
        return own.isPresent() || !(annotated instanceof Element element)
                ? own
                : Records.parameter(element).flatMap(parameter -> find(parameter, name));
    }

    /** Returns the annotation with a qualified name on an element or type use. */
    static Optional<AnnotationMirror> find(AnnotatedConstruct annotated, String annotation) {
        for (AnnotationMirror mirror : annotated.getAnnotationMirrors()) {
            if (qualifiedName(mirror.getAnnotationType()).equals(annotation)) {
                return Optional.of(mirror);
            }
        }
        return Optional.empty();
    }

    static boolean has(AnnotatedConstruct annotated, Class<?> annotation) {
        return find(annotated, annotation).isPresent();
    }

    /** Returns a value written in the source, empty if it was left to its default. */
    static Optional<AnnotationValue> value(AnnotationMirror mirror, String name) {
        for (var entry : mirror.getElementValues().entrySet()) {
            ExecutableElement element = entry.getKey();
            if (element.getSimpleName().contentEquals(name)) {
                return Optional.of(entry.getValue());
            }
        }
        return Optional.empty();
    }

    /** Returns a text value, empty if it was left out or is the empty string. */
    static Optional<String> text(AnnotationMirror mirror, String name) {
        return value(mirror, name).map(value -> (String) value.getValue()).filter(text -> !text.isEmpty());
    }

    static boolean flag(AnnotationMirror mirror, String name) {
        return value(mirror, name).map(value -> (Boolean) value.getValue()).orElse(false);
    }

    /** Returns the name of an enum constant value. */
    static String constant(AnnotationMirror mirror, String name, String otherwise) {
        return value(mirror, name)
                .map(value -> ((Element) value.getValue()).getSimpleName().toString())
                .orElse(otherwise);
    }

    /** Returns the elements of an array value. */
    static List<AnnotationValue> list(AnnotationMirror mirror, String name) {
        List<AnnotationValue> values = new ArrayList<>();
        value(mirror, name).ifPresent(value -> {
            for (Object element : (List<?>) value.getValue()) {
                values.add((AnnotationValue) element);
            }
        });
        return values;
    }

    static String qualifiedName(DeclaredType type) {
        return ((TypeElement) type.asElement()).getQualifiedName().toString();
    }

    static String packageName(Element element) {
        Element current = element;
        while (!(current instanceof PackageElement)) {
            current = AccessRules.enclosing(current);
        }
        return ((PackageElement) current).getQualifiedName().toString();
    }

    /**
     * Returns the element whose position javac knows. For a record component that is its field, in Kotlin the parameter
     * of the constructor; the component itself has no position.
     */
    static Element positioned(Element element) {
        Optional<VariableElement> parameter = Records.parameter(element);
        if (parameter.isPresent()) {
            return parameter.get();
        }
        if (element instanceof RecordComponentElement) {
            for (Element sibling : AccessRules.enclosing(element).getEnclosedElements()) {
                if (sibling.getKind() == ElementKind.FIELD
                        && sibling.getSimpleName().equals(element.getSimpleName())) {
                    return sibling;
                }
            }
        }
        return element;
    }

    /** Returns a type as the author would write it, without packages and annotations. */
    static String display(TypeMirror type) {
        if (type.getKind().isPrimitive()) {
            return type.getKind().name().toLowerCase(Locale.ROOT);
        }
        if (type instanceof ArrayType array) {
            return display(array.getComponentType()) + "[]";
        }
        if (type instanceof DeclaredType declared) {
            String name = declared.asElement().getSimpleName().toString();
            if (declared.getTypeArguments().isEmpty()) {
                return name;
            }
            return declared.getTypeArguments().stream()
                    .map(Mirrors::display)
                    .collect(Collectors.joining(", ", name + "<", ">"));
        }
        return type.toString();
    }
}
