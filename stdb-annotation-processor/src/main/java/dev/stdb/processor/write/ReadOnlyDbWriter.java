package dev.stdb.processor.write;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.FieldSpec;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.NameAllocator;
import com.palantir.javapoet.ParameterizedTypeName;
import com.palantir.javapoet.TypeName;
import com.palantir.javapoet.TypeSpec;
import dev.stdb.moduledef.NameCase;
import dev.stdb.processor.model.IndexModel;
import dev.stdb.processor.model.ModuleModel;
import dev.stdb.processor.model.TableModel;
import dev.stdb.processor.model.TypeUse.NamedUse;
import java.util.List;
import java.util.Set;
import javax.lang.model.element.Modifier;

/** Writes {@code ReadOnlyDb}: what views may do with the tables. Its classes pass calls on to the full handles. */
final class ReadOnlyDbWriter {

    /** Methods of an index that change nothing. */
    private static final Set<String> READS = Set.of("find", "require", "filter");

    private final Names names;
    private final TypeCode types;
    private final ModuleModel module;
    private final ClassName name;

    ReadOnlyDbWriter(Names names, TypeCode types, ModuleModel module) {
        this.names = names;
        this.types = types;
        this.module = module;
        this.name = Names.readOnlyDb(module.packageName());
    }

    TypeSpec db() {
        TypeSpec.Builder db = TypeSpec.classBuilder(name)
                .addModifiers(Modifier.PUBLIC, Modifier.FINAL)
                .addJavadoc("The tables of this module, for reading.\n");
        MethodSpec.Builder constructor = MethodSpec.constructorBuilder().addParameter(names.db(), "db");
        for (TableModel table : module.readableTables()) {
            String accessor = Names.tableAccessor(table);
            ClassName rows = rows(table);
            db.addField(FieldSpec.builder(rows, accessor, Modifier.PRIVATE, Modifier.FINAL)
                    .build());
            constructor.addStatement("this.$N = new $T(db.$N())", accessor, rows, accessor);
            db.addMethod(MethodSpec.methodBuilder(accessor)
                    .addModifiers(Modifier.PUBLIC)
                    .addJavadoc("Returns table {@code $L}.\n", table.name())
                    .returns(rows)
                    .addStatement("return $N", accessor)
                    .build());
            db.addType(table(table));
        }
        return db.addMethod(constructor.build()).build();
    }

    private ClassName rows(TableModel table) {
        return name.nestedClass(NameCase.pascal(table.name()) + "Rows");
    }

    private TypeSpec table(TableModel table) {
        TypeName rowType = names.type(new NamedUse(table.slot()));
        TypeSpec.Builder rows = TypeSpec.classBuilder(rows(table))
                .addModifiers(Modifier.PUBLIC, Modifier.STATIC, Modifier.FINAL)
                .addJavadoc("Table {@code $L}: rows of {@link $T}.\n", table.name(), rowType);
        NameAllocator fields = new NameAllocator();
        table.indexes().forEach(index -> fields.newName(index.accessor(), index));
        String handle = fields.newName("table");
        rows.addField(FieldSpec.builder(names.table(table), handle, Modifier.PRIVATE, Modifier.FINAL)
                .build());
        MethodSpec.Builder constructor = MethodSpec.constructorBuilder()
                .addModifiers(Modifier.PRIVATE)
                .addParameter(names.table(table), handle)
                .addStatement("this.$N = $N", handle, handle);
        for (IndexModel index : table.indexes()) {
            ClassName type = index(table, index);
            rows.addField(FieldSpec.builder(type, index.accessor(), Modifier.PRIVATE, Modifier.FINAL)
                    .build());
            constructor.addStatement("this.$N = new $T($N.$N())", index.accessor(), type, handle, index.accessor());
        }
        rows.addMethod(constructor.build());
        rows.addMethod(
                passOn(handle, "count", "Returns the number of rows; the view depends on all of them.", TypeName.LONG));
        rows.addMethod(passOn(
                handle,
                "iter",
                "Returns all rows, in no particular order; the view depends on all of them.",
                ParameterizedTypeName.get(Names.ROW_ITERATOR, rowType)));
        IndexWriter indexes =
                new IndexWriter(names, types, table, module.types().record(table.slot()));
        for (IndexModel index : table.indexes()) {
            rows.addMethod(MethodSpec.methodBuilder(index.accessor())
                    .addModifiers(Modifier.PUBLIC)
                    .addJavadoc("Returns index {@code $L}.\n", index.sourceName())
                    .returns(index(table, index))
                    .addStatement("return $N", index.accessor())
                    .build());
            rows.addType(index(table, index, indexes.handle(index).methodSpecs()));
        }
        return rows.build();
    }

    private static MethodSpec passOn(String handle, String method, String doc, TypeName returns) {
        return MethodSpec.methodBuilder(method)
                .addModifiers(Modifier.PUBLIC)
                .addJavadoc("$L\n", doc)
                .returns(returns)
                .addStatement("return $N.$N()", handle, method)
                .build();
    }

    private ClassName index(TableModel table, IndexModel index) {
        return rows(table).nestedClass(NameCase.pascal(index.accessor()) + "Index");
    }

    private TypeSpec index(TableModel table, IndexModel index, List<MethodSpec> methods) {
        ClassName full = names.index(table, index);
        TypeSpec.Builder reads = TypeSpec.classBuilder(index(table, index))
                .addModifiers(Modifier.PUBLIC, Modifier.STATIC, Modifier.FINAL)
                .addJavadoc("Index {@code $L}.\n", index.sourceName())
                .addField(FieldSpec.builder(full, "index", Modifier.PRIVATE, Modifier.FINAL)
                        .build())
                .addMethod(MethodSpec.constructorBuilder()
                        .addModifiers(Modifier.PRIVATE)
                        .addParameter(full, "index")
                        .addStatement("this.index = index")
                        .build());
        for (MethodSpec method : methods) {
            if (READS.contains(method.name())) {
                reads.addMethod(passOn(method));
            }
        }
        return reads.build();
    }

    private static MethodSpec passOn(MethodSpec method) {
        CodeBlock arguments = method.parameters().stream()
                .map(parameter -> CodeBlock.of("$N", parameter))
                .collect(CodeBlock.joining(", "));
        return MethodSpec.methodBuilder(method.name())
                .addModifiers(Modifier.PUBLIC)
                .addJavadoc(method.javadoc())
                .returns(method.returnType())
                .addParameters(method.parameters())
                .addStatement("return this.index.$N($L)", method.name(), arguments)
                .build();
    }
}
