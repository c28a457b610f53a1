package dev.stdb.processor.write;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.ParameterizedTypeName;
import com.palantir.javapoet.TypeName;
import com.palantir.javapoet.TypeSpec;
import dev.stdb.moduledef.NameCase;
import dev.stdb.processor.model.ModuleModel;
import dev.stdb.processor.model.Scalar;
import dev.stdb.processor.model.TableModel;
import dev.stdb.processor.model.TypeDefinition.EnumDefinition;
import dev.stdb.processor.model.TypeDefinition.Field;
import dev.stdb.processor.model.TypeUse;
import dev.stdb.processor.model.TypeUse.NamedUse;
import dev.stdb.processor.model.TypeUse.OptionalUse;
import dev.stdb.processor.model.TypeUse.ScalarUse;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import javax.lang.model.element.Modifier;
import org.jspecify.annotations.Nullable;

/** Writes {@code From}, the start of queries: the tables and the columns that SQL compares in views. */
final class FromWriter {
    private final Names names;
    private final ModuleModel module;
    private final ClassName name;

    FromWriter(Names names, ModuleModel module) {
        this.names = names;
        this.module = module;
        this.name = Names.from(module.packageName());
    }

    TypeSpec from() {
        TypeSpec.Builder from = TypeSpec.classBuilder(name)
                .addModifiers(Modifier.PUBLIC, Modifier.FINAL)
                .addJavadoc("The start of queries: a query for all rows of each table.\n")
                .addMethod(MethodSpec.constructorBuilder()
                        .addModifiers(Modifier.PUBLIC)
                        .addJavadoc("Creates the start of queries, which is always the same.\n")
                        .build());
        for (TableModel table : module.readableTables()) {
            ClassName columns = name.nestedClass(NameCase.pascal(table.name()) + "Columns");
            ClassName indexedColumns = columns.nestedClass("Indexed");
            TypeName rowType = row(table);
            from.addMethod(MethodSpec.methodBuilder(Names.tableAccessor(table))
                    .addModifiers(Modifier.PUBLIC)
                    .addJavadoc("Returns the query for all rows of table {@code $L}.\n", table.name())
                    .returns(ParameterizedTypeName.get(Names.TABLE_QUERY, rowType, columns, indexedColumns))
                    .addStatement(
                            "return new $T<>($S, new $T(), new $T())",
                            Names.TABLE_QUERY,
                            Names.canonical(table),
                            columns,
                            indexedColumns)
                    .build());
            TypeSpec indexed = columns(table, indexedColumns, "Columns of table {@code $L} that it can be joined by.\n")
                    .addMethods(joined(table).stream()
                            .map(field -> joinedColumn(table, field))
                            .toList())
                    .build();
            from.addType(columns(table, columns, "Columns of table {@code $L} that conditions compare.\n")
                    .addMethods(compared(table).stream()
                            .map(field -> comparedColumn(table, field))
                            .toList())
                    .addType(indexed)
                    .build());
        }
        return from.build();
    }

    /** Returns the columns that SQL compares in views: more than it does in subscriptions (ADR 0068). */
    private List<Field> compared(TableModel table) {
        return fields(table).stream()
                .filter(field ->
                        isCompared(field.type() instanceof OptionalUse optional ? optional.payload() : field.type()))
                .toList();
    }

    private boolean isCompared(TypeUse type) {
        return type instanceof ScalarUse use ? use.scalar() != Scalar.SCHEDULE_AT : enumOf(type) != null;
    }

    private @Nullable EnumDefinition enumOf(TypeUse type) {
        return type instanceof NamedUse named && module.types().get(named.slot()) instanceof EnumDefinition plain
                ? plain
                : null;
    }

    /** Returns the columns of indexes that SQL compares everywhere. */
    private List<Field> joined(TableModel table) {
        Set<Field> indexed = table.indexes().stream()
                .flatMap(index -> index.columns().stream())
                .map(fields(table)::get)
                .collect(Collectors.toCollection(HashSet::new));
        return fields(table).stream()
                .filter(field ->
                        field.type() instanceof ScalarUse use && use.scalar().isComparable())
                .filter(indexed::contains)
                .toList();
    }

    private List<Field> fields(TableModel table) {
        return module.types().record(table.slot()).fields();
    }

    private static TypeSpec.Builder columns(TableModel table, ClassName type, String doc) {
        return TypeSpec.classBuilder(type)
                .addModifiers(Modifier.PUBLIC, Modifier.STATIC, Modifier.FINAL)
                .addJavadoc(doc, table.name())
                .addMethod(MethodSpec.constructorBuilder()
                        .addModifiers(Modifier.PRIVATE)
                        .build());
    }

    private static MethodSpec.Builder accessor(Field field, TypeName type) {
        return MethodSpec.methodBuilder(field.accessor())
                .addModifiers(Modifier.PUBLIC)
                .addJavadoc("Returns column {@code $L}.\n", field.name())
                .returns(type);
    }

    private TypeName row(TableModel table) {
        return names.type(new NamedUse(table.slot()));
    }

    private MethodSpec joinedColumn(TableModel table, Field field) {
        TypeName type = ParameterizedTypeName.get(Names.INDEXED_COLUMN, row(table), names.boxed(field.type()));
        return accessor(field, type)
                .addStatement("return new $T($S, $S)", type, Names.canonical(table), NameCase.snake(field.name()))
                .build();
    }

    private MethodSpec comparedColumn(TableModel table, Field field) {
        TypeName row = row(table);
        TypeName type = columnType(field.type(), row);
        CodeBlock.Builder arguments = CodeBlock.builder()
                .add("$S, $S, $T::$L", Names.canonical(table), NameCase.snake(field.name()), row, field.accessor());
        EnumDefinition plain = enumOf(field.type());
        if (field.type() instanceof OptionalUse optional) {
            arguments.add(", ").add(valueType(optional.payload()));
        } else if (plain != null) {
            arguments.add(", ").add(variants(plain));
        }
        return accessor(field, type)
                .addStatement("return new $T($L)", type, arguments.build())
                .build();
    }

    private TypeName columnType(TypeUse type, TypeName row) {
        if (type instanceof OptionalUse optional) {
            return ParameterizedTypeName.get(Names.OPTION_COLUMN, row, names.boxed(optional.payload()));
        } else if (type instanceof ScalarUse use && use.scalar() == Scalar.BOOL) {
            return ParameterizedTypeName.get(Names.BOOL_COLUMN, row);
        }
        ClassName column = !(type instanceof ScalarUse use)
                ? Names.ENUM_COLUMN
                : use.scalar() == Scalar.U64 ? Names.UNSIGNED_COLUMN : Names.COLUMN;
        return ParameterizedTypeName.get(column, row, names.boxed(type));
    }

    /** Returns an expression for how SQL writes present values of an option. */
    private CodeBlock valueType(TypeUse payload) {
        EnumDefinition plain = enumOf(payload);
        if (plain != null) {
            return CodeBlock.of("$T.ofEnum($L)", Names.COLUMN_TYPE, variants(plain));
        }
        boolean unsigned = ((ScalarUse) payload).scalar() == Scalar.U64;
        return CodeBlock.of("$T.$L()", Names.COLUMN_TYPE, unsigned ? "unsigned" : "plain");
    }

    private static CodeBlock variants(EnumDefinition plain) {
        return plain.constants().stream()
                .map(constant -> CodeBlock.of("$S", constant.name()))
                .collect(CodeBlock.joining(", "));
    }
}
