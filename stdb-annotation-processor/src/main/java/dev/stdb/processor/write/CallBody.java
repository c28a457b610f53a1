package dev.stdb.processor.write;

import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.TypeName;

/** Writes what all methods have in common that run a function by its number. */
final class CallBody {
    private final CodeBlock.Builder body = CodeBlock.builder();

    private CallBody() {}

    /** Adds the parameters of a call: the number, who calls and when, the arguments, and where the result goes. */
    static MethodSpec.Builder addParameters(MethodSpec.Builder method, String sink) {
        method.addParameter(TypeName.INT, "id");
        for (String word : Arguments.WORDS) {
            method.addParameter(TypeName.LONG, word);
        }
        return method.addParameter(TypeName.INT, "arguments").addParameter(TypeName.INT, sink);
    }

    /** Begins with loading the arguments. */
    static CallBody begin() {
        CallBody begun = new CallBody();
        begun.body.beginControlFlow("try").addStatement("int at = $T.loadArguments(arguments)", Names.MODULE_CALLS);
        return begun;
    }

    /** As {@link #begin}, with the tables, which are made at the first call, and the context of a call. */
    static CallBody begin(Names names, TypeName context, TypeName rawContext) {
        CallBody begun = begin();
        begun.body
                .addStatement("$T tables = db", names.db())
                .beginControlFlow("if (tables == null)")
                .addStatement("tables = new $T()", names.db())
                .addStatement("db = tables")
                .endControlFlow();
        return begun.context(context, rawContext, "tables, " + String.join(", ", Arguments.WORDS));
    }

    /** Makes the context and begins to tell numbers apart. */
    CallBody context(TypeName context, TypeName rawContext, String arguments) {
        body.addStatement("$T ctx = new $T<>($L)", context, rawContext, arguments)
                .beginControlFlow("switch (id)");
        return this;
    }

    /** Adds what a number stands for. */
    void add(int id, CodeBlock... statements) {
        body.add("case $L:\n", id).indent();
        for (CodeBlock statement : statements) {
            body.addStatement(statement);
        }
        body.unindent();
    }

    /** Ends with the answers to numbers that there are not and to failures. */
    CodeBlock end(String kind, String sink) {
        return body.add("default:\n")
                .indent()
                .addStatement(
                        "throw new $T($S + id)", IllegalArgumentException.class, "no " + kind + " has this id: id=")
                .unindent()
                .endControlFlow()
                .nextControlFlow("catch ($T failure)", Throwable.class)
                .addStatement("return $T.fail(failure, $L)", Names.MODULE_CALLS, sink)
                .nextControlFlow("finally")
                .addStatement("$T.end()", Names.MODULE_CALLS)
                .endControlFlow()
                .build();
    }
}
