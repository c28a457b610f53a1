package dev.stdb.processor.write;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.NameAllocator;
import com.palantir.javapoet.ParameterizedTypeName;
import com.palantir.javapoet.TypeName;
import com.palantir.javapoet.TypeSpec;
import dev.stdb.processor.model.TypeDefinition;
import dev.stdb.processor.model.TypeDefinition.Constant;
import dev.stdb.processor.model.TypeDefinition.EnumDefinition;
import dev.stdb.processor.model.TypeDefinition.Field;
import dev.stdb.processor.model.TypeDefinition.RecordDefinition;
import dev.stdb.processor.model.TypeDefinition.SumDefinition;
import dev.stdb.processor.model.TypeDefinition.Variant;
import dev.stdb.processor.model.TypeTable;
import dev.stdb.processor.model.TypeUse;
import dev.stdb.processor.model.TypeUse.ListUse;
import dev.stdb.processor.model.TypeUse.MapUse;
import dev.stdb.processor.model.TypeUse.NamedUse;
import dev.stdb.processor.model.TypeUse.OptionalUse;
import dev.stdb.processor.model.TypeUse.ResultUse;
import dev.stdb.types.Result;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.lang.model.element.Modifier;

/**
 * Writes the codec of a record, enum, sealed interface, list, map, optional or result: static {@code sizeMax}, {@code
 * write}, {@code read}.
 */
final class CodecWriter {

    private final Names names;
    private final TypeTable table;
    private final TypeCode types;

    CodecWriter(Names names, TypeTable table, TypeCode types) {
        this.names = names;
        this.table = table;
        this.types = types;
    }

    TypeSpec codec(TypeUse use) {
        TypeSpec.Builder codec = TypeSpec.classBuilder(names.codec(use))
                .addModifiers(Modifier.FINAL)
                .addJavadoc("Layout of {@code $L} in linear memory.\n", display(names.type(use)))
                .addMethod(MethodSpec.constructorBuilder()
                        .addModifiers(Modifier.PRIVATE)
                        .build());
        if (use instanceof OptionalUse optional) {
            addOptional(codec, optional);
        } else if (use instanceof ListUse list) {
            addList(codec, list);
        } else if (use instanceof MapUse map) {
            addMap(codec, map);
        } else if (use instanceof ResultUse result) {
            addResult(codec, result);
        } else {
            TypeDefinition definition = table.get(((NamedUse) use).slot());
            if (definition instanceof RecordDefinition product) {
                addRecord(codec, use, product);
            } else if (definition instanceof EnumDefinition plain) {
                addEnum(codec, use, plain);
            } else {
                addSum(codec, use, (SumDefinition) definition);
            }
        }
        return codec.build();
    }

    private static String display(TypeName type) {
        return type.toString().replaceAll("\\b[a-z][A-Za-z0-9_]*\\.", "");
    }

    private MethodSpec.Builder sizeMax(TypeName type) {
        return MethodSpec.methodBuilder("sizeMax")
                .addModifiers(Modifier.STATIC)
                .returns(TypeName.INT)
                .addParameter(type, "value");
    }

    private MethodSpec.Builder write(TypeName type) {
        return MethodSpec.methodBuilder("write")
                .addModifiers(Modifier.STATIC)
                .returns(TypeName.INT)
                .addParameter(TypeName.INT, "at")
                .addParameter(type, "value");
    }

    private MethodSpec.Builder read(TypeName type) {
        return MethodSpec.methodBuilder("read")
                .addModifiers(Modifier.STATIC)
                .returns(type)
                .addParameter(TypeName.INT, "at");
    }

    private static NameAllocator locals(List<Field> fields) {
        NameAllocator locals = new NameAllocator();
        locals.newName("at");
        locals.newName("value");
        for (Field field : fields) {
            locals.newName(field.accessor(), field);
        }
        return locals;
    }

    private static CodeBlock component(Field field) {
        return CodeBlock.of("value.$N()", field.accessor());
    }

    private void addRecord(TypeSpec.Builder codec, TypeUse use, RecordDefinition product) {
        TypeName type = names.type(use);
        int size = types.fixedSize(use);
        if (size < 0) {
            codec.addMethod(
                    sizeMax(type).addStatement("return $L", recordSize(product)).build());
        }
        NameAllocator locals = locals(product.fields());
        CodeBlock.Builder write = CodeBlock.builder();
        ValueSequence values = new ValueSequence(types, write, locals, "at");
        for (Field field : product.fields()) {
            values.write(field.type(), component(field));
        }
        write.addStatement("return $L", values.position().code());
        codec.addMethod(write(type).addCode(write.build()).build());
        codec.addMethod(readRecord(type, product, size));
    }

    private CodeBlock recordSize(RecordDefinition product) {
        int fixed = 0;
        List<CodeBlock> terms = new ArrayList<>();
        for (Field field : product.fields()) {
            int size = types.fixedSize(field.type());
            if (size >= 0) {
                fixed += size;
            } else {
                terms.add(types.sizeMax(field.type(), component(field)));
            }
        }
        if (fixed > 0) {
            terms.add(0, CodeBlock.of("$L", fixed));
        }
        return CodeBlock.join(terms, " + ");
    }

    private MethodSpec readRecord(TypeName type, RecordDefinition product, int size) {
        NameAllocator locals = locals(product.fields());
        CodeBlock.Builder read = CodeBlock.builder();
        ValueSequence values = new ValueSequence(types, read, locals, "at");
        List<CodeBlock> arguments = new ArrayList<>();
        for (Field field : product.fields()) {
            String local = locals.get(field);
            values.read(field.type(), CodeBlock.of("$T", names.type(field.type())), local);
            arguments.add(CodeBlock.of("$L", local));
        }
        if (size < 0) {
            read.addStatement("$T.end = $L", Names.CURSOR, values.position().code());
        }
        read.addStatement("return new $T($L)", type, CodeBlock.join(arguments, ", "));
        return read(type).addCode(read.build()).build();
    }

    private void addEnum(TypeSpec.Builder codec, TypeUse use, EnumDefinition plain) {
        TypeName type = names.type(use);
        codec.addMethod(write(type)
                .addStatement("$T.putByte(at, (byte) value.ordinal())", Names.MEMORY)
                .addStatement("return at + 1")
                .build());
        CodeBlock.Builder read = CodeBlock.builder();
        read.beginControlFlow("switch ($T.getByte(at) & 0xFF)", Names.MEMORY);
        int tag = 0;
        for (Constant constant : plain.constants()) {
            read.add("case $L:\n", tag++);
            read.indent()
                    .addStatement("return $T.$N", type, constant.javaName())
                    .unindent();
        }
        addBadTag(read, plain.name());
        codec.addMethod(read(type).addCode(read.endControlFlow().build()).build());
    }

    private static void addBadTag(CodeBlock.Builder code, String name) {
        code.add("default:\n");
        code.indent()
                .addStatement(
                        "throw new $T($S + $T.getByte(at))",
                        IllegalStateException.class,
                        "unknown tag for " + name + ": tag=",
                        Names.MEMORY)
                .unindent();
    }

    private void addSum(TypeSpec.Builder codec, TypeUse use, SumDefinition sum) {
        TypeName type = names.type(use);
        codec.addMethod(sumSize(type, sum));
        codec.addMethod(sumWrite(type, sum));
        CodeBlock.Builder read = CodeBlock.builder();
        read.beginControlFlow("switch ($T.getByte(at) & 0xFF)", Names.MEMORY);
        int tag = 0;
        for (Variant variant : sum.variants()) {
            read.add("case $L:\n", tag++).indent();
            addVariantRead(read, variant);
            read.unindent();
        }
        addBadTag(read, sum.name());
        codec.addMethod(read(type).addCode(read.endControlFlow().build()).build());
    }

    private void addVariantRead(CodeBlock.Builder read, Variant variant) {
        ClassName variantType = Names.java(variant.javaName());
        if (variant.slot() == Variant.UNIT) {
            read.addStatement("$T.end = at + 1", Names.CURSOR).addStatement("return new $T()", variantType);
            return;
        }
        TypeUse payload = new NamedUse(variant.slot());
        int size = types.fixedSize(payload);
        if (size >= 0) {
            read.addStatement("$T.end = at + $L", Names.CURSOR, 1 + size);
        }
        read.addStatement("return $L", types.read(payload, CodeBlock.of("at + 1")));
    }

    private MethodSpec sumSize(TypeName type, SumDefinition sum) {
        MethodSpec.Builder method = sizeMax(type);
        int fixedMax = 0;
        for (Variant variant : sum.variants()) {
            TypeUse payload = new NamedUse(variant.slot());
            int size = variant.slot() == Variant.UNIT ? 0 : types.fixedSize(payload);
            if (size >= 0) {
                fixedMax = Math.max(fixedMax, size);
                continue;
            }
            String local = "variant" + variant.slot();
            method.beginControlFlow("if (value instanceof $T $L)", Names.java(variant.javaName()), local)
                    .addStatement("return 1 + $L", types.sizeMax(payload, CodeBlock.of("$L", local)))
                    .endControlFlow();
        }
        return method.addStatement("return $L", 1 + fixedMax).build();
    }

    private MethodSpec sumWrite(TypeName type, SumDefinition sum) {
        MethodSpec.Builder method = write(type);
        int tag = 0;
        for (Variant variant : sum.variants()) {
            ClassName variantType = Names.java(variant.javaName());
            if (variant.slot() == Variant.UNIT) {
                method.beginControlFlow("if (value instanceof $T)", variantType)
                        .addStatement("$T.putByte(at, (byte) $L)", Names.MEMORY, tag)
                        .addStatement("return at + 1");
            } else {
                String local = "variant" + variant.slot();
                TypeUse payload = new NamedUse(variant.slot());
                method.beginControlFlow("if (value instanceof $T $L)", variantType, local)
                        .addStatement("$T.putByte(at, (byte) $L)", Names.MEMORY, tag)
                        .addStatement(
                                "return $L", types.write(payload, CodeBlock.of("at + 1"), CodeBlock.of("$L", local)));
            }
            method.endControlFlow();
            tag++;
        }
        return method.addStatement(
                        "throw new $T($S)",
                        IllegalStateException.class,
                        "value of " + sum.name() + " is no known variant")
                .build();
    }

    private void addOptional(TypeSpec.Builder codec, OptionalUse use) {
        TypeName type = names.type(use);
        TypeUse payload = use.payload();
        int size = types.fixedSize(payload);
        CodeBlock got = CodeBlock.of("value.get()");
        codec.addMethod(sizeMax(type)
                .addStatement(
                        "return value.isPresent() ? 1 + $L : 1",
                        size >= 0 ? CodeBlock.of("$L", size) : types.sizeMax(payload, got))
                .build());
        MethodSpec.Builder write = write(type)
                .beginControlFlow("if (!value.isPresent())")
                .addStatement("$T.putByte(at, (byte) 1)", Names.MEMORY)
                .addStatement("return at + 1")
                .endControlFlow()
                .addStatement("$T.putByte(at, (byte) 0)", Names.MEMORY);
        CodeBlock writePayload = types.write(payload, CodeBlock.of("at + 1"), got);
        if (size >= 0) {
            write.addStatement(writePayload).addStatement("return at + $L", 1 + size);
        } else {
            write.addStatement("return $L", writePayload);
        }
        codec.addMethod(write.build());
        CodeBlock.Builder read = CodeBlock.builder();
        read.beginControlFlow("if ($T.getByte(at) != 0)", Names.MEMORY)
                .addStatement("$T.end = at + 1", Names.CURSOR)
                .addStatement("return $T.empty()", Optional.class)
                .endControlFlow();
        ValueSequence values = new ValueSequence(types, read, locals(List.of()), "at");
        ValueSequence after = new ValueSequence(types, read, payloadLocals(), "start");
        read.addStatement("int start = $L", values.position().plus(1).code());
        after.read(payload, CodeBlock.of("$T", names.boxed(payload)), "payload");
        read.addStatement("$T.end = $L", Names.CURSOR, after.position().code());
        read.addStatement("return $T.of(payload)", Optional.class);
        codec.addMethod(read(type).addCode(read.build()).build());
    }

    private static NameAllocator payloadLocals() {
        NameAllocator locals = locals(List.of());
        locals.newName("start");
        locals.newName("payload");
        return locals;
    }

    private void addList(TypeSpec.Builder codec, ListUse use) {
        TypeName type = names.type(use);
        TypeUse element = use.element();
        TypeName elementType = names.boxed(element);
        int size = types.fixedSize(element);
        MethodSpec.Builder sizeMax = sizeMax(type);
        if (size >= 0) {
            sizeMax.addStatement("return $T.listSize(value.size(), $L)", Names.SCRATCH, size);
        } else {
            sizeMax.addStatement("int size = 4")
                    .beginControlFlow("for ($T element : value)", elementType)
                    .addStatement(
                            "size = $T.plus(size, $L)", Names.SCRATCH, types.sizeMax(element, CodeBlock.of("element")))
                    .endControlFlow()
                    .addStatement("return size");
        }
        codec.addMethod(sizeMax.build());
        CodeBlock writeElement = types.write(element, CodeBlock.of("p"), CodeBlock.of("element"));
        MethodSpec.Builder write = write(type)
                .addStatement("$T.putInt(at, value.size())", Names.MEMORY)
                .addStatement("int p = at + 4")
                .beginControlFlow("for ($T element : value)", elementType);
        if (size >= 0) {
            write.addStatement(writeElement).addStatement("p += $L", size);
        } else {
            write.addStatement("p = $L", writeElement);
        }
        codec.addMethod(write.endControlFlow().addStatement("return p").build());
        codec.addMethod(read(type)
                .addStatement("int count = $T.getInt(at)", Names.MEMORY)
                .addStatement("int p = at + 4")
                .addStatement(
                        "$T elements = new $T<>(count)", type, use.distinct() ? LinkedHashSet.class : ArrayList.class)
                .beginControlFlow("for (int i = 0; i < count; i++)")
                .addStatement("elements.add($L)", types.read(element, CodeBlock.of("p")))
                .addStatement(
                        size >= 0
                                ? CodeBlock.of("p += $L", size)
                                : CodeBlock.of("p = $L", types.endAfterRead(element, Position.at("p"))))
                .endControlFlow()
                .addStatement("$T.end = p", Names.CURSOR)
                .addStatement("return elements")
                .build());
    }

    private void addMap(TypeSpec.Builder codec, MapUse use) {
        TypeName type = names.type(use);
        TypeName entryType = ParameterizedTypeName.get(
                ClassName.get(Map.Entry.class), names.boxed(use.key()), names.boxed(use.value()));
        CodeBlock key = CodeBlock.of("entry.getKey()");
        CodeBlock value = CodeBlock.of("entry.getValue()");
        MethodSpec.Builder sizeMax = sizeMax(type)
                .addStatement("int size = 4")
                .beginControlFlow("for ($T entry : value.entrySet())", entryType);
        for (CodeBlock part : List.of(partSize(use.key(), key), partSize(use.value(), value))) {
            sizeMax.addStatement("size = $T.plus(size, $L)", Names.SCRATCH, part);
        }
        codec.addMethod(sizeMax.endControlFlow().addStatement("return size").build());
        MethodSpec.Builder write = write(type)
                .addStatement("$T.putInt(at, value.size())", Names.MEMORY)
                .addStatement("int p = at + 4")
                .beginControlFlow("for ($T entry : value.entrySet())", entryType);
        addPartWrite(write, use.key(), key);
        addPartWrite(write, use.value(), value);
        codec.addMethod(write.endControlFlow().addStatement("return p").build());
        MethodSpec.Builder read = read(type)
                .addStatement("int count = $T.getInt(at)", Names.MEMORY)
                .addStatement("int p = at + 4")
                .addStatement("$T entries = new $T<>()", type, LinkedHashMap.class)
                .beginControlFlow("for (int i = 0; i < count; i++)");
        addPartRead(read, use.key(), "key");
        addPartRead(read, use.value(), "element");
        codec.addMethod(read.addStatement("entries.put(key, element)")
                .endControlFlow()
                .addStatement("$T.end = p", Names.CURSOR)
                .addStatement("return entries")
                .build());
    }

    private CodeBlock partSize(TypeUse part, CodeBlock value) {
        int size = types.fixedSize(part);
        return size >= 0 ? CodeBlock.of("$L", size) : types.sizeMax(part, value);
    }

    private void addPartWrite(MethodSpec.Builder method, TypeUse part, CodeBlock value) {
        CodeBlock write = types.write(part, CodeBlock.of("p"), value);
        int size = types.fixedSize(part);
        if (size >= 0) {
            method.addStatement(write).addStatement("p += $L", size);
        } else {
            method.addStatement("p = $L", write);
        }
    }

    private void addPartRead(MethodSpec.Builder method, TypeUse part, String local) {
        int size = types.fixedSize(part);
        method.addStatement("$T $L = $L", names.boxed(part), local, types.read(part, CodeBlock.of("p")));
        method.addStatement(
                size >= 0
                        ? CodeBlock.of("p += $L", size)
                        : CodeBlock.of("p = $L", types.endAfterRead(part, Position.at("p"))));
    }

    private void addResult(TypeSpec.Builder codec, ResultUse use) {
        TypeName type = names.type(use);
        TypeName ok = resultType(Result.Ok.class, use);
        TypeName err = resultType(Result.Err.class, use);
        CodeBlock value = CodeBlock.of("ok.value()");
        CodeBlock error = CodeBlock.of("(($T) value).error()", err);
        codec.addMethod(sizeMax(type)
                .beginControlFlow("if (value instanceof $T ok)", ok)
                .addStatement("return 1 + $L", partSize(use.ok(), value))
                .endControlFlow()
                .addStatement("return 1 + $L", partSize(use.error(), error))
                .build());
        MethodSpec.Builder write = write(type).beginControlFlow("if (value instanceof $T ok)", ok);
        addVariantWrite(write, 0, use.ok(), value);
        addVariantWrite(write.endControlFlow(), 1, use.error(), error);
        codec.addMethod(write.build());
        MethodSpec.Builder read = read(type).beginControlFlow("if ($T.getByte(at) == 0)", Names.MEMORY);
        read.addCode(payloadRead(use.ok(), CodeBlock.of("$T<>", Result.Ok.class)));
        read.endControlFlow().addCode(payloadRead(use.error(), CodeBlock.of("$T<>", Result.Err.class)));
        codec.addMethod(read.build());
    }

    private TypeName resultType(Class<?> variant, ResultUse use) {
        return ParameterizedTypeName.get(ClassName.get(variant), names.boxed(use.ok()), names.boxed(use.error()));
    }

    private void addVariantWrite(MethodSpec.Builder method, int tag, TypeUse payload, CodeBlock value) {
        method.addStatement("$T.putByte(at, (byte) $L)", Names.MEMORY, tag);
        CodeBlock write = types.write(payload, CodeBlock.of("at + 1"), value);
        int size = types.fixedSize(payload);
        if (size >= 0) {
            method.addStatement(write).addStatement("return at + $L", 1 + size);
        } else {
            method.addStatement("return $L", write);
        }
    }

    private CodeBlock payloadRead(TypeUse payload, CodeBlock variant) {
        CodeBlock.Builder read = CodeBlock.builder().addStatement("int start = at + 1");
        ValueSequence values = new ValueSequence(types, read, payloadLocals(), "start");
        values.read(payload, CodeBlock.of("$T", names.boxed(payload)), "payload");
        return read.addStatement("$T.end = $L", Names.CURSOR, values.position().code())
                .addStatement("return new $L(payload)", variant)
                .build();
    }
}
