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
import dev.stdb.processor.model.MigrationModel;
import dev.stdb.processor.model.ModuleModel;
import dev.stdb.processor.model.ReducerModel;
import dev.stdb.processor.model.RowMigration;
import dev.stdb.processor.model.TimerModel;
import dev.stdb.processor.model.TypeUse.NamedUse;
import java.util.List;
import javax.lang.model.element.Modifier;

/** Writes what turns a call by number into a call of the author's method. */
final class DispatchWriter {

    private final Names names;
    private final TypeCode types;
    private final List<ReducerModel> reducers;
    private final boolean hasTimers;
    private final TimerWriter timers;
    private final List<RowMigration> rowMigrations;
    private final MigrationWriter migrations;
    private final boolean hasProcedures;
    private final ModuleModel module;

    DispatchWriter(Names names, TypeCode types, ModuleModel module) {
        this.names = names;
        this.types = types;
        this.module = module;
        this.reducers = module.reducers();
        this.hasTimers = !module.timedReducers().isEmpty();
        this.timers = new TimerWriter(names, module);
        this.rowMigrations = module.rowMigrations();
        this.migrations = new MigrationWriter(names, types);
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
        for (RowMigration migration : rowMigrations) {
            dispatch.addMethod(migrations.migrate(migration, methods.get(migration), context()));
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
        for (RowMigration migration : rowMigrations) {
            methods.newName("migrate", migration);
        }
        return methods;
    }

    private MethodSpec call() {
        CallBody body = CallBody.begin(names, context(), Names.REDUCER_CONTEXT);
        NameAllocator methods = methodNames();
        CodeBlock done = CodeBlock.of("return $T.OK", Names.MODULE_CALLS);
        for (int id = 0; id < reducers.size(); id++) {
            body.add(id, CodeBlock.of("$N(ctx, at)", methods.get(reducers.get(id))), done);
        }
        if (hasTimers) {
            body.add(reducers.size(), CodeBlock.of("$N(ctx)", methods.get(GeneratedSchedules.REDUCER)), done);
        }
        int firstMigration = reducers.size() + (hasTimers ? 1 : 0);
        for (int i = 0; i < rowMigrations.size(); i++) {
            body.add(firstMigration + i, CodeBlock.of("$N(ctx, at)", methods.get(rowMigrations.get(i))), done);
        }
        int firstError = firstMigration + rowMigrations.size();
        List<ReducerModel> refusing = module.refusingReducers();
        for (int i = 0; i < refusing.size(); i++) {
            String text = "this reducer declares the error of another one: reducer="
                    + refusing.get(i).name();
            body.add(firstError + i, CodeBlock.of("throw new $T($S)", Names.REDUCER_EXCEPTION, text));
        }
        MethodSpec.Builder call = MethodSpec.methodBuilder("call")
                .addModifiers(Modifier.PUBLIC, Modifier.STATIC)
                .addJavadoc("Runs one reducer; parameters and result as in {@code __call_reducer__}.\n")
                .returns(TypeName.INT);
        return CallBody.addParameters(call, "error")
                .addCode(body.end("reducer", "error"))
                .build();
    }

    private MethodSpec reducerMethod(ReducerModel reducer, String name) {
        NameAllocator locals = new NameAllocator();
        locals.newName("ctx");
        locals.newName("at");
        CodeBlock.Builder body = CodeBlock.builder();
        CodeBlock arguments = Arguments.read(reducer.parameters(), names, types, locals, body);
        MethodSpec.Builder result = MethodSpec.methodBuilder(name)
                .addModifiers(Modifier.PRIVATE, Modifier.STATIC)
                .addParameter(context(), "ctx")
                .addParameter(TypeName.INT, "at")
                .addCode(body.build());
        CodeBlock call = bridges().call(reducer, arguments);
        TimerModel timer = reducer.timer();
        CodeBlock run =
                timer == null ? CodeBlock.builder().addStatement(call).build() : timers.run(reducer, timer, call);
        NamedUse error = reducer.error();
        result.addCode(error == null ? run : tellingErrors(run, error, locals));
        if (reducer.throwsChecked()) {
            result.addException(Throwable.class);
        }
        return result.build();
    }

    /** Writes what tells the host the values with which a reducer refuses. */
    private CodeBlock tellingErrors(CodeBlock run, NamedUse error, NameAllocator locals) {
        String refusal = locals.newName("refusal");
        String value = locals.newName("value");
        String start = locals.newName("start");
        int size = types.fixedSize(error);
        CodeBlock needed = size >= 0 ? CodeBlock.of("$L", size) : types.sizeMax(error, CodeBlock.of("$L", value));
        CodeBlock write = types.write(error, CodeBlock.of("$L", start), CodeBlock.of("$L", value));
        return CodeBlock.builder()
                .beginControlFlow("try")
                .add(run)
                .nextControlFlow("catch ($T $L)", Names.REDUCER_EXCEPTION, refusal)
                .beginControlFlow("if ($L.value() instanceof $T $L)", refusal, names.type(error), value)
                .addStatement("int $L = $T.row($L)", start, Names.SCRATCH, needed)
                .addStatement("$T.refused($L, $L, $L)", Names.MODULE_CALLS, refusal, start, write)
                .endControlFlow()
                .addStatement("throw $L", refusal)
                .endControlFlow()
                .build();
    }

    /** Returns what writes the classes through which package-private reducers are called. */
    Bridges<ReducerModel> bridges() {
        return new Bridges<>("reducers", Names::bridge, reducer -> context(), reducer -> TypeName.VOID, names);
    }

    /** Returns what writes the classes through which package-private migrations are called. */
    Bridges<MigrationModel> migrationBridges() {
        return migrations.bridges(context());
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
        for (String key : module.secrets()) {
            describe.addStatement("$T.secret($S)", Names.ENVIRONMENT_VALUES, key);
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
                .returns(TypeName.INT);
        return CallBody.addParameters(call, sink)
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
