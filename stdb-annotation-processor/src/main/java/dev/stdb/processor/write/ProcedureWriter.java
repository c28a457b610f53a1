package dev.stdb.processor.write;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.FieldSpec;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.NameAllocator;
import com.palantir.javapoet.ParameterizedTypeName;
import com.palantir.javapoet.TypeName;
import com.palantir.javapoet.TypeSpec;
import dev.stdb.processor.model.ProcedureModel;
import dev.stdb.processor.model.ReducerModel.Parameter;
import dev.stdb.processor.model.TypeUse;
import java.util.ArrayList;
import java.util.List;
import javax.lang.model.element.Modifier;

/** Writes what turns a call of a procedure by number into a call of the author's method. */
final class ProcedureWriter {

    private final Names names;
    private final TypeCode types;
    private final List<ProcedureModel> procedures;

    ProcedureWriter(Names names, TypeCode types, List<ProcedureModel> procedures) {
        this.names = names;
        this.types = types;
        this.procedures = procedures;
    }

    private TypeName context() {
        return ParameterizedTypeName.get(Names.PROCEDURE_CONTEXT, names.db());
    }

    TypeSpec dispatch() {
        TypeSpec.Builder dispatch = TypeSpec.classBuilder(names.procedureDispatch())
                .addModifiers(Modifier.PUBLIC, Modifier.FINAL)
                .addJavadoc("Calls procedures by number: decodes the arguments, encodes what they return.\n")
                .addField(FieldSpec.builder(names.db(), "db", Modifier.PRIVATE, Modifier.STATIC)
                        .build())
                .addMethod(MethodSpec.constructorBuilder()
                        .addModifiers(Modifier.PRIVATE)
                        .build());
        NameAllocator methods = new NameAllocator();
        methods.newName("call");
        for (ProcedureModel procedure : procedures) {
            methods.newName(procedure.method(), procedure);
        }
        dispatch.addMethod(call(methods));
        for (ProcedureModel procedure : procedures) {
            dispatch.addMethod(method(procedure, methods.get(procedure)));
        }
        return dispatch.build();
    }

    private MethodSpec call(NameAllocator methods) {
        MethodSpec.Builder call = MethodSpec.methodBuilder("call")
                .addModifiers(Modifier.PUBLIC, Modifier.STATIC)
                .addJavadoc("Runs one procedure; parameters and result as in {@code __call_procedure__}.\n")
                .returns(TypeName.INT)
                .addParameter(TypeName.INT, "id");
        for (String word : Arguments.WORDS) {
            call.addParameter(TypeName.LONG, word);
        }
        call.addParameter(TypeName.INT, "arguments").addParameter(TypeName.INT, "result");
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
                        Names.PROCEDURE_CONTEXT,
                        String.join(", ", Arguments.WORDS))
                .beginControlFlow("switch (id)");
        for (int id = 0; id < procedures.size(); id++) {
            body.add("case $L:\n", id)
                    .indent()
                    .addStatement("return $N(ctx, at, result)", methods.get(procedures.get(id)))
                    .unindent();
        }
        body.add("default:\n")
                .indent()
                .addStatement("throw new $T($S + id)", IllegalArgumentException.class, "no procedure has this id: id=")
                .unindent()
                .endControlFlow()
                .nextControlFlow("catch ($T failure)", Throwable.class)
                .addStatement("return $T.fail(failure, result)", Names.MODULE_CALLS)
                .nextControlFlow("finally")
                .addStatement("$T.end()", Names.MODULE_CALLS)
                .endControlFlow();
        return call.addCode(body.build()).build();
    }

    private MethodSpec method(ProcedureModel procedure, String name) {
        NameAllocator locals = new NameAllocator();
        locals.newName("ctx");
        locals.newName("at");
        locals.newName("result");
        CodeBlock.Builder body = CodeBlock.builder();
        CodeBlock arguments = Arguments.read(procedure.parameters(), names, types, locals, body);
        ClassName target = procedure.bridged()
                ? Names.procedureBridge(procedure.owner().packageName())
                : Names.java(procedure.owner());
        String method = procedure.bridged() ? bridgeMethod(procedure) : procedure.method();
        CodeBlock call = CodeBlock.of("$T.$N($L)", target, method, arguments);
        TypeUse returns = procedure.returns();
        if (returns == null) {
            body.addStatement(call).addStatement("return $T.OK", Names.MODULE_CALLS);
        } else {
            addReturn(body, returns, call, locals);
        }
        MethodSpec.Builder result = MethodSpec.methodBuilder(name)
                .addModifiers(Modifier.PRIVATE, Modifier.STATIC)
                .returns(TypeName.INT)
                .addParameter(context(), "ctx")
                .addParameter(TypeName.INT, "at")
                .addParameter(TypeName.INT, "result")
                .addCode(body.build());
        if (procedure.throwsChecked()) {
            result.addException(Throwable.class);
        }
        return result.build();
    }

    private void addReturn(CodeBlock.Builder body, TypeUse returns, CodeBlock call, NameAllocator locals) {
        String value = locals.newName("value");
        String start = locals.newName("start");
        body.addStatement("$T $L = $L", names.type(returns), value, call);
        int size = types.fixedSize(returns);
        CodeBlock needed = size >= 0 ? CodeBlock.of("$L", size) : types.sizeMax(returns, CodeBlock.of("$L", value));
        body.addStatement("int $L = $T.row($L)", start, Names.SCRATCH, needed);
        CodeBlock write = types.write(returns, CodeBlock.of("$L", start), CodeBlock.of("$L", value));
        if (size >= 0) {
            body.addStatement(write)
                    .addStatement("return $T.returned(result, $L, $L + $L)", Names.MODULE_CALLS, start, start, size);
        } else {
            body.addStatement("return $T.returned(result, $L, $L)", Names.MODULE_CALLS, start, write);
        }
    }

    private static String bridgeMethod(ProcedureModel procedure) {
        return String.join("_", procedure.owner().simpleNames()) + "_" + procedure.method();
    }

    /** Writes the class through which package-private procedures of one package are called. */
    TypeSpec bridge(String packageName, List<ProcedureModel> bridged) {
        TypeSpec.Builder bridge = TypeSpec.classBuilder(Names.procedureBridge(packageName))
                .addModifiers(Modifier.PUBLIC, Modifier.FINAL)
                .addJavadoc("Lets the dispatcher call package-private procedures of this package.\n")
                .addMethod(MethodSpec.constructorBuilder()
                        .addModifiers(Modifier.PRIVATE)
                        .build());
        for (ProcedureModel procedure : bridged) {
            bridge.addMethod(bridgeMethodSpec(procedure));
        }
        return bridge.build();
    }

    private MethodSpec bridgeMethodSpec(ProcedureModel procedure) {
        MethodSpec.Builder method = MethodSpec.methodBuilder(bridgeMethod(procedure))
                .addModifiers(Modifier.PUBLIC, Modifier.STATIC)
                .addParameter(context(), "ctx");
        NameAllocator locals = new NameAllocator();
        locals.newName("ctx");
        List<CodeBlock> arguments = new ArrayList<>();
        arguments.add(CodeBlock.of("ctx"));
        for (Parameter parameter : procedure.parameters()) {
            String local = locals.newName(parameter.name());
            method.addParameter(names.type(parameter.type()), local);
            arguments.add(CodeBlock.of("$L", local));
        }
        CodeBlock call = CodeBlock.of(
                "$T.$N($L)", Names.java(procedure.owner()), procedure.method(), CodeBlock.join(arguments, ", "));
        TypeUse returns = procedure.returns();
        if (returns == null) {
            method.addStatement(call);
        } else {
            method.returns(names.type(returns)).addStatement("return $L", call);
        }
        if (procedure.throwsChecked()) {
            method.addException(Throwable.class);
        }
        return method.build();
    }
}
