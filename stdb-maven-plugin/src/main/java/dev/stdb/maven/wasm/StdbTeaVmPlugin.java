package dev.stdb.maven.wasm;

import dev.stdb.maven.jcl.ArrayChecks;
import java.util.List;
import org.teavm.backend.wasm.TeaVMWasmGCHost;
import org.teavm.backend.wasm.model.WasmModule;
import org.teavm.backend.wasm.model.instruction.WasmFloatType;
import org.teavm.backend.wasm.model.instruction.WasmFloatUnaryOperation;
import org.teavm.classlib.impl.JCLPlugin;
import org.teavm.classlib.impl.record.ObjectMethodsSubstitutor;
import org.teavm.dependency.AbstractDependencyListener;
import org.teavm.dependency.DependencyAgent;
import org.teavm.dependency.MethodDependency;
import org.teavm.model.MethodReference;
import org.teavm.model.ValueType;
import org.teavm.vm.spi.After;
import org.teavm.vm.spi.TeaVMHost;
import org.teavm.vm.spi.TeaVMPlugin;

/**
 * What a module needs from TeaVM beyond a stock build: no imports but the database's, Java semantics where the backend
 * takes short cuts, and library members that are missing.
 *
 * <p>Found by TeaVM through {@code ServiceLoader}; inactive for other targets.
 */
@After(JCLPlugin.class)
public final class StdbTeaVmPlugin implements TeaVMPlugin {
    private static final List<ValueType> ARRAY_ITEMS = List.of(
            ValueType.BOOLEAN,
            ValueType.BYTE,
            ValueType.SHORT,
            ValueType.CHARACTER,
            ValueType.INTEGER,
            ValueType.LONG,
            ValueType.FLOAT,
            ValueType.DOUBLE,
            ValueType.object("java.lang.Object"));

    private static final List<String> THROWN_BY_INSTRUCTIONS = List.of(
            "java.lang.ArrayIndexOutOfBoundsException",
            "java.lang.ClassCastException",
            "java.lang.NullPointerException");

    private static final MethodReference INDEX_MESSAGE = new MethodReference(
            ArrayChecks.class, "outOfBounds", int.class, int.class, ArrayIndexOutOfBoundsException.class);

    private static final MethodReference RECORD_METHODS = new MethodReference(
            "java.lang.runtime.ObjectMethods",
            "bootstrap",
            ValueType.object("java.lang.invoke.MethodHandles$Lookup"),
            ValueType.object("java.lang.String"),
            ValueType.object("java.lang.invoke.TypeDescriptor"),
            ValueType.object("java.lang.Class"),
            ValueType.object("java.lang.String"),
            ValueType.arrayOf(ValueType.object("java.lang.invoke.MethodHandle")),
            ValueType.object("java.lang.Object"));

    @Override
    public void install(TeaVMHost host) {
        TeaVMWasmGCHost target = host.getExtension(TeaVMWasmGCHost.class);
        if (target == null) {
            return;
        }
        host.add(new ImportRemoval());
        host.add(new CollectionBodies());
        host.add(new TextsOfBytes());
        host.add(new RefusedMembers());
        host.add(new RegexClasses());
        host.add(new StreamClaims());
        host.add(new LibraryPatches());
        host.add(new DivisionChecks());
        host.add(new ArrayLengthChecks());
        host.add(new AuthorChecks());
        host.add(new ArrayStoreChecks());
        host.add(new SingleThread());
        host.add(new HiddenFlows());
        host.add(RECORD_METHODS, new RecordMethods(new ObjectMethodsSubstitutor()));
        target.contributeToCodeGen((context, registry) -> {
            // Called by nothing but what the post-processor writes.
            context.functions().forStaticMethod(INDEX_MESSAGE);
            exportMemory(context.module());
            registry.inlineIntrinsics()
                    .registerIntrinsic(
                            new MethodReference("dev.stdb.module.Memory", "grow", ValueType.INTEGER, ValueType.INTEGER),
                            (invocation, generator, builder) -> {
                                generator.generate(
                                        builder, invocation.getArguments().get(0));
                                builder.memoryGrow();
                            });
            for (String name : ImportRemoval.MATH_INSTRUCTIONS) {
                registry.inlineIntrinsics()
                        .registerIntrinsic(
                                new MethodReference("java.lang.Math", name, ValueType.DOUBLE, ValueType.DOUBLE),
                                (invocation, generator, builder) -> {
                                    generator.generate(
                                            builder, invocation.getArguments().get(0));
                                    builder.floatUnary(WasmFloatType.FLOAT64, operationOf(name));
                                });
            }
        });
    }

    /** The module owns its memory and shows it to the host, instead of importing one. */
    private static void exportMemory(WasmModule module) {
        module.memoryImportModule = null;
        module.memoryImportName = null;
        module.memoryExportName = "memory";
    }

    private static WasmFloatUnaryOperation operationOf(String name) {
        return switch (name) {
            case "sqrt" -> WasmFloatUnaryOperation.SQRT;
            case "floor" -> WasmFloatUnaryOperation.FLOOR;
            case "ceil" -> WasmFloatUnaryOperation.CEIL;
            case "rint" -> WasmFloatUnaryOperation.NEAREST;
            default -> throw new IllegalArgumentException("no instruction for Math." + name);
        };
    }

    /**
     * Tells TeaVM what it does not see: values of arrays reach {@code Object.clone}, so that {@code array.clone()}
     * works in every module, and the exceptions that instructions throw are asked for their names.
     */
    private static final class HiddenFlows extends AbstractDependencyListener {
        @Override
        public void started(DependencyAgent agent) {
            MethodDependency clone = agent.linkMethod(new MethodReference(Object.class, "cloneObject", Object.class));
            for (ValueType item : ARRAY_ITEMS) {
                clone.propagate(0, agent.getType(ValueType.arrayOf(item)));
            }
            clone.use();
            agent.linkMethod(INDEX_MESSAGE).use();
        }

        @Override
        public void methodReached(DependencyAgent agent, MethodDependency method) {
            MethodReference reference = method.getReference();
            boolean names = reference.getClassName().equals("java.lang.Class")
                    && (reference.getName().equals("getName")
                            || reference.getName().equals("getSimpleName"));
            if (names) {
                for (String type : THROWN_BY_INSTRUCTIONS) {
                    method.getVariable(0).getClassValueNode().propagate(agent.getType(ValueType.object(type)));
                }
            }
        }
    }
}
