package dev.stdb.processor.step;

import dev.stdb.annotation.PrimaryKey;
import dev.stdb.annotation.Procedure;
import dev.stdb.annotation.View;
import dev.stdb.processor.message.Message;
import dev.stdb.processor.model.ReducerModel.Parameter;
import dev.stdb.processor.model.TypeDefinition.Field;
import dev.stdb.processor.model.TypeDefinition.RecordDefinition;
import dev.stdb.processor.model.TypeUse.ScalarUse;
import dev.stdb.processor.model.ViewModel;
import dev.stdb.processor.model.ViewModel.Returns;
import dev.stdb.processor.validate.AccessRules;
import dev.stdb.processor.validate.NameRules;
import dev.stdb.processor.validate.Report;
import dev.stdb.query.Query;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.Element;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.TypeElement;
import javax.lang.model.element.VariableElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;
import org.jspecify.annotations.Nullable;

/** Reads one method with {@code @View}. */
final class ViewReader {

    /** Simple name of the generated context of views that know their caller. */
    private static final String CONTEXT = "ViewContext";

    /** Simple name of the generated context of views that do not. */
    private static final String ANONYMOUS_CONTEXT = "AnonymousViewContext";

    private static final Map<String, Returns> RESULTS = Map.of(
            List.class.getName(), Returns.LIST,
            Optional.class.getName(), Returns.OPTIONAL,
            Query.class.getName(), Returns.QUERY);

    /** The compiler of Eclipse names what does not exist as the source does, and goes on to do so in later rounds. */
    private static final Set<String> CONTEXTS_OF_ECLIPSE = Set.of(CONTEXT, ANONYMOUS_CONTEXT);

    private final Report report;
    private final TypeReader types;
    private final String packageName;

    ViewReader(Report report, TypeReader types, String packageName) {
        this.report = report;
        this.types = types;
        this.packageName = packageName;
    }

    /** Returns the source name of a view. */
    static String viewName(ExecutableElement method) {
        return explicitName(method).orElse(method.getSimpleName().toString());
    }

    /** Returns the name in the database. */
    static String canonicalName(ExecutableElement method) {
        return NameRules.canonical(viewName(method), explicitName(method).isPresent());
    }

    private static Optional<String> explicitName(ExecutableElement method) {
        return Mirrors.text(annotation(method), "name");
    }

    private static AnnotationMirror annotation(ExecutableElement method) {
        return Mirrors.find(method, View.class).orElseThrow();
    }

    /** Returns the class of the rows of a view, empty if it returns something else or what does not exist yet. */
    static Optional<TypeElement> rowType(ExecutableElement method) {
        return rowMirror(method) instanceof DeclaredType row && row.getKind() == TypeKind.DECLARED
                ? Optional.of((TypeElement) row.asElement())
                : Optional.empty();
    }

    private static @Nullable TypeMirror rowMirror(ExecutableElement method) {
        return method.getReturnType() instanceof DeclaredType result
                        && RESULTS.containsKey(Mirrors.qualifiedName(result))
                        && result.getTypeArguments().size() == 1
                ? result.getTypeArguments().get(0)
                : null;
    }

    /** Reads a view; the result is null if a problem with its rows was reported. */
    @Nullable
    ViewModel read(ExecutableElement method) {
        String name = viewName(method);
        if (!NameRules.isIdentifier(name)) {
            report.add(method, Message.NAME_INVALID, name);
        } else if (NameRules.isReservedTable(canonicalName(method))) {
            report.add(method, Message.VIEW_NAME_RESERVED, name);
        }
        checkSignature(method, name);
        List<Parameter> parameters = readParameters(method, name);
        int slot = readRows(method, name);
        if (slot < 0 || !(types.definition(slot) instanceof RecordDefinition definition)) {
            return null;
        }
        TypeElement owner = (TypeElement) AccessRules.enclosing(method);
        String key = readPrimaryKey(rowType(method).orElseThrow(), definition);
        return new ViewModel(
                name,
                explicitName(method).isPresent(),
                TypeReader.javaName(owner),
                method.getSimpleName().toString(),
                parameters,
                Mirrors.constant(annotation(method), "access", "PRIVATE").equals("PUBLIC"),
                isContext(method, ANONYMOUS_CONTEXT),
                Objects.requireNonNull(RESULTS.get(Mirrors.qualifiedName((DeclaredType) method.getReturnType()))),
                slot,
                parameters.isEmpty() ? key : null,
                !AccessRules.isVisibleFrom(method, Mirrors.packageName(method), packageName),
                !method.getThrownTypes().isEmpty());
    }

    private void checkSignature(ExecutableElement method, String name) {
        if (!method.getModifiers().contains(Modifier.STATIC)) {
            report.add(method, Message.VIEW_NOT_STATIC, name);
        }
        if (!AccessRules.isVisibleInPackage(method)) {
            report.add(method, Message.VIEW_PRIVATE, name);
        }
        if (!method.getTypeParameters().isEmpty()) {
            report.add(method, Message.VIEW_GENERIC, name);
        }
        Stream.concat(Stream.of(Procedure.class), ReducerReader.MARKS.stream())
                .filter(mark -> Mirrors.has(method, mark))
                .findFirst()
                .ifPresent(mark -> report.add(method, Message.VIEW_MIXED, name, mark.getSimpleName()));
    }

    private List<Parameter> readParameters(ExecutableElement method, String name) {
        if (!isContext(method, CONTEXT) && !isContext(method, ANONYMOUS_CONTEXT)) {
            report.add(method, Message.VIEW_CONTEXT_MISSING, name, method.getSimpleName(), packageName);
            return List.of();
        }
        List<Parameter> parameters = new ParameterReader(report, types).read(method, "View " + name);
        if (parameters.size() == method.getParameters().size() - 1) {
            for (int i = 0; i < parameters.size(); i++) {
                checkArgument(method.getParameters().get(i + 1), parameters.get(i), name);
            }
        }
        return parameters;
    }

    /** Only SQL passes arguments: spec sql.md §10.1. */
    private void checkArgument(VariableElement declared, Parameter parameter, String view) {
        boolean isLiteral = parameter.type() instanceof ScalarUse use
                && use.scalar().isComparable()
                && !use.scalar().isFloat();
        if (!isLiteral) {
            report.add(
                    declared, Message.VIEW_PARAMETER_TYPE, parameter.name(), view, Mirrors.display(declared.asType()));
        }
    }

    /**
     * Returns whether the first parameter is a context. The class is generated, so that it may be there only in the
     * next round.
     */
    private boolean isContext(ExecutableElement method, String simpleName) {
        if (method.getParameters().isEmpty()) {
            return false;
        }
        TypeMirror first = method.getParameters().get(0).asType();
        String expected = packageName + "." + simpleName;
        boolean isError = first.getKind() == TypeKind.ERROR;
        String name = first instanceof DeclaredType type ? Mirrors.qualifiedName(type) : "";
        if (isError && !CONTEXTS_OF_ECLIPSE.contains(name)) {
            throw new UnresolvedTypeException(first.toString());
        }
        return first instanceof DeclaredType type
                && name.equals(isError ? simpleName : expected)
                && type.getTypeArguments().stream().allMatch(argument -> ReducerReader.mayBeDb(argument, packageName));
    }

    /** Returns the slot of the row type, -1 if a problem was reported. */
    private int readRows(ExecutableElement method, String name) {
        if (method.getReturnType().getKind() == TypeKind.ERROR) {
            throw new UnresolvedTypeException(method.getReturnType().toString());
        }
        TypeMirror row = rowMirror(method);
        int slot = row == null ? -1 : types.defineRow(row, method);
        if (slot < 0) {
            report.add(method, Message.VIEW_RETURN_TYPE, name, Mirrors.display(method.getReturnType()));
        }
        return slot;
    }

    private @Nullable String readPrimaryKey(TypeElement row, RecordDefinition definition) {
        List<? extends Element> components = Records.components(row);
        if (definition.fields().size() != components.size()) {
            return null;
        }
        // Of a table all this is checked there; its key may have several columns, which that of a view cannot.
        boolean isTable = TableElement.isTable(row);
        List<String> keys = new ArrayList<>();
        for (int column = 0; column < components.size(); column++) {
            Element component = components.get(column);
            if (!Mirrors.has(component, PrimaryKey.class)) {
                continue;
            }
            Field field = definition.fields().get(column);
            if (!isTable) {
                checkKey(component, field, definition, !keys.isEmpty());
            }
            keys.add(field.name());
        }
        return keys.size() == 1 ? keys.get(0) : null;
    }

    private void checkKey(Element component, Field field, RecordDefinition definition, boolean isRepeated) {
        Element where = Mirrors.positioned(component);
        if (isRepeated) {
            report.add(where, Message.PRIMARY_KEY_REPEATED, "Record " + definition.name());
        } else if (!types.isIndexable(field.type())) {
            report.add(where, Message.INDEX_COLUMN_TYPE, field.name(), Mirrors.display(component.asType()));
        }
    }
}
