package dev.stdb.codegen.javaclient;

import dev.stdb.codegen.model.ClientFunction;
import dev.stdb.codegen.model.ClientModel;
import dev.stdb.codegen.text.SourceText;
import dev.stdb.sats.AlgebraicType;
import java.util.ArrayList;
import java.util.List;

/** Writes the methods that call reducers and procedures. */
final class FunctionsFile {
    private static final String FUTURE = "java.util.concurrent.CompletableFuture";

    private final ClientModel model;
    private final JavaNames names;

    FunctionsFile(ClientModel model, JavaNames names) {
        this.model = model;
        this.names = names;
    }

    JavaFile reducers() {
        JavaFile file = new JavaFile(names.packageName(), JavaNames.REDUCERS, names.packageTypes());
        JavaTypes types = new JavaTypes(model, names, file);
        List<String> methods = JavaNames.methods(model.reducers());
        begin(file, JavaNames.REDUCERS, "Reducers", namespaces(JavaNames.REDUCERS, model.reducers()));
        for (int i = 0; i < methods.size(); i++) {
            ClientFunction reducer = model.reducers().get(i);
            String receipt = file.use(FUTURE) + "<" + file.use("dev.stdb.client.ReducerReceipt") + ">";
            AlgebraicType error = reducer.errorType();
            String errors = error == null ? "" : ", " + types.reader(error, 0);
            writeCall(file, types, reducer, methods.get(i), receipt, "callReducer", errors);
        }
        file.body().close("}");
        return file;
    }

    JavaFile procedures() {
        JavaFile file = new JavaFile(names.packageName(), JavaNames.PROCEDURES, names.packageTypes());
        JavaTypes types = new JavaTypes(model, names, file);
        List<String> methods = JavaNames.methods(model.procedures());
        begin(file, JavaNames.PROCEDURES, "Procedures", namespaces(JavaNames.PROCEDURES, model.procedures()));
        for (int i = 0; i < methods.size(); i++) {
            ClientFunction procedure = model.procedures().get(i);
            String result = file.use(FUTURE) + "<" + types.boxed(procedure.returnType()) + ">";
            String reader = ", " + types.reader(procedure.returnType(), 0);
            writeCall(file, types, procedure, methods.get(i), result, "callProcedure", reader);
        }
        file.body().close("}");
        return file;
    }

    private void begin(JavaFile file, String className, String what, Namespaces namespaces) {
        SourceText out = file.body();
        String connection = names.connection(file);
        out.line("/** " + what + " of the module; every call answers with a future. */");
        out.line(file.generatedAnnotation());
        out.open("public final class " + className + " {");
        out.line("private final " + connection + " connection;");
        namespaces.writeFields(out);
        out.blank();
        namespaces.openConstructor(out, connection + " connection");
        out.line("this.connection = connection;");
        namespaces.writeAssignments(out, "connection");
        out.close("}");
        namespaces.writeAccessors(out, what);
    }

    private static void writeCall(
            JavaFile file,
            JavaTypes types,
            ClientFunction function,
            String method,
            String result,
            String runtimeMethod,
            String tail) {
        SourceText out = file.body();
        List<String> params = JavaNames.elements(function.params());
        List<String> declarations = new ArrayList<>();
        List<String> writes = new ArrayList<>();
        // No parameter has an underscore in its name but at an end: names inside the encoder with one are free.
        boolean isTaken = params.stream().anyMatch(param -> param.matches("(in|out|value)\\d*"));
        String writer = isTaken ? "out__" : "out";
        String field = params.contains("connection") ? "this.connection" : "connection";
        for (int i = 0; i < params.size(); i++) {
            declarations.add(types.type(function.params().typeAt(i)) + " " + params.get(i));
            String write = types.write(function.params().typeAt(i), writer, params.get(i), 0);
            if (!write.isEmpty()) {
                writes.add(write);
            }
        }
        out.blank();
        AlgebraicType error = function.errorType();
        String refusals = error == null
                ? ""
                : " Refusals are {@link " + file.use("dev.stdb.client.SenderException")
                        + "}s with a value of type {@code " + types.boxed(error) + "}.";
        out.line("/** Calls {@code " + function.name() + "}." + refusals + " */");
        out.open("public " + result + " " + method + "(" + String.join(", ", declarations) + ") {");
        String start = "return " + field + "." + runtimeMethod + "(\"" + function.name() + "\", " + writer + " -> {";
        if (writes.isEmpty()) {
            out.line(start + "}" + tail + ");");
        } else {
            out.open(start);
            writes.forEach(write -> out.line(write + ";"));
            out.close("}" + tail + ");");
        }
        out.close("}");
    }

    private Namespaces namespaces(String className, List<ClientFunction> functions) {
        return new Namespaces(model, names, className, JavaNames.functionNamespaces(model, functions));
    }
}
