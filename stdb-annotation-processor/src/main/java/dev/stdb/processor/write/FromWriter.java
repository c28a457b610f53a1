package dev.stdb.processor.write;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.ParameterizedTypeName;
import com.palantir.javapoet.TypeName;
import com.palantir.javapoet.TypeSpec;
import dev.stdb.moduledef.NameCase;
import dev.stdb.processor.model.ModuleModel;
import dev.stdb.processor.model.Scalar;
import dev.stdb.processor.model.TableModel;
import dev.stdb.processor.model.TypeDefinition.Field;
import dev.stdb.processor.model.TypeUse.NamedUse;
import dev.stdb.processor.model.TypeUse.ScalarUse;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import javax.lang.model.element.Modifier;

/** Writes {@code From}, the start of queries: the tables and the columns that SQL can compare. */
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
            TypeName rowType = names.type(new NamedUse(table.slot()));
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
            List<Field> fields = comparable(table);
            TypeSpec indexed = columns(
                            table,
                            indexedColumns,
                            "Columns of table {@code $L} that it can be joined by.\n",
                            indexed(table, fields),
                            true)
                    .build();
            from.addType(
                    columns(table, columns, "Columns of table {@code $L} that conditions compare.\n", fields, false)
                            .addType(indexed)
                            .build());
        }
        return from.build();
    }

    private List<Field> comparable(TableModel table) {
        return module.types().record(table.slot()).fields().stream()
                .filter(field ->
                        field.type() instanceof ScalarUse use && use.scalar().isComparable())
                .toList();
    }

    private List<Field> indexed(TableModel table, List<Field> comparable) {
        List<Field> all = module.types().record(table.slot()).fields();
        Set<Field> indexed = table.indexes().stream()
                .flatMap(index -> index.columns().stream())
                .map(all::get)
                .collect(Collectors.toCollection(HashSet::new));
        return comparable.stream().filter(indexed::contains).toList();
    }

    private TypeSpec.Builder columns(
            TableModel table, ClassName type, String doc, List<Field> fields, boolean isIndexed) {
        TypeSpec.Builder columns = TypeSpec.classBuilder(type)
                .addModifiers(Modifier.PUBLIC, Modifier.STATIC, Modifier.FINAL)
                .addJavadoc(doc, table.name())
                .addMethod(MethodSpec.constructorBuilder()
                        .addModifiers(Modifier.PRIVATE)
                        .build());
        for (Field field : fields) {
            TypeName columnType = column(table, field, isIndexed);
            MethodSpec.Builder method = MethodSpec.methodBuilder(field.accessor())
                    .addModifiers(Modifier.PUBLIC)
                    .addJavadoc("Returns column {@code $L}.\n", field.name())
                    .returns(columnType);
            String name = NameCase.snake(field.name());
            if (isIndexed) {
                method.addStatement("return new $T($S, $S)", columnType, Names.canonical(table), name);
            } else {
                TypeName row = names.type(new NamedUse(table.slot()));
                method.addStatement(
                        "return new $T($S, $S, $T::$L)",
                        columnType,
                        Names.canonical(table),
                        name,
                        row,
                        field.accessor());
            }
            columns.addMethod(method.build());
        }
        return columns;
    }

    private TypeName column(TableModel table, Field field, boolean isIndexed) {
        TypeName rowType = names.type(new NamedUse(table.slot()));
        TypeName value = names.boxed(field.type());
        Scalar scalar = ((ScalarUse) field.type()).scalar();
        if (isIndexed) {
            return ParameterizedTypeName.get(Names.INDEXED_COLUMN, rowType, value);
        } else if (scalar == Scalar.BOOL) {
            return ParameterizedTypeName.get(Names.BOOL_COLUMN, rowType);
        }
        ClassName column = scalar == Scalar.U64 ? Names.UNSIGNED_COLUMN : Names.COLUMN;
        return ParameterizedTypeName.get(column, rowType, value);
    }
}
