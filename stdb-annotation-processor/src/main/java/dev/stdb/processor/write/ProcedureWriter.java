package dev.stdb.processor.write;

import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.FieldSpec;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.NameAllocator;
import com.palantir.javapoet.ParameterizedTypeName;
import com.palantir.javapoet.TypeName;
import com.palantir.javapoet.TypeSpec;
import dev.stdb.processor.model.ProcedureModel;
import dev.stdb.processor.model.TypeUse;
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
        CallBody body = CallBody.begin(names, context(), Names.PROCEDURE_CONTEXT);
        for (int id = 0; id < procedures.size(); id++) {
            body.add(id, CodeBlock.of("return $N(ctx, at, result)", methods.get(procedures.get(id))));
        }
        MethodSpec.Builder call = MethodSpec.methodBuilder("call")
                .addModifiers(Modifier.PUBLIC, Modifier.STATIC)
                .addJavadoc("Runs one procedure; parameters and result as in {@code __call_procedure__}.\n")
                .returns(TypeName.INT);
        return CallBody.addParameters(call, "result")
                .addCode(body.end("procedure", "result"))
                .build();
    }

    private MethodSpec method(ProcedureModel procedure, String name) {
        NameAllocator locals = new NameAllocator();
        locals.newName("ctx");
        locals.newName("at");
        locals.newName("result");
        CodeBlock.Builder body = CodeBlock.builder();
        CodeBlock arguments = Arguments.read(procedure.parameters(), names, types, locals, body);
        CodeBlock call = bridges().call(procedure, arguments);
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

    /** Returns what writes the classes through which package-private procedures are called. */
    Bridges<ProcedureModel> bridges() {
        return new Bridges<>("procedures", Names::procedureBridge, procedure -> context(), this::returnType, names);
    }

    private TypeName returnType(ProcedureModel procedure) {
        TypeUse returns = procedure.returns();
        return returns == null ? TypeName.VOID : names.type(returns);
    }
}
