package dev.stdb.processor.write;

import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.NameAllocator;
import dev.stdb.processor.model.ReducerModel.Parameter;
import java.util.ArrayList;
import java.util.List;

/** Writes code that decodes the arguments of a call. */
final class Arguments {
    /** The parameters of calls before the arguments, all of them {@code long}. */
    static final List<String> WORDS =
            List.of("sender0", "sender1", "sender2", "sender3", "connection0", "connection1", "timestamp");

    private Arguments() {}

    /**
     * Writes statements that read the arguments from {@code at}.
     *
     * @param locals names in use in the method, {@code ctx} and {@code at} among them
     * @return what the author's method is called with
     */
    static CodeBlock read(
            List<Parameter> parameters, Names names, TypeCode types, NameAllocator locals, CodeBlock.Builder body) {
        ValueSequence values = new ValueSequence(types, body, locals, "at");
        List<CodeBlock> arguments = new ArrayList<>();
        arguments.add(CodeBlock.of("ctx"));
        for (int i = 0; i < parameters.size(); i++) {
            Parameter parameter = parameters.get(i);
            String local = locals.newName(parameter.name(), parameter);
            CodeBlock type = CodeBlock.of("$T", names.type(parameter.type()));
            if (i + 1 < parameters.size()) {
                values.read(parameter.type(), type, local);
            } else {
                values.readLast(parameter.type(), type, local);
            }
            arguments.add(CodeBlock.of("$L", local));
        }
        return CodeBlock.join(arguments, ", ");
    }
}
