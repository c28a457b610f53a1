package dev.stdb.processor.write;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.NameAllocator;
import com.palantir.javapoet.ParameterSpec;
import com.palantir.javapoet.TypeName;
import com.palantir.javapoet.TypeSpec;
import dev.stdb.processor.model.FunctionModel;
import dev.stdb.processor.model.ReducerModel.Parameter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import javax.lang.model.element.Modifier;

/**
 * Writes the classes through which a dispatcher calls methods that only their own package sees, one for each package.
 *
 * @param <F> kind of the functions
 * @param kind name of the kind in the plural
 * @param home name of the class in a package
 * @param context type of the first parameter
 * @param others parameters after the context and before those of the author
 * @param returns type of the result, {@link TypeName#VOID} for none
 */
record Bridges<F extends FunctionModel>(
        String kind,
        Function<String, ClassName> home,
        Function<F, TypeName> context,
        List<ParameterSpec> others,
        Function<F, TypeName> returns,
        Names names) {

    /** Creates the writer for functions whose parameters after the context are all the author's. */
    Bridges(
            String kind,
            Function<String, ClassName> home,
            Function<F, TypeName> context,
            Function<F, TypeName> returns,
            Names names) {
        this(kind, home, context, List.of(), returns, names);
    }

    /** Returns the call of a function, through its bridge if it has one. */
    CodeBlock call(F function, CodeBlock arguments) {
        return function.bridged()
                ? CodeBlock.of("$T.$N($L)", home.apply(function.owner().packageName()), methodName(function), arguments)
                : CodeBlock.of("$T.$N($L)", Names.java(function.owner()), function.method(), arguments);
    }

    private String methodName(F function) {
        return String.join("_", function.owner().simpleNames()) + "_" + function.method();
    }

    /** Returns the classes by their packages. */
    Map<String, TypeSpec> types(List<F> functions) {
        Map<String, TypeSpec.Builder> types = new TreeMap<>();
        for (F function : functions) {
            if (function.bridged()) {
                types.computeIfAbsent(function.owner().packageName(), this::type)
                        .addMethod(method(function));
            }
        }
        Map<String, TypeSpec> built = new TreeMap<>();
        types.forEach((packageName, type) -> built.put(packageName, type.build()));
        return built;
    }

    private TypeSpec.Builder type(String packageName) {
        return TypeSpec.classBuilder(home.apply(packageName))
                .addModifiers(Modifier.PUBLIC, Modifier.FINAL)
                .addJavadoc("Lets the dispatcher call package-private $L of this package.\n", kind)
                .addMethod(MethodSpec.constructorBuilder()
                        .addModifiers(Modifier.PRIVATE)
                        .build());
    }

    private MethodSpec method(F function) {
        TypeName result = returns.apply(function);
        MethodSpec.Builder method = MethodSpec.methodBuilder(methodName(function))
                .addModifiers(Modifier.PUBLIC, Modifier.STATIC)
                .returns(result)
                .addParameter(context.apply(function), "ctx");
        NameAllocator locals = new NameAllocator();
        locals.newName("ctx");
        List<CodeBlock> arguments = new ArrayList<>();
        arguments.add(CodeBlock.of("ctx"));
        for (ParameterSpec other : others) {
            locals.newName(other.name());
            method.addParameter(other);
            arguments.add(CodeBlock.of("$L", other.name()));
        }
        for (Parameter parameter : function.parameters()) {
            String local = locals.newName(parameter.name());
            method.addParameter(names.type(parameter.type()), local);
            arguments.add(CodeBlock.of("$L", local));
        }
        method.addStatement(
                "$L$T.$N($L)",
                result.equals(TypeName.VOID) ? "" : "return ",
                Names.java(function.owner()),
                function.method(),
                CodeBlock.join(arguments, ", "));
        if (function.throwsChecked()) {
            method.addException(Throwable.class);
        }
        return method.build();
    }
}
