package dev.stdb.processor.step;

import dev.stdb.annotation.Procedure;
import dev.stdb.module.ProcedureContext;
import dev.stdb.processor.message.Message;
import dev.stdb.processor.model.ProcedureModel;
import dev.stdb.processor.model.TypeUse;
import dev.stdb.processor.validate.AccessRules;
import dev.stdb.processor.validate.NameRules;
import dev.stdb.processor.validate.Report;
import java.util.Optional;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.TypeKind;
import org.jspecify.annotations.Nullable;

/** Reads one method with {@code @Procedure}. */
final class ProcedureReader {
    private final Report report;
    private final TypeReader types;
    private final ReducerReader reducers;
    private final String packageName;

    /** Creates a reader; {@code reducers} reads what procedures have in common with them. */
    ProcedureReader(Report report, TypeReader types, ReducerReader reducers, String packageName) {
        this.report = report;
        this.types = types;
        this.reducers = reducers;
        this.packageName = packageName;
    }

    /** Returns the source name of a procedure. */
    static String procedureName(ExecutableElement method) {
        return explicitName(method).orElse(method.getSimpleName().toString());
    }

    /** Returns the name given in {@code @Procedure}. */
    static Optional<String> explicitName(ExecutableElement method) {
        return Mirrors.find(method, Procedure.class).flatMap(procedure -> Mirrors.text(procedure, "name"));
    }

    /** Reads a procedure; the result is meaningful if no problem was reported. */
    ProcedureModel read(ExecutableElement method) {
        String name = procedureName(method);
        if (!NameRules.isIdentifier(name)) {
            report.add(method, Message.NAME_INVALID, name);
        } else if (NameRules.isReservedFunction(
                NameRules.canonical(name, explicitName(method).isPresent()))) {
            report.add(method, Message.PROCEDURE_NAME_RESERVED, name);
        }
        checkSignature(method, name);
        return new ProcedureModel(
                name,
                explicitName(method).isPresent(),
                TypeReader.javaName((TypeElement) AccessRules.enclosing(method)),
                method.getSimpleName().toString(),
                reducers.readParameters(
                        method,
                        "Procedure " + name,
                        ProcedureContext.class,
                        Message.PROCEDURE_CONTEXT_MISSING,
                        name,
                        method.getSimpleName()),
                returned(method),
                isPrivate(method),
                !AccessRules.isVisibleFrom(method, Mirrors.packageName(method), packageName),
                !method.getThrownTypes().isEmpty());
    }

    private static boolean isPrivate(ExecutableElement method) {
        return Mirrors.find(method, Procedure.class)
                .map(procedure -> Mirrors.constant(procedure, "access", "PUBLIC"))
                .orElse("PUBLIC")
                .equals("PRIVATE");
    }

    private void checkSignature(ExecutableElement method, String name) {
        for (Class<?> mark : ReducerReader.MARKS) {
            if (Mirrors.has(method, mark)) {
                report.add(method, Message.PROCEDURE_MIXED, name, mark.getSimpleName());
            }
        }
        if (!method.getModifiers().contains(Modifier.STATIC)) {
            report.add(method, Message.PROCEDURE_NOT_STATIC, name);
        }
        if (!AccessRules.isVisibleInPackage(method)) {
            report.add(method, Message.PROCEDURE_PRIVATE, name);
        }
        if (!method.getTypeParameters().isEmpty()) {
            report.add(method, Message.PROCEDURE_GENERIC, name);
        }
    }

    private @Nullable TypeUse returned(ExecutableElement method) {
        boolean none = method.getReturnType().getKind() == TypeKind.VOID
                || !method.getTypeParameters().isEmpty();
        return none ? null : types.readReturned(method);
    }
}
