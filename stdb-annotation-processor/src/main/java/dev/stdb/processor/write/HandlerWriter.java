package dev.stdb.processor.write;

import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.FieldSpec;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.ParameterSpec;
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
        CallBody body = CallBody.begin()
                .context(names, context(), Names.HANDLER_CONTEXT, String.join(", ", SENDER) + ", claims, timestamp");
        for (int id = 0; id < handlers.size(); id++) {
            HandlerModel handler = handlers.get(id);
            CodeBlock request =
                    CodeBlock.of("ctx, $T.request(request, requestBody, $S)", Names.HANDLER_CALLS, handler.path());
            body.add(
                    id,
                    CodeBlock.of(
                            "return $T.answer($L, response, responseBody)",
                            Names.HANDLER_CALLS,
                            bridges().call(handler, request)));
        }
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
                        .addCode(body.end("handler", Names.HANDLER_CALLS, "response"))
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

    /** Returns what writes the classes through which package-private handlers are called. */
    Bridges<HandlerModel> bridges() {
        return new Bridges<>(
                "HTTP handlers",
                Names::handlerBridge,
                handler -> context(),
                List.of(ParameterSpec.builder(Names.HTTP_REQUEST, "request").build()),
                handler -> Names.HTTP_ANSWER,
                names);
    }
}
