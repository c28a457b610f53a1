package dev.stdb.processor.write;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.ParameterizedTypeName;
import com.palantir.javapoet.TypeName;
import com.palantir.javapoet.TypeSpec;
import dev.stdb.processor.model.EnvironmentModel;
import dev.stdb.processor.model.EnvironmentModel.Choice;
import dev.stdb.processor.model.EnvironmentModel.Constant;
import dev.stdb.processor.model.EnvironmentModel.Variable;
import dev.stdb.processor.model.JavaName;
import java.util.Optional;
import javax.lang.model.element.Modifier;

/** Writes {@code Env}, through which the author reads environment variables. */
final class EnvironmentWriter {

    private static final String VALUES = "Values";

    private EnvironmentWriter() {}

    static TypeSpec env(String packageName, EnvironmentModel environment) {
        TypeSpec.Builder values = TypeSpec.classBuilder(VALUES)
                .addModifiers(Modifier.PRIVATE, Modifier.STATIC, Modifier.FINAL)
                .addSuperinterface(Names.java(environment.type()));
        environment.variables().forEach(variable -> values.addMethod(accessor(variable)));
        TypeSpec.Builder env = shell(packageName, environment.type())
                .addMethod(get(environment.type())
                        .addStatement("return new $T()", Names.env(packageName).nestedClass(VALUES))
                        .build());
        for (Variable variable : environment.variables()) {
            if (variable.choice() != null) {
                env.addMethod(choice(variable, variable.choice()));
            }
        }
        return env.addType(values.build()).build();
    }

    /** Writes what lets the rest of a module compile that has problems. */
    static TypeSpec placeholder(String packageName, JavaName environment) {
        return shell(packageName, environment)
                .addMethod(get(environment)
                        .addStatement("throw new $T()", UnsupportedOperationException.class)
                        .build())
                .build();
    }

    private static TypeSpec.Builder shell(String packageName, JavaName environment) {
        return TypeSpec.classBuilder(Names.env(packageName))
                .addModifiers(Modifier.PUBLIC, Modifier.FINAL)
                .addJavadoc("The environment variables of this module: {@link $T}.\n", Names.java(environment))
                .addMethod(MethodSpec.constructorBuilder()
                        .addModifiers(Modifier.PRIVATE)
                        .build());
    }

    private static MethodSpec.Builder get(JavaName environment) {
        return MethodSpec.methodBuilder("get")
                .addModifiers(Modifier.PUBLIC, Modifier.STATIC)
                .addJavadoc("Returns the variables; each of its methods reads the value of that moment.\n")
                .returns(Names.java(environment));
    }

    private static MethodSpec accessor(Variable variable) {
        TypeName value = variable.choice() == null
                ? ClassName.get(String.class)
                : Names.java(variable.choice().type());
        TypeName type = variable.optional() ? ParameterizedTypeName.get(ClassName.get(Optional.class), value) : value;
        CodeBlock text = CodeBlock.of(
                "$T.$L($S)", Names.ENVIRONMENT_VALUES, variable.optional() ? "find" : "require", variable.key());
        MethodSpec.Builder method = MethodSpec.methodBuilder(variable.method())
                .addAnnotation(Override.class)
                .addModifiers(Modifier.PUBLIC)
                .returns(type);
        if (variable.choice() == null) {
            return method.addStatement("return $L", text).build();
        }
        return variable.optional()
                ? method.addStatement("$T<$T> value = $L", Optional.class, String.class, text)
                        .addStatement(
                                "return value.isPresent() ? $T.of($N(value.get())) : $T.empty()",
                                Optional.class,
                                choiceMethod(variable),
                                Optional.class)
                        .build()
                : method.addStatement("return $N($L)", choiceMethod(variable), text)
                        .build();
    }

    private static String choiceMethod(Variable variable) {
        return "to_" + variable.method();
    }

    private static MethodSpec choice(Variable variable, Choice choice) {
        CodeBlock.Builder body = CodeBlock.builder().beginControlFlow("switch (value)");
        for (Constant constant : choice.constants()) {
            body.add("case $S:\n", constant.value())
                    .indent()
                    .addStatement("return $T.$N", Names.java(choice.type()), constant.name())
                    .unindent();
        }
        body.add("default:\n")
                .indent()
                .addStatement("throw $T.unknown($S)", Names.ENVIRONMENT_VALUES, variable.key())
                .unindent()
                .endControlFlow();
        return MethodSpec.methodBuilder(choiceMethod(variable))
                .addModifiers(Modifier.PRIVATE, Modifier.STATIC)
                .returns(Names.java(choice.type()))
                .addParameter(String.class, "value")
                .addCode(body.build())
                .build();
    }
}
