package dev.stdb.processor.step;

import dev.stdb.annotation.HttpHandler;
import dev.stdb.module.HandlerContext;
import dev.stdb.module.HttpAnswer;
import dev.stdb.module.HttpRequest;
import dev.stdb.moduledef.HttpRoutePath;
import dev.stdb.moduledef.NameCase;
import dev.stdb.processor.message.Message;
import dev.stdb.processor.model.HandlerModel;
import dev.stdb.processor.validate.AccessRules;
import dev.stdb.processor.validate.Report;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.TypeElement;
import javax.lang.model.element.VariableElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;
import org.jspecify.annotations.Nullable;

/** Reads the methods with {@code @HttpHandler}. */
final class HandlerReader {

    private static final String ANY = "ANY";

    private final Report report;
    private final String packageName;

    HandlerReader(Report report, String packageName) {
        this.report = report;
        this.packageName = packageName;
    }

    /** Reads handlers; the result is meaningful if no problem was reported. */
    List<HandlerModel> read(List<ExecutableElement> methods) {
        List<HandlerModel> handlers = new ArrayList<>();
        Map<String, String> names = new HashMap<>();
        for (ExecutableElement method : methods) {
            HandlerModel handler = read(method);
            String other = names.putIfAbsent(NameCase.snake(handler.name()), display(method));
            if (other != null) {
                report.add(method, Message.HANDLER_NAME_REPEATED, handler.name(), other);
            }
            for (int i = 0; i < handlers.size(); i++) {
                if (overlap(handlers.get(i), handler)) {
                    report.add(method, Message.HANDLER_ROUTE_REPEATED, handler.path(), display(methods.get(i)));
                }
            }
            handlers.add(handler);
        }
        return handlers;
    }

    private static String display(ExecutableElement method) {
        return AccessRules.enclosing(method).getSimpleName() + "." + method.getSimpleName();
    }

    private static boolean overlap(HandlerModel a, HandlerModel b) {
        boolean sameMethod = a.httpMethod() == null
                || b.httpMethod() == null
                || a.httpMethod().equals(b.httpMethod());
        return sameMethod && HttpRoutePath.withoutNames(a.path()).equals(HttpRoutePath.withoutNames(b.path()));
    }

    private HandlerModel read(ExecutableElement method) {
        AnnotationMirror mirror = Mirrors.find(method, HttpHandler.class).orElseThrow();
        if (!isHandler(method)) {
            report.add(method, Message.HANDLER_SIGNATURE, method.getSimpleName(), method.getSimpleName());
        }
        String path = Mirrors.text(mirror, "path").orElse("");
        if (!HttpRoutePath.isValid(path)) {
            report.add(method, Message.HANDLER_PATH, path);
        }
        return new HandlerModel(
                method.getSimpleName().toString(),
                TypeReader.javaName((TypeElement) AccessRules.enclosing(method)),
                httpMethod(mirror),
                path,
                !AccessRules.isVisibleFrom(method, Mirrors.packageName(method), packageName),
                !method.getThrownTypes().isEmpty());
    }

    private static @Nullable String httpMethod(AnnotationMirror mirror) {
        String constant = Mirrors.constant(mirror, "method", ANY);
        return Objects.equals(constant, ANY) ? null : constant;
    }

    private boolean isHandler(ExecutableElement method) {
        List<? extends VariableElement> parameters = method.getParameters();
        return method.getModifiers().contains(Modifier.STATIC)
                && AccessRules.isVisibleInPackage(method)
                && method.getTypeParameters().isEmpty()
                && is(method.getReturnType(), HttpAnswer.class)
                && parameters.size() == 2
                && isContext(parameters.get(0).asType())
                && is(parameters.get(1).asType(), HttpRequest.class);
    }

    private static boolean is(TypeMirror type, Class<?> wanted) {
        return type instanceof DeclaredType declared
                && Mirrors.qualifiedName(declared).equals(wanted.getName());
    }

    /** The type argument is {@code Db}, which does not exist yet, or is left from the last compilation. */
    private boolean isContext(TypeMirror type) {
        return is(type, HandlerContext.class)
                && ((DeclaredType) type)
                        .getTypeArguments().stream()
                                .allMatch(argument -> argument.getKind() != TypeKind.DECLARED
                                        || Mirrors.qualifiedName((DeclaredType) argument)
                                                .equals(packageName + ".Db"));
    }
}
