package dev.stdb.processor.write;

import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.NameAllocator;
import com.palantir.javapoet.TypeName;
import dev.stdb.processor.model.MigrationModel;
import dev.stdb.processor.model.RowMigration;
import dev.stdb.processor.model.TypeUse;
import dev.stdb.processor.model.TypeUse.ListUse;
import dev.stdb.processor.model.TypeUse.NamedUse;
import javax.lang.model.element.Modifier;

/** Writes what stands between the rows that the server hands over and the author's migrations. */
final class MigrationWriter {
    private final Names names;
    private final TypeCode types;

    MigrationWriter(Names names, TypeCode types) {
        this.names = names;
        this.types = types;
    }

    /** Returns the type of many old rows. */
    static TypeUse rows(int fromSlot) {
        return new ListUse(new NamedUse(fromSlot), false);
    }

    /** Returns what writes the classes through which package-private migrations are called. */
    Bridges<MigrationModel> bridges(TypeName context) {
        return new Bridges<>(
                "migrations",
                Names::migrationBridge,
                migration -> context,
                migration -> names.type(new NamedUse(migration.toSlot())),
                names);
    }

    /** Returns the method that reads old rows at {@code at} and inserts the new ones. */
    MethodSpec migrate(RowMigration migration, String name, TypeName context) {
        CodeBlock.Builder body = CodeBlock.builder();
        NameAllocator locals = new NameAllocator();
        locals.newName("ctx");
        locals.newName("at");
        TypeUse rows = rows(migration.fromSlot());
        new ValueSequence(types, body, locals, "at").readLast(rows, CodeBlock.of("$T", names.type(rows)), "rows");
        CodeBlock row = CodeBlock.of("row");
        boolean throwsChecked = false;
        for (MigrationModel step : migration.steps()) {
            row = bridges(context).call(step, CodeBlock.of("ctx, $L", row));
            throwsChecked |= step.throwsChecked();
        }
        body.beginControlFlow("for ($T row : rows)", names.type(new NamedUse(migration.fromSlot())))
                .addStatement("ctx.db().$N().insert($L)", Names.tableAccessor(migration.table()), row)
                .endControlFlow();
        MethodSpec.Builder method = MethodSpec.methodBuilder(name)
                .addModifiers(Modifier.PRIVATE, Modifier.STATIC)
                .addParameter(context, "ctx")
                .addParameter(TypeName.INT, "at")
                .addCode(body.build());
        if (throwsChecked) {
            method.addException(Throwable.class);
        }
        return method.build();
    }
}
