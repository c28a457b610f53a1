package dev.stdb.processor.step;

import dev.stdb.annotation.ClientConnected;
import dev.stdb.annotation.ClientDisconnected;
import dev.stdb.annotation.Init;
import dev.stdb.annotation.Reducer;
import dev.stdb.annotation.Scheduled;
import dev.stdb.module.ReducerContext;
import dev.stdb.moduledef.Lifecycle;
import dev.stdb.processor.message.Message;
import dev.stdb.processor.model.ReducerModel;
import dev.stdb.processor.model.ReducerModel.Parameter;
import dev.stdb.processor.model.TypeUse.NamedUse;
import dev.stdb.processor.validate.AccessRules;
import dev.stdb.processor.validate.NameRules;
import dev.stdb.processor.validate.Report;
import java.util.List;
import java.util.Optional;
import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.AnnotationValue;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.TypeElement;
import javax.lang.model.element.VariableElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;
import org.jspecify.annotations.Nullable;

/** Reads one method with {@code @Reducer} or a lifecycle annotation. */
final class ReducerReader {

    /** Annotations that make a method a reducer. */
    static final List<Class<?>> MARKS =
            List.of(Reducer.class, Init.class, ClientConnected.class, ClientDisconnected.class, Scheduled.class);

    /** Annotations of methods that take no arguments. */
    private static final List<Class<?>> WITHOUT_ARGUMENTS =
            List.of(Init.class, ClientConnected.class, ClientDisconnected.class, Scheduled.class);

    private final Report report;
    private final TypeReader types;
    private final String packageName;

    ReducerReader(Report report, TypeReader types, String packageName) {
        this.report = report;
        this.types = types;
        this.packageName = packageName;
    }

    /** Returns the source name of a reducer. */
    static String reducerName(ExecutableElement method) {
        return explicitName(method).orElse(method.getSimpleName().toString());
    }

    /** Returns the name in the database. */
    static String canonicalName(ExecutableElement method) {
        return NameRules.canonical(reducerName(method), explicitName(method).isPresent());
    }

    /** Returns the name given in {@code @Reducer}. */
    static Optional<String> explicitName(ExecutableElement method) {
        Optional<AnnotationMirror> mirror = Mirrors.find(method, Reducer.class);
        return mirror.flatMap(reducer -> Mirrors.text(reducer, "name"));
    }

    /** Returns the lifecycle annotation of a method. */
    static Optional<Class<?>> lifecycleMark(ExecutableElement method) {
        return MARKS.stream()
                .filter(mark -> mark != Reducer.class && mark != Scheduled.class && Mirrors.has(method, mark))
                .findFirst();
    }

    /** Reads a reducer; the result is meaningful if no problem was reported. */
    ReducerModel read(ExecutableElement method) {
        String name = reducerName(method);
        if (!NameRules.isIdentifier(name)) {
            report.add(method, Message.NAME_INVALID, name);
        } else if (NameRules.isReservedFunction(canonicalName(method))) {
            report.add(method, Message.REDUCER_NAME_RESERVED, name);
        }
        if (isMixed(method)) {
            report.add(method, Message.LIFECYCLE_MIXED, name);
        }
        checkSignature(method, name);
        List<Parameter> parameters = readParameters(
                method,
                "Reducer " + name,
                ReducerContext.class,
                Message.REDUCER_CONTEXT_MISSING,
                name,
                method.getSimpleName());
        Optional<Class<?>> mark = lifecycleMark(method);
        for (Class<?> silent : WITHOUT_ARGUMENTS) {
            if (Mirrors.has(method, silent) && !parameters.isEmpty()) {
                report.add(method, Message.LIFECYCLE_PARAMETERS, silent.getSimpleName(), name);
            }
        }
        TypeElement owner = (TypeElement) AccessRules.enclosing(method);
        return new ReducerModel(
                name,
                explicitName(method).isPresent(),
                TypeReader.javaName(owner),
                method.getSimpleName().toString(),
                parameters,
                isPrivate(method),
                lifecycle(mark.orElse(null)),
                TimerReader.read(report, method),
                !AccessRules.isVisibleFrom(method, Mirrors.packageName(method), packageName),
                !method.getThrownTypes().isEmpty(),
                error(method, name));
    }

    /** Returns the type of the values with which a reducer refuses calls, null if there is none, or a problem. */
    private @Nullable NamedUse error(ExecutableElement method, String name) {
        AnnotationMirror annotation = Mirrors.find(method, Reducer.class).orElse(null);
        AnnotationValue value =
                annotation == null ? null : Mirrors.value(annotation, "error").orElse(null);
        if (annotation == null || value == null) {
            return null;
        }
        if (!(value.getValue() instanceof TypeMirror type)) {
            throw new UnresolvedTypeException(String.valueOf(value.getValue()));
        }
        if (type.getKind() == TypeKind.VOID) {
            return null;
        }
        int slot = types.defineNamed(type, method);
        if (slot < 0) {
            report.addAt(method, annotation, value, Message.REDUCER_ERROR_TYPE, name, Mirrors.display(type));
            return null;
        }
        return new NamedUse(slot);
    }

    private static boolean isPrivate(ExecutableElement method) {
        return Mirrors.find(method, Reducer.class)
                .map(reducer -> Mirrors.constant(reducer, "access", "PUBLIC"))
                .orElse("PRIVATE")
                .equals("PRIVATE");
    }

    private static boolean isMixed(ExecutableElement method) {
        List<Class<?>> marks =
                MARKS.stream().filter(mark -> Mirrors.has(method, mark)).toList();
        return marks.size() > 1 && !marks.equals(List.of(Reducer.class, Scheduled.class));
    }

    private void checkSignature(ExecutableElement method, String name) {
        if (!method.getModifiers().contains(Modifier.STATIC)) {
            report.add(method, Message.REDUCER_NOT_STATIC, name);
        }
        if (!AccessRules.isVisibleInPackage(method)) {
            report.add(method, Message.REDUCER_PRIVATE, name);
        }
        if (method.getReturnType().getKind() != TypeKind.VOID) {
            report.add(method, Message.REDUCER_RETURNS_VALUE, name);
        }
        if (!method.getTypeParameters().isEmpty()) {
            report.add(method, Message.REDUCER_GENERIC, name);
        }
    }

    /**
     * Reads what follows the context of a function.
     *
     * @param display kind and name of the function
     * @param missing what to report, with its arguments, if there is no context
     */
    List<Parameter> readParameters(
            ExecutableElement method, String display, Class<?> context, Message missing, Object... arguments) {
        List<? extends VariableElement> declared = method.getParameters();
        if (declared.isEmpty() || !isContext(declared.get(0), context)) {
            report.add(method, missing, arguments);
            return List.of();
        }
        return new ParameterReader(report, types).read(method, display);
    }

    /**
     * The type argument is {@code Db}, which does not exist yet, or is left from the last compilation. Eclipse calls a
     * type with an argument that does not exist an error, with the name of the type.
     */
    boolean isContext(VariableElement parameter, Class<?> context) {
        return parameter.asType() instanceof DeclaredType type
                && Mirrors.qualifiedName(type).equals(context.getName())
                && type.getTypeArguments().stream().allMatch(argument -> mayBeDb(argument, packageName));
    }

    /** Returns whether a type argument is the generated {@code Db}, as far as one can tell before it is generated. */
    static boolean mayBeDb(TypeMirror argument, String packageName) {
        return argument.getKind() != TypeKind.DECLARED
                || Mirrors.qualifiedName((DeclaredType) argument).equals(packageName + ".Db");
    }

    private static @Nullable Lifecycle lifecycle(@Nullable Class<?> mark) {
        if (mark == Init.class) {
            return Lifecycle.INIT;
        }
        if (mark == ClientConnected.class) {
            return Lifecycle.ON_CONNECT;
        }
        return mark == ClientDisconnected.class ? Lifecycle.ON_DISCONNECT : null;
    }
}
