package dev.stdb.maven.wasm;

import dev.stdb.maven.jcl.StackTraces;
import java.util.Set;
import org.teavm.interop.Export;
import org.teavm.interop.Import;
import org.teavm.interop.Intrinsified;
import org.teavm.model.AccessLevel;
import org.teavm.model.AnnotationContainer;
import org.teavm.model.AnnotationHolder;
import org.teavm.model.ClassHolder;
import org.teavm.model.ClassHolderTransformer;
import org.teavm.model.ClassHolderTransformerContext;
import org.teavm.model.ElementModifier;
import org.teavm.model.FieldHolder;
import org.teavm.model.MethodHolder;
import org.teavm.model.ValueType;
import org.teavm.model.emit.ProgramEmitter;
import org.teavm.model.emit.ValueEmitter;

/**
 * Cuts the class library off from the JavaScript host that TeaVM expects (stack traces, the buffer heap, the event
 * queue, mathematical functions that are single instructions) and connects the module runtime instead.
 */
final class ImportRemoval implements ClassHolderTransformer {
    /** Functions of {@code java.lang.Math} from double to double that are one WebAssembly instruction. */
    static final Set<String> MATH_INSTRUCTIONS = Set.of("sqrt", "floor", "ceil", "rint");

    /** Field of throwables with the number under which the host keeps the stack trace. */
    private static final String TRACE_NUMBER = "hostTrace";

    @Override
    public void transformClass(ClassHolder type, ClassHolderTransformerContext context) {
        exportMarkedMethods(type);
        switch (type.getName()) {
            case "java.lang.Throwable" -> simplifyThrowable(type, context);
            case "org.teavm.runtime.heap.Heap", "org.teavm.runtime.EventQueue" -> dropExports(type);
            case "java.lang.Math" -> useInstructions(type);
            case "dev.stdb.module.Memory" -> intrinsify(type, "grow");
            case "dev.stdb.module.Strings" -> shareCharacters(type, context);
            case "dev.stdb.module.StackTraces" -> readTraceNumber(type, context);
            default -> {}
        }
    }

    /** Generated code knows nothing of TeaVM: its own annotation becomes TeaVM's. */
    private static void exportMarkedMethods(ClassHolder type) {
        for (MethodHolder method : type.getMethods()) {
            AnnotationHolder marker = method.getAnnotations().get("dev.stdb.module.WasmExport");
            if (marker != null && method.getAnnotations().get(Export.class.getName()) == null) {
                AnnotationHolder export = new AnnotationHolder(Export.class.getName());
                export.getValues().put("name", marker.getValue("value"));
                method.getAnnotations().add(export);
            }
        }
    }

    /** Lets the runtime read and make strings without copying: both members are private to the library. */
    private static void shareCharacters(ClassHolder type, ClassHolderTransformerContext context) {
        ValueType text = ValueType.object("java.lang.String");
        ValueType characters = ValueType.arrayOf(ValueType.CHARACTER);
        for (MethodHolder method : type.getMethods()) {
            switch (method.getName()) {
                case "charsOf" -> {
                    ProgramEmitter body = ProgramEmitter.create(method, context.getHierarchy());
                    body.var(1, text).getField("characters", characters).returnValue();
                }
                case "wrap" -> {
                    ProgramEmitter body = ProgramEmitter.create(method, context.getHierarchy());
                    body.invoke("java.lang.String", "fromArray", text, body.var(1, characters))
                            .returnValue();
                }
                default -> {}
            }
        }
    }

    private static void readTraceNumber(ClassHolder type, ClassHolderTransformerContext context) {
        for (MethodHolder method : type.getMethods()) {
            if (method.getName().equals("numberOf")) {
                ProgramEmitter body = ProgramEmitter.create(method, context.getHierarchy());
                body.var(1, ValueType.object("java.lang.Throwable"))
                        .getField(TRACE_NUMBER, ValueType.INTEGER)
                        .returnValue();
            }
        }
    }

    private static void simplifyThrowable(ClassHolder type, ClassHolderTransformerContext context) {
        FieldHolder number = new FieldHolder(TRACE_NUMBER);
        number.setType(ValueType.INTEGER);
        number.setLevel(AccessLevel.PUBLIC);
        type.addField(number);
        for (MethodHolder method : type.getMethods()) {
            switch (method.getName()) {
                case "fillInStackTrace" -> {
                    ProgramEmitter body = ProgramEmitter.create(method, context.getHierarchy());
                    ValueEmitter taken = body.invoke(StackTraces.class, "take", int.class);
                    body.var(0, type).setField(TRACE_NUMBER, taken);
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
