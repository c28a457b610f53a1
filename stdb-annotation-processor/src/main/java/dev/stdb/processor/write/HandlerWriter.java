package dev.stdb.processor.write;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.FieldSpec;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.ParameterizedTypeName;
import com.palantir.javapoet.TypeName;
import com.palantir.javapoet.TypeSpec;
import dev.stdb.processor.model.HandlerModel;
import java.util.List;
import javax.lang.model.element.Modifier;

/** Writes what turns an HTTP request by number into a call of the author's method. */
final class HandlerWriter {

    private static final List<String> SENDER = List.of("sender0", "sender1", "sender2", "sender3");
    private static final List<String> STREAMS = List.of("request", "requestBody", "response", "responseBody");

    private final Names names;
    private final List<HandlerModel> handlers;

    HandlerWriter(Names names, List<HandlerModel> handlers) {
        this.names = names;
        this.handlers = handlers;
    }

    private TypeName context() {
        return ParameterizedTypeName.get(Names.HANDLER_CONTEXT, names.db());
    }

    /** Adds the parameters of {@code __call_http_handler__}. */
    private static MethodSpec.Builder signature(String name) {
        MethodSpec.Builder method = MethodSpec.methodBuilder(name)
                .addModifiers(Modifier.PUBLIC, Modifier.STATIC)
                .returns(TypeName.INT)
                .addParameter(TypeName.INT, "id");
        SENDER.forEach(word -> method.addParameter(TypeName.LONG, word));
        method.addParameter(TypeName.INT, "claims").addParameter(TypeName.LONG, "timestamp");
        STREAMS.forEach(stream -> method.addParameter(TypeName.INT, stream));
        return method;
    }

    TypeSpec dispatch() {
        CodeBlock.Builder body = CodeBlock.builder()
                .beginControlFlow("try")
                .addStatement("$T tables = db", names.db())
                .beginControlFlow("if (tables == null)")
                .addStatement("tables = new $T()", names.db())
                .addStatement("db = tables")
                .endControlFlow()
                .addStatement(
                        "$T ctx = new $T<>(tables, $L, claims, timestamp)",
                        context(),
                        Names.HANDLER_CONTEXT,
                        String.join(", ", SENDER))
                .addStatement("$T answer", Names.HTTP_ANSWER)
                .beginControlFlow("switch (id)");
        for (int id = 0; id < handlers.size(); id++) {
            HandlerModel handler = handlers.get(id);
            ClassName target = handler.bridged()
                    ? Names.handlerBridge(handler.owner().packageName())
                    : Names.java(handler.owner());
            body.add("case $L:\n", id)
                    .indent()
                    .addStatement(
                            "answer = $T.$N(ctx, $T.request(request, requestBody, $S))",
                            target,
                            handler.bridged() ? bridgeMethod(handler) : handler.name(),
                            Names.HANDLER_CALLS,
                            handler.path())
                    .addStatement("break")
                    .unindent();
        }
        body.add("default:\n")
                .indent()
                .addStatement("throw new $T($S + id)", IllegalArgumentException.class, "no handler has this id: id=")
                .unindent()
                .endControlFlow()
                .addStatement("return $T.answer(answer, response, responseBody)", Names.HANDLER_CALLS)
                .nextControlFlow("catch ($T failure)", Throwable.class)
                .addStatement("return $T.fail(failure, response)", Names.HANDLER_CALLS)
                .nextControlFlow("finally")
                .addStatement("$T.end()", Names.MODULE_CALLS)
                .endControlFlow();
        return TypeSpec.classBuilder(names.handlerDispatch())
                .addModifiers(Modifier.PUBLIC, Modifier.FINAL)
                .addJavadoc(
                        "Calls HTTP handlers by number: decodes the request, encodes the answer, reports failures.\n")
                .addField(FieldSpec.builder(names.db(), "db", Modifier.PRIVATE, Modifier.STATIC)
                        .build())
                .addMethod(MethodSpec.constructorBuilder()
                        .addModifiers(Modifier.PRIVATE)
                        .build())
                .addMethod(signature("call")
                        .addJavadoc("Runs one handler; parameters and result as in {@code __call_http_handler__}.\n")
                        .addCode(body.build())
                        .build())
                .build();
    }

    /** Writes the method that becomes the export. */
    MethodSpec export() {
        return signature("callHttpHandler")
                .addAnnotation(DispatchWriter.export("__call_http_handler__"))
                .addStatement(
                        "return $T.call(id, $L, claims, timestamp, $L)",
                        names.handlerDispatch(),
                        String.join(", ", SENDER),
                        String.join(", ", STREAMS))
                .build();
    }

    private static String bridgeMethod(HandlerModel handler) {
        return String.join("_", handler.owner().simpleNames()) + "_" + handler.name();
    }

    /** Writes the class through which package-private handlers of one package are called. */
    TypeSpec bridge(String packageName, List<HandlerModel> bridged) {
        TypeSpec.Builder bridge = TypeSpec.classBuilder(Names.handlerBridge(packageName))
                .addModifiers(Modifier.PUBLIC, Modifier.FINAL)
                .addJavadoc("Lets the dispatcher call package-private HTTP handlers of this package.\n")
                .addMethod(MethodSpec.constructorBuilder()
                        .addModifiers(Modifier.PRIVATE)
                        .build());
        for (HandlerModel handler : bridged) {
            MethodSpec.Builder method = MethodSpec.methodBuilder(bridgeMethod(handler))
                    .addModifiers(Modifier.PUBLIC, Modifier.STATIC)
                    .returns(Names.HTTP_ANSWER)
                    .addParameter(context(), "ctx")
                    .addParameter(Names.HTTP_REQUEST, "request")
                    .addStatement("return $T.$N(ctx, request)", Names.java(handler.owner()), handler.name());
            if (handler.throwsChecked()) {
                method.addException(Throwable.class);
            }
            bridge.addMethod(method.build());
        }
        return bridge.build();
    }
}
