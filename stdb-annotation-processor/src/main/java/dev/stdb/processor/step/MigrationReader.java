package dev.stdb.processor.step;

import dev.stdb.annotation.Migration;
import dev.stdb.annotation.Procedure;
import dev.stdb.annotation.View;
import dev.stdb.module.ReducerContext;
import dev.stdb.processor.message.Message;
import dev.stdb.processor.model.MigrationModel;
import dev.stdb.processor.model.ReducerModel.Parameter;
import dev.stdb.processor.model.TableModel;
import dev.stdb.processor.model.TypeDefinition.RecordDefinition;
import dev.stdb.processor.model.TypeUse.NamedUse;
import dev.stdb.processor.validate.AccessRules;
import dev.stdb.processor.validate.Report;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.AnnotationValue;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.TypeElement;
import javax.lang.model.element.VariableElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;
import org.jspecify.annotations.Nullable;

/** Reads the methods with {@code @Migration}. */
final class MigrationReader {
    private final Report report;
    private final TypeReader types;
    private final ReducerReader reducers;
    private final String packageName;

    MigrationReader(Report report, TypeReader types, ReducerReader reducers, String packageName) {
        this.report = report;
        this.types = types;
        this.reducers = reducers;
        this.packageName = packageName;
    }

    /** Returns the class of the old rows of a migration, empty if it is no record. */
    static Optional<TypeElement> oldRow(ExecutableElement method) {
        return Mirrors.value(annotation(method), "from").flatMap(value -> recordOf(value.getValue()));
    }

    private static Optional<TypeElement> recordOf(Object type) {
        return type instanceof DeclaredType declared
                        && declared.asElement() instanceof TypeElement element
                        && element.getKind() == ElementKind.RECORD
                ? Optional.of(element)
                : Optional.empty();
    }

    private static AnnotationMirror annotation(ExecutableElement method) {
        return Mirrors.find(method, Migration.class).orElseThrow();
    }

    /**
     * Reads the migrations; the result is complete if no problem was reported.
     *
     * @param tables the tables of the module
     */
    List<MigrationModel> read(List<ExecutableElement> methods, List<TableModel> tables) {
        List<MigrationModel> migrations = new ArrayList<>();
        Map<MigrationModel, ExecutableElement> declared = new HashMap<>();
        for (ExecutableElement method : methods) {
            MigrationModel migration = read(method);
            if (migration != null) {
                migrations.add(migration);
                declared.put(migration, method);
            }
        }
        if (report.isClean()) {
            Map<Integer, MigrationModel> bySlot = new HashMap<>();
            migrations.forEach(migration -> checkFirst(migration, declared, bySlot));
            migrations.forEach(migration -> checkEnd(migration, declared, bySlot, tables));
        }
        return migrations;
    }

    private @Nullable MigrationModel read(ExecutableElement method) {
        String name = method.getSimpleName().toString();
        checkSignature(method, name);
        int from = readOldRow(method);
        int to = readNewRow(method, name);
        if (from < 0 || to < 0) {
            return null;
        }
        TypeElement owner = (TypeElement) AccessRules.enclosing(method);
        return new MigrationModel(
                TypeReader.javaName(owner),
                name,
                new Parameter("old", new NamedUse(from)),
                from,
                to,
                !AccessRules.isVisibleFrom(method, Mirrors.packageName(method), packageName),
                !method.getThrownTypes().isEmpty());
    }

    private void checkSignature(ExecutableElement method, String name) {
        if (!method.getModifiers().contains(Modifier.STATIC)) {
            report.add(method, Message.MIGRATION_NOT_STATIC, name);
        }
        if (!AccessRules.isVisibleInPackage(method)) {
            report.add(method, Message.MIGRATION_PRIVATE, name);
        }
        if (!method.getTypeParameters().isEmpty()) {
            report.add(method, Message.MIGRATION_GENERIC, name);
        }
        Stream.concat(Stream.of(View.class, Procedure.class), ReducerReader.MARKS.stream())
                .filter(mark -> Mirrors.has(method, mark))
                .findFirst()
                .ifPresent(mark -> report.add(method, Message.MIGRATION_MIXED, name, mark.getSimpleName()));
    }

    /** Returns the slot of the old row, -1 if a problem was reported. */
    private int readOldRow(ExecutableElement method) {
        AnnotationMirror annotation = annotation(method);
        AnnotationValue value = Mirrors.value(annotation, "from").orElse(null);
        if (value == null) {
            // The compiler says so.
            return -1;
        }
        if (!(value.getValue() instanceof TypeMirror type)) {
            throw new UnresolvedTypeException(String.valueOf(value.getValue()));
        }
        int slot = types.defineRow(type, method);
        if (slot < 0) {
            report.addAt(method, annotation, value, Message.MIGRATION_FROM, Mirrors.display(type));
            return -1;
        }
        if (!takes(method, type)) {
            report.add(
                    method,
                    Message.MIGRATION_PARAMETERS,
                    method.getSimpleName(),
                    method.getSimpleName(),
                    Mirrors.display(type));
            return -1;
        }
        return slot;
    }

    private boolean takes(ExecutableElement method, TypeMirror oldRow) {
        List<? extends VariableElement> parameters = method.getParameters();
        return parameters.size() == 2
                && reducers.isContext(parameters.get(0), ReducerContext.class)
                && recordOf(parameters.get(1).asType()).equals(recordOf(oldRow));
    }

    /** Returns the slot of what a migration returns, -1 if a problem was reported. */
    private int readNewRow(ExecutableElement method, String name) {
        TypeMirror returned = method.getReturnType();
        if (returned.getKind() == TypeKind.ERROR) {
            throw new UnresolvedTypeException(returned.toString());
        }
        int slot = types.defineRow(returned, method);
        if (slot < 0) {
            report.add(method, Message.MIGRATION_RETURN, name, Mirrors.display(returned));
        }
        return slot;
    }

    private void checkFirst(
            MigrationModel migration,
            Map<MigrationModel, ExecutableElement> declared,
            Map<Integer, MigrationModel> bySlot) {
        MigrationModel other = bySlot.putIfAbsent(migration.fromSlot(), migration);
        if (other != null) {
            report.add(
                    methodOf(migration, declared),
                    Message.MIGRATION_REPEATED,
                    migration.method(),
                    nameOf(migration.fromSlot()),
                    other.method());
        }
    }

    /** Follows the chain of a migration, which must end at a table with rows. */
    private void checkEnd(
            MigrationModel migration,
            Map<MigrationModel, ExecutableElement> declared,
            Map<Integer, MigrationModel> bySlot,
            List<TableModel> tables) {
        Element where = methodOf(migration, declared);
        Set<Integer> passed = new HashSet<>(Set.of(migration.fromSlot()));
        int slot = migration.toSlot();
        for (MigrationModel next = bySlot.get(slot); next != null; next = bySlot.get(slot)) {
            if (!passed.add(slot)) {
                break;
            }
            slot = next.toSlot();
        }
        if (passed.contains(slot)) {
            report.add(where, Message.MIGRATION_CIRCLE, migration.method(), nameOf(migration.fromSlot()));
            return;
        }
        int end = slot;
        List<TableModel> ends =
                tables.stream().filter(table -> table.slot() == end).toList();
        if (ends.isEmpty()) {
            if (end == migration.toSlot()) {
                report.add(where, Message.MIGRATION_END, migration.method(), nameOf(end), nameOf(end));
            }
        } else if (ends.stream().allMatch(TableModel::isEvent)) {
            report.add(
                    where,
                    Message.MIGRATION_EVENT,
                    migration.method(),
                    ends.get(0).name());
        }
    }

    private static ExecutableElement methodOf(
            MigrationModel migration, Map<MigrationModel, ExecutableElement> declared) {
        return Optional.ofNullable(declared.get(migration)).orElseThrow();
    }

    private String nameOf(int slot) {
        return types.definition(slot) instanceof RecordDefinition row ? row.name() : "another type";
    }
}
