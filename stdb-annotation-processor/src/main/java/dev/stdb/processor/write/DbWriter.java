package dev.stdb.processor.write;

import com.palantir.javapoet.FieldSpec;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.TypeSpec;
import dev.stdb.processor.model.TableModel;
import java.util.List;
import javax.lang.model.element.Modifier;

/** Writes {@code Db}, the entry to all tables. */
final class DbWriter {

    private final Names names;

    DbWriter(Names names) {
        this.names = names;
    }

    TypeSpec db(List<TableModel> tables) {
        TypeSpec.Builder db = TypeSpec.classBuilder(names.db())
                .addModifiers(Modifier.PUBLIC, Modifier.FINAL)
                .addJavadoc("The tables of this module.\n");
        for (TableModel table : tables) {
            db.addField(
                    FieldSpec.builder(names.table(table), Names.tableAccessor(table), Modifier.PRIVATE, Modifier.FINAL)
                            .initializer("new $T()", names.table(table))
                            .build());
        }
        db.addMethod(MethodSpec.constructorBuilder().build());
        for (TableModel table : tables) {
            db.addMethod(MethodSpec.methodBuilder(Names.tableAccessor(table))
                    .addModifiers(Names.visibility(table))
                    .addJavadoc("Returns table {@code $L}.\n", table.name())
                    .returns(names.table(table))
                    .addStatement("return $N", Names.tableAccessor(table))
                    .build());
        }
        return db.build();
    }
}
