package dev.stdb.processor.write;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.NameAllocator;
import com.palantir.javapoet.ParameterizedTypeName;
import com.palantir.javapoet.TypeName;
import com.palantir.javapoet.TypeSpec;
import dev.stdb.moduledef.IndexAlgorithm;
import dev.stdb.processor.model.IndexModel;
import dev.stdb.processor.model.TableModel;
import dev.stdb.processor.model.TypeDefinition.Field;
import dev.stdb.processor.model.TypeDefinition.RecordDefinition;
import dev.stdb.processor.model.TypeUse.NamedUse;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.lang.model.element.Modifier;

/**
 * Writes the handle of one index: lookups by all columns, and for ordered indexes by leading columns and a range of the
 * next.
 */
final class IndexWriter {

    private final Names names;
    private final TypeCode types;
    private final TableModel table;
    private final RecordDefinition row;
    private final TypeName rowType;
    private final ClassName codec;
    private final int rowSize;

    IndexWriter(Names names, TypeCode types, TableModel table, RecordDefinition row) {
        this.names = names;
        this.types = types;
        this.table = table;
        this.row = row;
        NamedUse rowUse = new NamedUse(table.slot());
        this.rowType = names.type(rowUse);
        this.codec = names.codec(rowUse);
        this.rowSize = types.fixedSize(rowUse);
    }

    TypeSpec handle(IndexModel index) {
        ClassName type = names.index(table, index);
        TypeSpec.Builder handle = TypeSpec.classBuilder(type)
                .addModifiers(Modifier.PUBLIC, Modifier.STATIC, Modifier.FINAL)
                .superclass(ParameterizedTypeName.get(Names.INDEX_HANDLE, rowType))
                .addJavadoc("Index {@code $L}.\n", index.sourceName())
                .addMethod(MethodSpec.constructorBuilder()
                        .addModifiers(Modifier.PRIVATE)
                        .addParameter(names.table(table), "table")
                        .addStatement("super(table, $S)", index.sourceName())
                        .build());
        List<Field> key = key(index);
        if (index.unique()) {
            handle.addMethod(find(key))
                    .addMethod(require(key))
                    .addMethod(update())
                    .addMethod(deleteUnique(key));
        } else {
            handle.addMethod(filterPoint(key)).addMethod(deletePoint(key));
        }
        if (index.algorithm() != IndexAlgorithm.HASH) {
            addRanges(handle, key);
        }
        return handle.build();
    }

    private void addRanges(TypeSpec.Builder handle, List<Field> key) {
        for (int prefix = 0; prefix < key.size(); prefix++) {
            if (prefix > 0) {
                handle.addMethod(prefixMethod("filter", key.subList(0, prefix)));
                handle.addMethod(prefixMethod("delete", key.subList(0, prefix)));
            }
            handle.addMethod(rangeMethod("filter", key.subList(0, prefix), key.get(prefix)));
            handle.addMethod(rangeMethod("delete", key.subList(0, prefix), key.get(prefix)));
        }
        for (Field field : key) {
            if (types.fixedSize(field.type()) < 0) {
                handle.addMethod(boundSize(field));
            }
            handle.addMethod(writeBound(field));
        }
    }

    private List<Field> key(IndexModel index) {
        List<Field> key = new ArrayList<>();
        for (int column : index.columns()) {
            key.add(row.fields().get(column));
        }
        return key;
    }

    private MethodSpec.Builder method(
            String name, String doc, TypeName returns, List<Field> key, NameAllocator locals) {
        MethodSpec.Builder method = MethodSpec.methodBuilder(name)
                .addModifiers(Modifier.PUBLIC)
                .addJavadoc("$L\n", doc)
                .returns(returns);
        for (Field field : key) {
            method.addParameter(names.type(field.type()), locals.newName(field.accessor(), field));
        }
        return method;
    }

    private TypeName rows() {
        return ParameterizedTypeName.get(Names.ROW_ITERATOR, rowType);
    }

    /** Adds the statements that write the key and returns the name of its address. */
    private ValueSequence addKey(CodeBlock.Builder body, List<Field> key, NameAllocator locals, CodeBlock extraSize) {
        String at = locals.newName("at", "at");
        List<CodeBlock> sizes = new ArrayList<>();
        int fixed = 0;
        for (Field field : key) {
            int size = types.fixedSize(field.type());
            if (size >= 0) {
                fixed += size;
            } else {
                sizes.add(types.sizeMax(field.type(), CodeBlock.of("$L", locals.get(field))));
            }
        }
        if (!extraSize.isEmpty()) {
            sizes.add(extraSize);
        }
        if (sizes.isEmpty()) {
            body.addStatement("int $L = $T.KEY", at, Names.SCRATCH);
        } else {
            if (fixed > 0) {
                sizes.add(0, CodeBlock.of("$L", fixed));
            }
            body.addStatement("int $L = $T.key($L)", at, Names.SCRATCH, CodeBlock.join(sizes, " + "));
        }
        ValueSequence values = new ValueSequence(types, body, locals, at);
        for (Field field : key) {
            values.write(field.type(), CodeBlock.of("$L", locals.get(field)));
        }
        return values;
    }

    private MethodSpec pointMethod(String name, String doc, TypeName returns, List<Field> key, String result) {
        NameAllocator locals = new NameAllocator();
        MethodSpec.Builder method = method(name, doc, returns, key, locals);
        CodeBlock.Builder body = CodeBlock.builder();
        ValueSequence values = addKey(body, key, locals, CodeBlock.of(""));
        CodeBlock arguments =
                CodeBlock.of("$L, $L", locals.get("at"), values.position().code());
        return method.addCode(body.build()).addStatement(result, arguments).build();
    }

    private MethodSpec filterPoint(List<Field> key) {
        return pointMethod("filter", "Returns the rows with this key.", rows(), key, "return scanPoint($L)");
    }

    private MethodSpec deletePoint(List<Field> key) {
        return pointMethod(
                "delete",
                "Deletes the rows with this key and returns how many there were.",
                TypeName.INT,
                key,
                "return deletePoint($L)");
    }

    private MethodSpec deleteUnique(List<Field> key) {
        return pointMethod(
                "delete",
                "Deletes the row with this key; returns whether there was one.",
                TypeName.BOOLEAN,
                key,
                "return deletePoint($L) > 0");
    }

    private MethodSpec find(List<Field> key) {
        NameAllocator locals = new NameAllocator();
        MethodSpec.Builder method = method(
                "find",
                "Returns the row with this key, empty if there is none.",
                ParameterizedTypeName.get(ClassName.get(Optional.class), rowType),
                key,
                locals);
        String found = addLoad(method, key, locals);
        return method.addStatement(
                        "return $L == 0 ? $T.empty() : $T.of($T.read($L))",
                        found,
                        Optional.class,
                        Optional.class,
                        codec,
                        found)
                .build();
    }

    private MethodSpec require(List<Field> key) {
        NameAllocator locals = new NameAllocator();
        MethodSpec.Builder method = method(
                "require",
                "Returns the row with this key.\n\n@throws dev.stdb.module.NoSuchRowException if there is none",
                rowType,
                key,
                locals);
        String found = addLoad(method, key, locals);
        return method.beginControlFlow("if ($L == 0)", found)
                .addStatement("throw noSuchRow()")
                .endControlFlow()
                .addStatement("return $T.read($L)", codec, found)
                .build();
    }

    private String addLoad(MethodSpec.Builder method, List<Field> key, NameAllocator locals) {
        CodeBlock.Builder body = CodeBlock.builder();
        ValueSequence values = addKey(body, key, locals, CodeBlock.of(""));
        String found = locals.newName("found");
        body.addStatement(
                "int $L = loadPoint($L, $L)",
                found,
                locals.get("at"),
                values.position().code());
        method.addCode(body.build());
        return found;
    }

    private MethodSpec update() {
        MethodSpec.Builder update = MethodSpec.methodBuilder("update")
                .addModifiers(Modifier.PUBLIC)
                .addJavadoc("Replaces the row with the same key as this one and returns the new row.\n")
                .addParameter(rowType, "row")
                .returns(rowType);
        if (rowSize >= 0) {
            update.addStatement("int at = $T.ROW", Names.SCRATCH);
        } else {
            update.addStatement("int at = $T.row($T.sizeMax(row))", Names.SCRATCH, codec);
        }
        update.addStatement("updateRow(at, $T.write(at, row))", codec);
        if (table.autoIncColumns().isEmpty()) {
            return update.addStatement("return row").build();
        }
        return update.addStatement("return withGenerated(row, at)").build();
    }

    private MethodSpec prefixMethod(String name, List<Field> prefix) {
        NameAllocator locals = new NameAllocator();
        boolean filter = name.equals("filter");
        MethodSpec.Builder method = method(
                name,
                filter
                        ? "Returns the rows with these leading columns."
                        : "Deletes the rows with these leading columns and returns how many there were.",
                filter ? rows() : TypeName.INT,
                prefix,
                locals);
        CodeBlock.Builder body = CodeBlock.builder();
        boolean fixed = prefix.stream().allMatch(field -> types.fixedSize(field.type()) >= 0);
        ValueSequence values = addKey(body, prefix, locals, CodeBlock.of(fixed ? "" : "2"));
        String lower = locals.newName("lower");
        body.addStatement("int $L = $L", lower, values.position().code())
                .addStatement("$T.putByte($L, (byte) 2)", Names.MEMORY, lower)
                .addStatement("$T.putByte($L + 1, (byte) 2)", Names.MEMORY, lower)
                .addStatement(
                        "return $L($L, $L, $L, $L + 1, $L + 2)",
                        filter ? "scanRange" : "deleteRange",
                        locals.get("at"),
                        prefix.size(),
                        lower,
                        lower,
                        lower);
        return method.addCode(body.build()).build();
    }

    private MethodSpec rangeMethod(String name, List<Field> prefix, Field ranged) {
        NameAllocator locals = new NameAllocator();
        boolean filter = name.equals("filter");
        MethodSpec.Builder method = method(
                name,
                filter
                        ? "Returns the rows with {@code " + ranged.name() + "} in a range."
                        : "Deletes the rows with {@code " + ranged.name()
                                + "} in a range and returns how many there were.",
                filter ? rows() : TypeName.INT,
                prefix,
                locals);
        String range = locals.newName(ranged.accessor());
        method.addParameter(ParameterizedTypeName.get(Names.RANGE, names.boxed(ranged.type())), range);
        CodeBlock extra = CodeBlock.of("");
        boolean fixedPrefix = prefix.stream().allMatch(field -> types.fixedSize(field.type()) >= 0);
        int size = types.fixedSize(ranged.type());
        if (size < 0) {
            String boundSize = ranged.accessor() + "BoundSize";
            extra = CodeBlock.of("$N($L.lower()) + $N($L.upper())", boundSize, range, boundSize, range);
        } else if (!fixedPrefix) {
            extra = CodeBlock.of("$L", 2 * (1 + size));
        }
        CodeBlock.Builder body = CodeBlock.builder();
        ValueSequence values = addKey(body, prefix, locals, extra);
        String lower = locals.newName("lower");
        String upper = locals.newName("upper");
        String end = locals.newName("end");
        String write = ranged.accessor() + "Bound";
        body.addStatement("int $L = $L", lower, values.position().code())
                .addStatement("int $L = $N($L, $L.lowerTag(), $L.lower())", upper, write, lower, range, range)
                .addStatement("int $L = $N($L, $L.upperTag(), $L.upper())", end, write, upper, range, range)
                .addStatement(
                        "return $L($L, $L, $L, $L, $L)",
                        filter ? "scanRange" : "deleteRange",
                        locals.get("at"),
                        prefix.size(),
                        lower,
                        upper,
                        end);
        return method.addCode(body.build()).build();
    }

    private MethodSpec boundSize(Field field) {
        return MethodSpec.methodBuilder(field.accessor() + "BoundSize")
                .addModifiers(Modifier.PRIVATE, Modifier.STATIC)
                .addParameter(names.boxed(field.type()), "key")
                .returns(TypeName.INT)
                .addStatement("return key == null ? 1 : 1 + $L", types.sizeMax(field.type(), CodeBlock.of("key")))
                .build();
    }

    private MethodSpec writeBound(Field field) {
        int size = types.fixedSize(field.type());
        MethodSpec.Builder method = MethodSpec.methodBuilder(field.accessor() + "Bound")
                .addModifiers(Modifier.PRIVATE, Modifier.STATIC)
                .addParameter(TypeName.INT, "at")
                .addParameter(TypeName.BYTE, "tag")
                .addParameter(names.boxed(field.type()), "key")
                .returns(TypeName.INT)
                .addStatement("$T.putByte(at, tag)", Names.MEMORY)
                .beginControlFlow("if (key == null)")
                .addStatement("return at + 1")
                .endControlFlow();
        CodeBlock write = types.write(field.type(), CodeBlock.of("at + 1"), CodeBlock.of("key"));
        if (size < 0) {
            return method.addStatement("return $L", write).build();
        }
        return method.addStatement(write)
                .addStatement("return at + $L", 1 + size)
                .build();
    }
}
