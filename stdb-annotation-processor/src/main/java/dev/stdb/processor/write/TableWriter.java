package dev.stdb.processor.write;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.FieldSpec;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.NameAllocator;
import com.palantir.javapoet.ParameterizedTypeName;
import com.palantir.javapoet.TypeName;
import com.palantir.javapoet.TypeSpec;
import dev.stdb.processor.model.IndexModel;
import dev.stdb.processor.model.Scalar;
import dev.stdb.processor.model.TableModel;
import dev.stdb.processor.model.TypeDefinition.Field;
import dev.stdb.processor.model.TypeDefinition.RecordDefinition;
import dev.stdb.processor.model.TypeTable;
import dev.stdb.processor.model.TypeUse;
import dev.stdb.processor.model.TypeUse.NamedUse;
import dev.stdb.processor.model.TypeUse.ScalarUse;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import javax.lang.model.element.Modifier;

/** Writes the handle of one table with its indexes. */
final class TableWriter {

    private final Names names;
    private final TypeCode types;
    private final TableModel table;
    private final RecordDefinition row;
    private final TypeUse rowUse;
    private final TypeName rowType;
    private final ClassName codec;
    private final int rowSize;

    TableWriter(Names names, TypeTable typeTable, TypeCode types, TableModel table) {
        this.names = names;
        this.types = types;
        this.table = table;
        this.row = typeTable.record(table.slot());
        this.rowUse = new NamedUse(table.slot());
        this.rowType = names.type(rowUse);
        this.codec = names.codec(rowUse);
        this.rowSize = types.fixedSize(rowUse);
    }

    TypeSpec handle() {
        TypeSpec.Builder handle = TypeSpec.classBuilder(names.table(table))
                .addModifiers(Names.visibility(table))
                .addModifiers(Modifier.FINAL)
                .superclass(ParameterizedTypeName.get(Names.TABLE_HANDLE, rowType))
                .addJavadoc("Table {@code $L}: rows of {@link $T}.\n", table.name(), rowType)
                .addMethod(MethodSpec.constructorBuilder()
                        .addStatement("super($S)", table.name())
                        .build());
        for (IndexModel index : table.indexes()) {
            ClassName type = names.index(table, index);
            handle.addField(FieldSpec.builder(type, index.accessor(), Modifier.PRIVATE, Modifier.FINAL)
                    .initializer("new $T(this)", type)
                    .build());
        }
        for (IndexModel index : table.indexes()) {
            handle.addMethod(MethodSpec.methodBuilder(index.accessor())
                    .addModifiers(Modifier.PUBLIC)
                    .addJavadoc("Returns the $Lindex on $L.\n", index.unique() ? "unique " : "", columnNames(index))
                    .returns(names.index(table, index))
                    .addStatement("return $N", index.accessor())
                    .build());
        }
        handle.addMethod(insert());
        table.primaryKeyIndex().ifPresent(index -> handle.addMethod(update(index)));
        handle.addMethod(delete());
        if (!table.autoIncColumns().isEmpty()) {
            handle.addMethod(withGenerated());
        }
        handle.addMethod(readRow());
        IndexWriter indexWriter = new IndexWriter(names, types, table, row);
        for (IndexModel index : table.indexes()) {
            handle.addType(indexWriter.handle(index));
        }
        return handle.build();
    }

    private String columnNames(IndexModel index) {
        List<String> columns = new ArrayList<>();
        for (int column : index.columns()) {
            columns.add("{@code " + row.fields().get(column).name() + "}");
        }
        return String.join(", ", columns);
    }

    private MethodSpec insert() {
        MethodSpec.Builder insert = MethodSpec.methodBuilder("insert")
                .addModifiers(Modifier.PUBLIC)
                .addJavadoc("Inserts a row and returns it")
                .addParameter(rowType, "row")
                .returns(rowType);
        if (table.autoIncColumns().isEmpty()) {
            insert.addJavadoc(".\n");
        } else {
            insert.addJavadoc(", with generated values in the auto-increment columns that were zero.\n");
        }
        addRowAddress(insert, CodeBlock.of("row"), 0);
        insert.addStatement("insertRow(at, $T.write(at, row))", codec);
        if (table.autoIncColumns().isEmpty()) {
            insert.addStatement("return row");
        } else {
            insert.addStatement("return withGenerated(row, at)");
        }
        return insert.build();
    }

    private void addRowAddress(MethodSpec.Builder method, CodeBlock row, int extra) {
        if (rowSize >= 0) {
            method.addStatement("int at = $T.ROW", Names.SCRATCH);
        } else if (extra == 0) {
            method.addStatement("int at = $T.row($T.sizeMax($L))", Names.SCRATCH, codec, row);
        } else {
            method.addStatement("int at = $T.row($L + $T.sizeMax($L))", Names.SCRATCH, extra, codec, row);
        }
    }

    private MethodSpec update(IndexModel index) {
        return MethodSpec.methodBuilder("update")
                .addModifiers(Modifier.PUBLIC)
                .addJavadoc("Replaces the row with the same primary key and returns the new row.\n")
                .addParameter(rowType, "row")
                .returns(rowType)
                .addStatement("return $N.update(row)", index.accessor())
                .build();
    }

    private MethodSpec delete() {
        MethodSpec.Builder delete = MethodSpec.methodBuilder("delete")
                .addModifiers(Modifier.PUBLIC)
                .addJavadoc("Deletes the row equal to this one in all columns; returns whether there was one.\n")
                .addParameter(rowType, "row")
                .returns(TypeName.BOOLEAN);
        addRowAddress(delete, CodeBlock.of("row"), 4);
        return delete.addStatement("$T.putInt(at, 1)", Names.MEMORY)
                .addStatement("return deleteRows(at, $T.write(at + 4, row)) > 0", codec)
                .build();
    }

    /** The host writes the generated values, and only those, to the start of the row's memory, in column order. */
    private MethodSpec withGenerated() {
        NameAllocator locals = new NameAllocator();
        for (String reserved : List.of("row", "at")) {
            locals.newName(reserved);
        }
        CodeBlock.Builder body = CodeBlock.builder();
        List<Integer> columns = table.autoIncColumns();
        String position = "at";
        if (columns.size() > 1) {
            position = locals.newName("p");
            body.addStatement("int $L = at", position);
        }
        for (int i = 0; i < columns.size(); i++) {
            Field field = row.fields().get(columns.get(i));
            Scalar scalar = ((ScalarUse) field.type()).scalar();
            String local = locals.newName(field.accessor(), field);
            body.addStatement("$T $L = row.$N()", names.type(field.type()), local, field.accessor());
            CodeBlock isZero = scalar.isWide()
                    ? CodeBlock.of("$L.equals($T.ZERO)", local, BigInteger.class)
                    : CodeBlock.of("$L == 0", local);
            body.beginControlFlow("if ($L)", isZero)
                    .addStatement("$L = $L", local, types.read(field.type(), CodeBlock.of("$L", position)));
            if (i + 1 < columns.size()) {
                body.addStatement("$L += $L", position, scalar.fixedSize());
            }
            body.endControlFlow();
        }
        List<CodeBlock> arguments = new ArrayList<>();
        for (int column = 0; column < row.fields().size(); column++) {
            Field field = row.fields().get(column);
            arguments.add(
                    columns.contains(column)
                            ? CodeBlock.of("$L", locals.get(field))
                            : CodeBlock.of("row.$N()", field.accessor()));
        }
        return MethodSpec.methodBuilder("withGenerated")
                .addModifiers(Modifier.PRIVATE, Modifier.STATIC)
                .addParameter(rowType, "row")
                .addParameter(TypeName.INT, "at")
                .returns(rowType)
                .addCode(body.build())
                .addStatement("return new $T($L)", rowType, CodeBlock.join(arguments, ", "))
                .build();
    }

    private MethodSpec readRow() {
        MethodSpec.Builder read = MethodSpec.methodBuilder("readRow")
                .addAnnotation(Override.class)
                .addModifiers(Modifier.PROTECTED)
                .addParameter(TypeName.INT, "at")
                .returns(rowType);
        if (rowSize >= 0) {
            read.addStatement("$T.end = at + $L", Names.CURSOR, rowSize);
        }
        return read.addStatement("return $T.read(at)", codec).build();
    }
}
