package dev.stdb.processor.step;

import dev.stdb.processor.validate.AccessRules;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.RecordComponentElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.element.VariableElement;
import javax.lang.model.util.ElementFilter;

/**
 * Records and their components, in Java and in Kotlin.
 *
 * <p>Kapt shows the processor a {@code @JvmRecord} class as a final class: its fields are the components, and what the
 * author writes on a property stands on the parameter of the constructor. Class files of Kotlin are records, with the
 * annotations in the same place.
 */
final class Records {
    private static final String KOTLIN_CLASS = "kotlin.Metadata";
    private static final String KOTLIN_RECORD = "kotlin.jvm.JvmRecord";
    private static final String KOTLIN_STATIC = "kotlin.jvm.JvmStatic";

    private Records() {}

    static boolean isRecord(Element element) {
        return element.getKind() == ElementKind.RECORD || isKotlinRecord(element);
    }

    private static boolean isKotlinRecord(Element element) {
        return element.getKind() == ElementKind.CLASS
                && Mirrors.find(element, KOTLIN_RECORD).isPresent();
    }

    /** Returns the components of a record in their order: record components or, in Kotlin, fields. */
    static List<? extends Element> components(TypeElement type) {
        if (!isKotlinRecord(type)) {
            return type.getRecordComponents();
        }
        return ElementFilter.fieldsIn(type.getEnclosedElements()).stream()
                .filter(field -> !field.getModifiers().contains(Modifier.STATIC))
                .toList();
    }

    /** Returns whether an element was written in Kotlin. */
    static boolean isKotlin(Element element) {
        for (Element current = element; current != null; current = current.getEnclosingElement()) {
            if (Mirrors.find(current, KOTLIN_CLASS).isPresent()) {
                return true;
            }
        }
        return false;
    }

    /** Returns whether a method is what Kotlin keeps in an object beside the static method of that name. */
    static boolean isShadowOfStatic(ExecutableElement method) {
        return !method.getModifiers().contains(Modifier.STATIC)
                && Mirrors.find(method, KOTLIN_STATIC).isPresent();
    }

    /** Returns where Kotlin keeps the annotations of a component; empty for any other element. */
    static Optional<VariableElement> parameter(Element component) {
        boolean isComponent = component instanceof RecordComponentElement
                || component.getKind() == ElementKind.FIELD && isKotlinRecord(AccessRules.enclosing(component));
        if (!isComponent || !isKotlin(component)) {
            return Optional.empty();
        }
        TypeElement type = (TypeElement) AccessRules.enclosing(component);
        int count = components(type).size();
        for (ExecutableElement constructor : ElementFilter.constructorsIn(type.getEnclosedElements())) {
            for (VariableElement parameter : constructor.getParameters()) {
                if (constructor.getParameters().size() == count
                        && parameter.getSimpleName().equals(component.getSimpleName())) {
                    return Optional.of(parameter);
                }
            }
        }
        return Optional.empty();
    }

    /**
     * Returns what implements an interface of Kotlin directly, whose sealing kapt does not show: by the name of the
     * top-level class, nested ones in their order.
     *
     * @param roots all top-level classes of the module
     */
    static List<TypeElement> implementers(TypeElement sealed, Collection<? extends Element> roots) {
        List<TypeElement> found = new ArrayList<>();
        roots.stream()
                .sorted(Comparator.comparing(Element::toString))
                .forEach(root -> addImplementers(sealed, root, found));
        return found;
    }

    private static void addImplementers(TypeElement sealed, Element element, List<TypeElement> found) {
        if (!(element instanceof TypeElement type)) {
            return;
        }
        if (type.getInterfaces().stream()
                .anyMatch(parent ->
                        parent.toString().equals(sealed.getQualifiedName().toString()))) {
            found.add(type);
        }
        for (TypeElement nested : ElementFilter.typesIn(type.getEnclosedElements())) {
            addImplementers(sealed, nested, found);
        }
    }
}
