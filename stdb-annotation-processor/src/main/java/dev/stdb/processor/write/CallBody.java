package dev.stdb.processor.write;

import com.palantir.javapoet.ClassName;
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

    /** Begins. */
    static CallBody begin() {
        CallBody begun = new CallBody();
        begun.body.beginControlFlow("try");
        return begun;
    }

    /** Begins with loading the arguments. */
    static CallBody beginWithArguments() {
        CallBody begun = begin();
        begun.body.addStatement("int at = $T.loadArguments(arguments)", Names.MODULE_CALLS);
        return begun;
    }

    /** As {@link #beginWithArguments}, with the tables and the context of a call of a reducer or procedure. */
    static CallBody begin(Names names, TypeName context, TypeName rawContext) {
        return beginWithArguments().context(names, context, rawContext, String.join(", ", Arguments.WORDS));
    }

    /** As {@link #context(TypeName, TypeName, String)}, with the tables first, which are made at the first call. */
    CallBody context(Names names, TypeName context, TypeName rawContext, String arguments) {
        body.addStatement("$T tables = db", names.db())
                .beginControlFlow("if (tables == null)")
                .addStatement("tables = new $T()", names.db())
                .addStatement("db = tables")
                .endControlFlow();
        return context(context, rawContext, "tables, " + arguments);
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
        return end(kind, Names.MODULE_CALLS, sink);
    }

    /** @param calls class of the run time that reports failures */
    CodeBlock end(String kind, ClassName calls, String sink) {
        return body.add("default:\n")
                .indent()
                .addStatement(
                        "throw new $T($S + id)", IllegalArgumentException.class, "no " + kind + " has this id: id=")
                .unindent()
                .endControlFlow()
                .nextControlFlow("catch ($T failure)", Throwable.class)
                .addStatement("return $T.fail(failure, $L)", calls, sink)
                .nextControlFlow("finally")
                .addStatement("$T.end()", Names.MODULE_CALLS)
                .endControlFlow()
                .build();
    }
}
