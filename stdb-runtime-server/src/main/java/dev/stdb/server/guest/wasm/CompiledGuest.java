package dev.stdb.server.guest.wasm;

import static dev.stdb.server.guest.wasm.WasmRejectedException.Reason;

import dev.stdb.server.guest.abi.GuestTrapException;
import dev.stdb.server.guest.abi.HostImport;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import run.endive.compiler.InterpreterFallback;
import run.endive.compiler.internal.Compiler;
import run.endive.runtime.HostFunction;
import run.endive.runtime.ImportValues;
import run.endive.runtime.Instance;
import run.endive.runtime.Machine;
import run.endive.wasm.types.ExternalType;
import run.endive.wasm.types.FunctionImport;
import run.endive.wasm.types.FunctionType;

/**
 * A program compiled to JVM classes of its own. At most one instance is live at a time: creating the next one retires
 * the one before; {@link #copy} is for more. Confined to one thread after compilation.
 */
public final class CompiledGuest {
    private final GuestProgram program;
    private final HostImports imports;
    private final WasmLimits limits;
    private final LongSupplier nanoClock;
    private final GuestClassCollector classes;
    private final GuestMeter meter;
    private final MethodHandle machineConstructor;
    private final boolean interpreted;

    private CompiledGuest(
            GuestProgram program,
            HostImports imports,
            WasmLimits limits,
            LongSupplier nanoClock,
            GuestClassCollector classes,
            boolean interpreted)
            throws ReflectiveOperationException {
        this.program = program;
        this.imports = imports;
        this.limits = limits;
        this.nanoClock = nanoClock;
        this.classes = classes;
        this.meter = new GuestMeter(limits, nanoClock);
        this.interpreted = interpreted;
        AtomicReference<@Nullable Class<?>> main = new AtomicReference<>();
        GuestLink.offer(meter, new GuestTypes(program.module().typeSection()), () -> main.set(classes.load()));
        this.machineConstructor = MethodHandles.publicLookup()
                .findConstructor(main.get(), MethodType.methodType(void.class, Instance.class))
                .asType(MethodType.methodType(Machine.class, Instance.class));
    }

    /**
     * Compiles a program. Takes tens to hundreds of milliseconds.
     *
     * @param imports what the program may import
     * @param nanoClock monotonic clock for call deadlines, in nanoseconds
     * @throws WasmRejectedException if an import is unknown or the program cannot be compiled
     */
    public static CompiledGuest compile(
            GuestProgram program, HostImports imports, WasmLimits limits, LongSupplier nanoClock)
            throws WasmRejectedException {
        List<HostImports.@Nullable Entry> bound = bind(program, imports);
        FunctionRewriter rewriter = new FunctionRewriter(bound, imports.owner());
        try {
            var result = Compiler.builder(program.module())
                    .withInterpreterFallback(InterpreterFallback.SILENT)
                    .withClassCollectorFactory(() -> new GuestClassCollector(rewriter))
                    .build()
                    .compile();
            return new CompiledGuest(
                    program,
                    imports,
                    limits,
                    nanoClock,
                    (GuestClassCollector) result.collector(),
                    !result.interpretedFunctions().isEmpty());
        } catch (RuntimeException | LinkageError | StackOverflowError | ReflectiveOperationException e) {
            // Endive reports what it cannot compile in many ways.
            throw new WasmRejectedException(Reason.UNSUPPORTED, "module cannot be compiled: " + e, e);
        }
    }

    /** Returns the same program for an instance beside this one's, without compiling again. Any thread may call it. */
    public CompiledGuest copy() {
        try {
            return new CompiledGuest(program, imports, limits, nanoClock, classes, interpreted);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("classes that were loaded before cannot be loaded", e);
        }
    }

    private static List<HostImports.@Nullable Entry> bind(GuestProgram program, HostImports imports)
            throws WasmRejectedException {
        var section = program.module().importSection();
        if (section.importCount() != section.count(ExternalType.FUNCTION)) {
            throw new WasmRejectedException(
                    Reason.UNKNOWN_IMPORT, "module imports something else than functions", null);
        }
        List<HostImports.@Nullable Entry> bound = new ArrayList<>();
        for (FunctionImport function : program.functionImports()) {
            HostImports.Entry entry = imports.find(function.module(), function.name());
            if (entry == null) {
                throw new WasmRejectedException(
                        Reason.UNKNOWN_IMPORT, "unknown import: " + function.module() + "." + function.name(), null);
            }
            FunctionType declared = program.module().typeSection().getType(function.typeIndex());
            if (!entry.type().equals(declared)) {
                throw new WasmRejectedException(
                        Reason.UNKNOWN_IMPORT,
                        "import " + function.module() + "." + function.name() + " has signature "
                                + GuestProgram.signature(declared) + ", expected "
                                + GuestProgram.signature(entry.type()),
                        null);
            }
            bound.add(entry);
        }
        return bound;
    }

    /**
     * Creates an instance and runs the program's start function, if any.
     *
     * @param host object whose {@link HostImport} methods are the imports, of the class given to {@link HostImports#of}
     * @throws GuestTrapException if instantiation traps
     */
    public GuestInstance instantiate(Object host) {
        meter.reset(host);
        return GuestInstance.create(this, host);
    }

    Instance newInstance(Object host) {
        List<HostFunction> functions = new ArrayList<>();
        for (FunctionImport function : program.functionImports()) {
            HostImports.Entry entry = imports.find(function.module(), function.name());
            if (entry != null) {
                functions.add(boxed(entry, host));
            }
        }
        return Instance.builder(program.module())
                .withImportValues(ImportValues.builder()
                        .withFunctions(List.copyOf(functions))
                        .build())
                .withMemoryFactory(declared -> new LinearMemory(declared, limits.memoryPagesMax()))
                .withMachineFactory(this::newMachine)
                .withStart(false)
                .build();
    }

    private Machine newMachine(Instance instance) {
        try {
            return (Machine) machineConstructor.invokeExact(instance);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    /** An import for the rare paths that do not go through a rewritten stub: interpreted functions, exported imports. */
    private static HostFunction boxed(HostImports.Entry entry, Object host) {
        Class<?>[] params = entry.handle().type().dropParameterTypes(0, 1).parameterArray();
        boolean returns = entry.handle().type().returnType() != void.class;
        boolean returnsLong = entry.handle().type().returnType() == long.class;
        return new HostFunction(entry.module(), entry.name(), entry.type(), (instance, args) -> {
            List<Object> values = new ArrayList<>();
            values.add(host);
            for (int i = 0; i < params.length; i++) {
                values.add(params[i] == int.class ? (Object) (int) args[i] : (Object) args[i]);
            }
            try {
                Object result = entry.handle().invokeWithArguments(values);
                return returns ? new long[] {returnsLong ? (long) result : (int) result} : new long[0];
            } catch (RuntimeException | Error e) {
                throw e;
            } catch (Throwable e) {
                throw new IllegalStateException(e);
            }
        });
    }

    GuestProgram program() {
        return program;
    }

    GuestMeter meter() {
        return meter;
    }

    WasmLimits limits() {
        return limits;
    }

    /** Whether a function was too large to compile and runs in Endive's interpreter, which does not know our meter. */
    boolean interpreted() {
        return interpreted;
    }
}
