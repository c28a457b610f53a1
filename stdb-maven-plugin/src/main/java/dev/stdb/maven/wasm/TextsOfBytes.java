package dev.stdb.maven.wasm;

import dev.stdb.maven.jcl.TextDecoding;
import org.teavm.model.ClassHolder;
import org.teavm.model.ClassHolderTransformer;
import org.teavm.model.ClassHolderTransformerContext;
import org.teavm.model.MethodHolder;
import org.teavm.model.MethodReference;
import org.teavm.model.ValueType;
import org.teavm.model.emit.ProgramEmitter;
import org.teavm.model.emit.ValueEmitter;

/** Lets the constructors of strings decode bytes by {@link TextDecoding}: TeaVM takes overlong UTF-8. */
final class TextsOfBytes implements ClassHolderTransformer {
    private static final String STRING = "java.lang.String";
    /** Where TeaVM keeps the characters. */
    private static final String FIELD = "characters";

    private static final ValueType CHARACTERS = ValueType.arrayOf(ValueType.CHARACTER);

    @Override
    public void transformClass(ClassHolder type, ClassHolderTransformerContext context) {
        if (!type.getName().equals(STRING)) {
            return;
        }
        for (MethodHolder method : type.getMethods()) {
            if (method.getName().equals("initWithBytes")) {
                replace(method, context);
            }
        }
    }

    private static void replace(MethodHolder method, ClassHolderTransformerContext context) {
        ProgramEmitter body = ProgramEmitter.create(method, context.getHierarchy());
        ValueType[] signature = method.getSignature();
        signature[signature.length - 1] = CHARACTERS;
        ValueEmitter[] arguments = new ValueEmitter[method.parameterCount()];
        for (int i = 0; i < arguments.length; i++) {
            arguments[i] = body.var(i + 1, method.parameterType(i));
        }
        ValueEmitter characters =
                body.invoke(new MethodReference(TextDecoding.class.getName(), "characters", signature), arguments);
        body.var(0, ValueType.object(STRING)).setField(FIELD, characters);
        body.exit();
    }
}
