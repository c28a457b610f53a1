package dev.stdb.processor.write;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.FieldSpec;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.NameAllocator;
import com.palantir.javapoet.ParameterizedTypeName;
import com.palantir.javapoet.TypeName;
import com.palantir.javapoet.TypeSpec;
import dev.stdb.moduledef.GeneratedSchedules;
import dev.stdb.processor.model.ModuleModel;
import dev.stdb.processor.model.ReducerModel;
import dev.stdb.processor.model.ReducerModel.Parameter;
import dev.stdb.processor.model.TimerModel;
import java.util.ArrayList;
import java.util.List;
import javax.lang.model.element.Modifier;

/** Writes what turns a call by number into a call of the author's method. */
final class DispatchWriter {

    private final Names names;
    private final TypeCode types;
    private final List<ReducerModel> reducers;
    private final boolean hasTimers;
    private final TimerWriter timers;
    private final boolean hasProcedures;

    DispatchWriter(Names names, TypeCode types, ModuleModel module) {
        this.names = names;
        this.types = types;
        this.reducers = module.reducers();
        this.hasTimers = !module.timedReducers().isEmpty();
        this.timers = new TimerWriter(names, module);
        this.hasProcedures = !module.procedures().isEmpty();
    }

    private TypeName context() {
        return ParameterizedTypeName.get(Names.REDUCER_CONTEXT, names.db());
    }

    TypeSpec dispatch() {
        TypeSpec.Builder dispatch = TypeSpec.classBuilder(names.dispatch())
                .addModifiers(Modifier.PUBLIC, Modifier.FINAL)
                .addJavadoc("Calls reducers by number: decodes the arguments, reports failures.\n")
                .addField(FieldSpec.builder(names.db(), "db", Modifier.PRIVATE, Modifier.STATIC)
                        .build())
                .addMethod(MethodSpec.constructorBuilder()
                        .addModifiers(Modifier.PRIVATE)
                        .build())
                .addMethod(call());
        NameAllocator methods = methodNames();
        for (ReducerModel reducer : reducers) {
            dispatch.addMethod(reducerMethod(reducer, methods.get(reducer)));
        }
        if (hasTimers) {
            dispatch.addMethod(timers.schedules(methods.get(GeneratedSchedules.REDUCER), context()));
        }
        return dispatch.build();
    }

    private NameAllocator methodNames() {
        NameAllocator methods = new NameAllocator();
        methods.newName("call");
        for (ReducerModel reducer : reducers) {
            methods.newName(reducer.method(), reducer);
        }
        methods.newName("schedules", GeneratedSchedules.REDUCER);
        return methods;
    }

    private MethodSpec call() {
        MethodSpec.Builder call = MethodSpec.methodBuilder("call")
                .addModifiers(Modifier.PUBLIC, Modifier.STATIC)
                .addJavadoc("Runs one reducer; parameters and result as in {@code __call_reducer__}.\n")
                .returns(TypeName.INT)
                .addParameter(TypeName.INT, "id");
        for (String word : Arguments.WORDS) {
            call.addParameter(TypeName.LONG, word);
        }
        call.addParameter(TypeName.INT, "arguments").addParameter(TypeName.INT, "error");
        CodeBlock.Builder body = CodeBlock.builder();
        body.beginControlFlow("try")
                .addStatement("int at = $T.loadArguments(arguments)", Names.MODULE_CALLS)
                .addStatement("$T tables = db", names.db())
                .beginControlFlow("if (tables == null)")
                .addStatement("tables = new $T()", names.db())
                .addStatement("db = tables")
                .endControlFlow()
                .addStatement(
                        "$T ctx = new $T<>(tables, $L)",
                        context(),
                        Names.REDUCER_CONTEXT,
                        String.join(", ", Arguments.WORDS))
                .beginControlFlow("switch (id)");
        NameAllocator methods = methodNames();
        for (int id = 0; id < reducers.size(); id++) {
            body.add("case $L:\n", id)
                    .indent()
                    .addStatement("$N(ctx, at)", methods.get(reducers.get(id)))
                    .addStatement("return $T.OK", Names.MODULE_CALLS)
                    .unindent();
        }
        if (hasTimers) {
            body.add("case $L:\n", reducers.size())
                    .indent()
                    .addStatement("$N(ctx)", methods.get(GeneratedSchedules.REDUCER))
                    .addStatement("return $T.OK", Names.MODULE_CALLS)
                    .unindent();
        }
        body.add("default:\n")
                .indent()
                .addStatement("throw new $T($S + id)", IllegalArgumentException.class, "no reducer has this id: id=")
                .unindent()
                .endControlFlow()
                .nextControlFlow("catch ($T failure)", Throwable.class)
                .addStatement("return $T.fail(failure, error)", Names.MODULE_CALLS)
                .nextControlFlow("finally")
                .addStatement("$T.end()", Names.MODULE_CALLS)
                .endControlFlow();
        return call.addCode(body.build()).build();
    }

    private MethodSpec reducerMethod(ReducerModel reducer, String name) {
        NameAllocator locals = new NameAllocator();
        locals.newName("ctx");
        locals.newName("at");
        CodeBlock.Builder body = CodeBlock.builder();
        CodeBlock arguments = Arguments.read(reducer.parameters(), names, types, locals, body);
        ClassName target =
                reducer.bridged() ? Names.bridge(reducer.owner().packageName()) : Names.java(reducer.owner());
        String method = reducer.bridged() ? bridgeMethod(reducer) : reducer.method();
        MethodSpec.Builder result = MethodSpec.methodBuilder(name)
                .addModifiers(Modifier.PRIVATE, Modifier.STATIC)
                .addParameter(context(), "ctx")
                .addParameter(TypeName.INT, "at")
                .addCode(body.build());
        CodeBlock call = CodeBlock.of("$T.$N($L)", target, method, arguments);
        TimerModel timer = reducer.timer();
        if (timer == null) {
            result.addStatement(call);
        } else {
            result.addCode(timers.run(reducer, timer, call));
        }
        if (reducer.throwsChecked()) {
            result.addException(Throwable.class);
        }
        return result.build();
    }

    private static String bridgeMethod(ReducerModel reducer) {
        return String.join("_", reducer.owner().simpleNames()) + "_" + reducer.method();
    }

    /** Writes the class through which package-private reducers of one package are called. */
    TypeSpec bridge(String packageName, List<ReducerModel> reducers) {
        TypeSpec.Builder bridge = TypeSpec.classBuilder(Names.bridge(packageName))
                .addModifiers(Modifier.PUBLIC, Modifier.FINAL)
                .addJavadoc("Lets the dispatcher call package-private reducers of this package.\n")
                .addMethod(MethodSpec.constructorBuilder()
                        .addModifiers(Modifier.PRIVATE)
                        .build());
        for (ReducerModel reducer : reducers) {
            MethodSpec.Builder method = MethodSpec.methodBuilder(bridgeMethod(reducer))
                    .addModifiers(Modifier.PUBLIC, Modifier.STATIC)
                    .addParameter(context(), "ctx");
            NameAllocator locals = new NameAllocator();
            locals.newName("ctx");
            List<CodeBlock> arguments = new ArrayList<>();
            arguments.add(CodeBlock.of("ctx"));
            for (Parameter parameter : reducer.parameters()) {
                String local = locals.newName(parameter.name());
                method.addParameter(names.type(parameter.type()), local);
                arguments.add(CodeBlock.of("$L", local));
            }
            method.addStatement(
                    "$T.$N($L)", Names.java(reducer.owner()), reducer.method(), CodeBlock.join(arguments, ", "));
            if (reducer.throwsChecked()) {
                method.addException(Throwable.class);
            }
            bridge.addMethod(method.build());
        }
        return bridge.build();
    }

    /**
     * Writes the class whose methods become the module's exports.
     *
     * @param more exports beside those of every module
     */
    TypeSpec exports(byte[] definition, List<MethodSpec> more) {
        MethodSpec.Builder describe = MethodSpec.methodBuilder("describeModule")
                .addAnnotation(export("__describe_module__"))
                .addModifiers(Modifier.PUBLIC, Modifier.STATIC)
                .addParameter(TypeName.INT, "sink");
        for (String chunk : ByteLiterals.chunks(definition)) {
            describe.addStatement("$T.writeBytes(sink, $L)", Names.MODULE_CALLS, chunk);
        }
        TypeSpec.Builder exports = TypeSpec.classBuilder(Names.MODULE_EXPORTS)
                .addModifiers(Modifier.PUBLIC, Modifier.FINAL)
                .addJavadoc("What the host calls.\n")
                .addMethod(MethodSpec.constructorBuilder()
                        .addModifiers(Modifier.PRIVATE)
                        .build())
                .addMethod(describe.build())
                .addMethod(exportedCall("callReducer", "__call_reducer__", names.dispatch(), "error"));
        if (hasProcedures) {
            exports.addMethod(exportedCall("callProcedure", "__call_procedure__", names.procedureDispatch(), "result"));
        }
        return exports.addMethods(more)
                .addMethod(MethodSpec.methodBuilder("reach")
                        .addModifiers(Modifier.STATIC)
                        .addJavadoc("Does nothing; called so that the module build finds this class.\n")
                        .build())
                .build();
    }

    private static MethodSpec exportedCall(String method, String export, ClassName dispatch, String sink) {
        MethodSpec.Builder call = MethodSpec.methodBuilder(method)
                .addAnnotation(export(export))
                .addModifiers(Modifier.PUBLIC, Modifier.STATIC)
                .returns(TypeName.INT)
                .addParameter(TypeName.INT, "id");
        for (String word : Arguments.WORDS) {
            call.addParameter(TypeName.LONG, word);
        }
        return call.addParameter(TypeName.INT, "arguments")
                .addParameter(TypeName.INT, sink)
                .addStatement(
                        "return $T.call(id, $L, arguments, $L)", dispatch, String.join(", ", Arguments.WORDS), sink)
                .build();
    }

    /** Writes the class that the module build starts from. It is kept free of logic: calls into it are slow. */
    static TypeSpec main() {
        return TypeSpec.classBuilder(Names.MODULE_MAIN)
                .addModifiers(Modifier.PUBLIC, Modifier.FINAL)
                .addJavadoc("Where the module build starts; never called.\n")
                .addMethod(MethodSpec.constructorBuilder()
                        .addModifiers(Modifier.PRIVATE)
                        .build())
                .addMethod(MethodSpec.methodBuilder("reach")
                        .addAnnotation(export("__stdb_main__"))
                        .addModifiers(Modifier.PUBLIC, Modifier.STATIC)
                        .addStatement("$T.reach()", Names.MODULE_EXPORTS)
                        .build())
                .build();
    }

    static com.palantir.javapoet.AnnotationSpec export(String name) {
        return com.palantir.javapoet.AnnotationSpec.builder(Names.WASM_EXPORT)
                .addMember("value", "$S", name)
                .build();
    }
}
