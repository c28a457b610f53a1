package dev.stdb.maven.wasm;

import dev.stdb.maven.jcl.CollectionFactories;
import java.util.Map;
import org.teavm.model.ClassHolder;
import org.teavm.model.ClassHolderTransformer;
import org.teavm.model.ClassHolderTransformerContext;
import org.teavm.model.ElementModifier;
import org.teavm.model.MethodHolder;
import org.teavm.model.MethodReference;
import org.teavm.model.ValueType;
import org.teavm.model.emit.ProgramEmitter;
import org.teavm.model.emit.ValueEmitter;

/**
 * Lets {@code List.of}, {@code Set.of} and {@code Map.of}, whatever the number of parameters, return what {@link
 * CollectionFactories} makes: TeaVM's accept nulls and equal elements, and share the array that they are given.
 */
final class CollectionBodies implements ClassHolderTransformer {
    private static final Map<String, String> FACTORIES =
            Map.of("java.util.List", "list", "java.util.Set", "set", "java.util.Map", "map");

    private static final ValueType OBJECT = ValueType.object("java.lang.Object");

    @Override
    public void transformClass(ClassHolder type, ClassHolderTransformerContext context) {
        String factory = FACTORIES.get(type.getName());
        if (factory == null) {
            return;
        }
        MethodReference made = new MethodReference(
                CollectionFactories.class.getName(),
                factory,
                ValueType.arrayOf(OBJECT),
                ValueType.object(type.getName()));
        for (MethodHolder method : type.getMethods()) {
            if (method.getName().equals("of") && method.hasModifier(ElementModifier.STATIC)) {
                replace(method, made, context);
            }
        }
    }

    private static void replace(MethodHolder method, MethodReference made, ClassHolderTransformerContext context) {
        ProgramEmitter body = ProgramEmitter.create(method, context.getHierarchy());
        int count = method.parameterCount();
        ValueEmitter elements;
        if (count == 1 && method.parameterType(0) instanceof ValueType.Array) {
            elements = body.var(1, method.parameterType(0));
        } else {
            elements = body.constructArray(OBJECT, count);
            for (int i = 0; i < count; i++) {
                elements.setElement(i, body.var(i + 1, OBJECT));
            }
        }
        body.invoke(made, elements).returnValue();
    }
}
