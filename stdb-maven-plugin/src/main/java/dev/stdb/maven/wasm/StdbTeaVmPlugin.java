package dev.stdb.maven.wasm;

import java.util.List;
import org.teavm.backend.wasm.TeaVMWasmGCHost;
import org.teavm.backend.wasm.model.WasmModule;
import org.teavm.backend.wasm.model.instruction.WasmFloatType;
import org.teavm.backend.wasm.model.instruction.WasmFloatUnaryOperation;
import org.teavm.dependency.AbstractDependencyListener;
import org.teavm.dependency.DependencyAgent;
import org.teavm.dependency.MethodDependency;
import org.teavm.model.MethodReference;
import org.teavm.model.ValueType;
import org.teavm.vm.spi.TeaVMHost;
import org.teavm.vm.spi.TeaVMPlugin;

/**
 * What a module needs from TeaVM beyond a stock build: no imports but the database's, Java semantics where the backend
 * takes short cuts, and library members that are missing.
 *
 * <p>Found by TeaVM through {@code ServiceLoader}; inactive for other targets.
 */
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

    @Override
    public void install(TeaVMHost host) {
        TeaVMWasmGCHost target = host.getExtension(TeaVMWasmGCHost.class);
        if (target == null) {
            return;
        }
        host.add(new ImportRemoval());
        host.add(new LibraryPatches());
        host.add(new DivisionChecks());
        host.add(new ArrayCloning());
        target.contributeToCodeGen((context, registry) -> {
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
     * Makes {@code array.clone()} work in every module: TeaVM generates the clone function of a class only when it saw
     * a value of that class reach {@code Object.clone}, and misses arrays.
     */
    private static final class ArrayCloning extends AbstractDependencyListener {
        @Override
        public void started(DependencyAgent agent) {
            MethodDependency clone = agent.linkMethod(new MethodReference(Object.class, "cloneObject", Object.class));
            for (ValueType item : ARRAY_ITEMS) {
                clone.propagate(0, agent.getType(ValueType.arrayOf(item)));
            }
            clone.use();
        }
    }
}
