package dev.stdb.processor.write;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.FieldSpec;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.ParameterizedTypeName;
import com.palantir.javapoet.TypeName;
import com.palantir.javapoet.TypeSpec;
import com.palantir.javapoet.TypeVariableName;
import dev.stdb.types.Identity;
import java.util.List;
import javax.lang.model.element.Modifier;

/**
 * Writes the contexts of views. They depend on nothing but the package, so that they can be there before the rest of
 * the module is known.
 */
final class ViewContextWriter {
    private static final List<String> SENDER = List.of("sender0", "sender1", "sender2", "sender3");

    /** Field and method that tell whether a view has asked for its caller. */
    static final String ASKED = "hasAskedSender";

    private final String packageName;

    ViewContextWriter(String packageName) {
        this.packageName = packageName;
    }

    /** Returns the context of views that know their caller, or that of those that do not. */
    TypeSpec context(boolean anonymous) {
        ClassName db = Names.readOnlyDb(packageName);
        ClassName from = Names.from(packageName);
        TypeSpec.Builder context = TypeSpec.classBuilder(Names.viewContext(packageName, anonymous))
                .addModifiers(Modifier.PUBLIC, Modifier.FINAL)
                .addTypeVariable(TypeVariableName.get("D", Names.db(packageName)))
                .superclass(ParameterizedTypeName.get(Names.BASE_VIEW_CONTEXT, db, from))
                .addJavadoc(
                        "What a view knows whose rows $L. Valid until it returns.\n",
                        anonymous ? "are the same for every caller" : "depend on its caller")
                .addJavadoc("\n@param <D> {@code Db}, as for reducers\n");
        MethodSpec.Builder constructor =
                MethodSpec.constructorBuilder().addParameter(db, "db").addStatement("super(db, new $T())", from);
        if (!anonymous) {
            for (String word : SENDER) {
                context.addField(FieldSpec.builder(TypeName.LONG, word, Modifier.PRIVATE, Modifier.FINAL)
                        .build());
                constructor.addParameter(TypeName.LONG, word).addStatement("this.$N = $N", word, word);
            }
        }
        context.addMethod(constructor.build());
        if (!anonymous) {
            context.addField(
                    FieldSpec.builder(TypeName.BOOLEAN, ASKED, Modifier.PRIVATE).build());
            context.addMethod(MethodSpec.methodBuilder("sender")
                    .addModifiers(Modifier.PUBLIC)
                    .addJavadoc("Returns the identity of whoever reads the view. Callers for whom a view does not ask "
                            + "share its result.\n")
                    .returns(Identity.class)
                    .addStatement("$N = true", ASKED)
                    .addStatement(CodeBlock.of("return $T.of($L)", Identity.class, String.join(", ", SENDER)))
                    .build());
            context.addMethod(MethodSpec.methodBuilder(ASKED)
                    .addJavadoc("Returns whether the view has asked who reads it.\n")
                    .returns(TypeName.BOOLEAN)
                    .addStatement("return $N", ASKED)
                    .build());
        }
        return context.build();
    }
}
