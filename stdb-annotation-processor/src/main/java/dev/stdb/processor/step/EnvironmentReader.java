package dev.stdb.processor.step;

import dev.stdb.annotation.Name;
import dev.stdb.annotation.Secret;
import dev.stdb.moduledef.EnvironmentDef;
import dev.stdb.processor.message.Message;
import dev.stdb.processor.model.EnvironmentModel;
import dev.stdb.processor.model.EnvironmentModel.Choice;
import dev.stdb.processor.model.EnvironmentModel.Constant;
import dev.stdb.processor.model.EnvironmentModel.Variable;
import dev.stdb.processor.validate.AccessRules;
import dev.stdb.processor.validate.Report;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeMirror;
import org.jspecify.annotations.Nullable;

/** Reads the interface with {@code @Environment}. */
final class EnvironmentReader {

    private final Report report;
    private final String packageName;

    EnvironmentReader(Report report, String packageName) {
        this.report = report;
        this.packageName = packageName;
    }

    /**
     * Reads the environment of a module.
     *
     * @param types the annotated types
     * @return null if there is none; meaningful if no problem was reported
     */
    @Nullable
    EnvironmentModel read(List<TypeElement> types) {
        if (types.isEmpty()) {
            return null;
        }
        TypeElement type = types.get(0);
        for (TypeElement other : types.subList(1, types.size())) {
            report.add(other, Message.ENVIRONMENT_REPEATED, other.getSimpleName(), type.getSimpleName());
        }
        if (type.getKind() != ElementKind.INTERFACE
                || type.getModifiers().contains(Modifier.SEALED)
                || !type.getTypeParameters().isEmpty()
                || !type.getInterfaces().isEmpty()) {
            report.add(type, Message.ENVIRONMENT_NOT_INTERFACE, type.getSimpleName());
            return null;
        }
        checkVisible(type, type);
        List<Variable> variables = new ArrayList<>();
        Set<String> keys = new HashSet<>();
        for (Element member : type.getEnclosedElements()) {
            boolean isAbstract = member.getModifiers().contains(Modifier.ABSTRACT);
            if (isAbstract && member instanceof ExecutableElement method) {
                Variable variable = read(type, method);
                variables.add(variable);
                if (!keys.add(variable.key())) {
                    report.add(method, Message.ENVIRONMENT_KEY_REPEATED, variable.key());
                }
            }
        }
        return new EnvironmentModel(TypeReader.javaName(type), variables);
    }

    private void checkVisible(TypeElement type, Element where) {
        if (!AccessRules.isVisibleFrom(type, Mirrors.packageName(type), packageName)) {
            report.add(where, Message.TYPE_NOT_ACCESSIBLE, packageName, type.getSimpleName());
        }
    }

    private Variable read(TypeElement type, ExecutableElement method) {
        String name = method.getSimpleName().toString();
        String key = given(method).orElse(name);
        if (!EnvironmentDef.isKey(key)) {
            report.add(method, Message.ENVIRONMENT_KEY, key);
        }
        Optional<DeclaredType> payload = optionalPayload(method.getReturnType());
        TypeMirror value = payload.<TypeMirror>map(present -> present).orElse(method.getReturnType());
        boolean isText = value instanceof DeclaredType declared
                && Mirrors.qualifiedName(declared).equals(String.class.getName());
        TypeElement choice = isText ? null : enumOf(value);
        boolean isVariable = (isText || choice != null)
                && method.getParameters().isEmpty()
                && method.getTypeParameters().isEmpty()
                && method.getThrownTypes().isEmpty();
        if (!isVariable) {
            report.add(method, Message.ENVIRONMENT_METHOD, name, type.getSimpleName());
        }
        return new Variable(
                key,
                name,
                choice == null ? null : choice(choice, method),
                payload.isPresent(),
                Mirrors.has(method, Secret.class));
    }

    private static Optional<String> given(Element element) {
        return Mirrors.find(element, Name.class).flatMap(name -> Mirrors.text(name, "value"));
    }

    private static Optional<DeclaredType> optionalPayload(TypeMirror type) {
        boolean isOptional = type instanceof DeclaredType declared
                && Mirrors.qualifiedName(declared).equals(Optional.class.getName())
                && declared.getTypeArguments().size() == 1;
        return isOptional && ((DeclaredType) type).getTypeArguments().get(0) instanceof DeclaredType payload
                ? Optional.of(payload)
                : Optional.empty();
    }

    private static @Nullable TypeElement enumOf(TypeMirror type) {
        return type instanceof DeclaredType declared
                        && declared.asElement() instanceof TypeElement element
                        && element.getKind() == ElementKind.ENUM
                ? element
                : null;
    }

    private Choice choice(TypeElement type, ExecutableElement where) {
        checkVisible(type, where);
        List<Constant> constants = new ArrayList<>();
        for (Element member : type.getEnclosedElements()) {
            if (member.getKind() == ElementKind.ENUM_CONSTANT) {
                String name = member.getSimpleName().toString();
                constants.add(new Constant(name, given(member).orElse(name)));
            }
        }
        if (constants.isEmpty()) {
            report.add(where, Message.ENUM_EMPTY, type.getSimpleName());
        }
        return new Choice(TypeReader.javaName(type), constants);
    }
}
