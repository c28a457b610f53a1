package dev.stdb.maven.wasm;

import java.util.Set;
import org.teavm.interop.Export;
import org.teavm.interop.Import;
import org.teavm.interop.Intrinsified;
import org.teavm.model.AnnotationContainer;
import org.teavm.model.AnnotationHolder;
import org.teavm.model.ClassHolder;
import org.teavm.model.ClassHolderTransformer;
import org.teavm.model.ClassHolderTransformerContext;
import org.teavm.model.ElementModifier;
import org.teavm.model.MethodHolder;
import org.teavm.model.ValueType;
import org.teavm.model.emit.ProgramEmitter;

/**
 * Cuts the class library off from the JavaScript host that TeaVM expects: stack traces, the buffer heap, the event queue
 * and the mathematical functions that are single instructions.
 */
final class ImportRemoval implements ClassHolderTransformer {
    /** Functions of {@code java.lang.Math} from double to double that are one WebAssembly instruction. */
    static final Set<String> MATH_INSTRUCTIONS = Set.of("sqrt", "floor", "ceil", "rint");

    @Override
    public void transformClass(ClassHolder type, ClassHolderTransformerContext context) {
        switch (type.getName()) {
            case "java.lang.Throwable" -> simplifyThrowable(type, context);
            case "org.teavm.runtime.heap.Heap", "org.teavm.runtime.EventQueue" -> dropExports(type);
            case "java.lang.Math" -> useInstructions(type);
            case "dev.stdb.module.Memory" -> intrinsify(type, "grow");
            default -> {}
        }
    }

    private static void simplifyThrowable(ClassHolder type, ClassHolderTransformerContext context) {
        for (MethodHolder method : type.getMethods()) {
            switch (method.getName()) {
                case "fillInStackTrace" -> {
                    ProgramEmitter body = ProgramEmitter.create(method, context.getHierarchy());
                    body.var(0, type).returnValue();
                }
                case "ensureStackTrace" ->
                    ProgramEmitter.create(method, context.getHierarchy()).exit();
                // Every constructor calls this; TeaVM never runs the initializer of the field, so that
                // try-with-resources met null in addSuppressed.
                case "initNativeException" -> {
                    ProgramEmitter body = ProgramEmitter.create(method, context.getHierarchy());
                    ValueType item = ValueType.object("java.lang.Throwable");
                    body.var(0, type).setField("suppressed", body.constructArray(item, 0));
                    body.exit();
                }
                default -> {}
            }
        }
    }

    private static void dropExports(ClassHolder type) {
        for (MethodHolder method : type.getMethods()) {
            removeAnnotation(method.getAnnotations(), Export.class);
        }
    }

    private static void useInstructions(ClassHolder type) {
        for (MethodHolder method : type.getMethods()) {
            if (MATH_INSTRUCTIONS.contains(method.getName())
                    && method.parameterCount() == 1
                    && method.parameterType(0) == ValueType.DOUBLE) {
                makeIntrinsic(method);
            }
        }
    }

    private static void intrinsify(ClassHolder type, String name) {
        for (MethodHolder method : type.getMethods()) {
            if (method.getName().equals(name)) {
                makeIntrinsic(method);
            }
        }
    }

    private static void makeIntrinsic(MethodHolder method) {
        method.setProgram(null);
        method.getModifiers().add(ElementModifier.NATIVE);
        removeAnnotation(method.getAnnotations(), Import.class);
        if (method.getAnnotations().get(Intrinsified.class.getName()) == null) {
            method.getAnnotations().add(new AnnotationHolder(Intrinsified.class.getName()));
        }
    }

    private static void removeAnnotation(AnnotationContainer annotations, Class<?> type) {
        // AnnotationContainer.remove fails on a container that never held anything.
        if (annotations.get(type.getName()) != null) {
            annotations.remove(type.getName());
        }
    }
}
