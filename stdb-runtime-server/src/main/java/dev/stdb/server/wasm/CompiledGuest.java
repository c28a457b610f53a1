package dev.stdb.server.wasm;

import static dev.stdb.server.wasm.WasmRejectedException.Reason;

import dev.stdb.server.common.Keccak256;
import dev.stdb.server.guest.abi.GuestTrapException;
import dev.stdb.server.guest.abi.HostImport;
import java.io.ByteArrayOutputStream;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.MethodTooLargeException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import run.endive.compiler.InterpreterFallback;
import run.endive.compiler.internal.Compiler;
import run.endive.runtime.HostFunction;
import run.endive.runtime.ImportValues;
import run.endive.runtime.Instance;
import run.endive.runtime.Machine;
import run.endive.runtime.TableInstance;
import run.endive.wasm.types.ExternalType;
import run.endive.wasm.types.FunctionImport;
import run.endive.wasm.types.FunctionType;
import run.endive.wasm.types.Table;
import run.endive.wasm.types.TableLimits;

/**
 * A program compiled to JVM classes of its own. At most one instance is live at a time: creating the next one retires
 * the one before; {@link #copy} is for more. Confined to one thread after compilation.
 */
public final class CompiledGuest {
    private static final Logger LOG = LoggerFactory.getLogger(CompiledGuest.class);

    /** Few enough that the compiler often looks whether it is still wanted, many enough for few classes. */
    private static final int FUNCTIONS_PER_CLASS = 512;

    /** Largest code of a method in bytes, a limit of the JVM. */
    private static final int METHOD_BYTES_MAX = 65_535;

    private final GuestProgram program;
    private final HostImports imports;
    private final WasmLimits limits;
    private final LongSupplier nanoClock;
    private final GuestClassCollector classes;
    private final MemoryAccount account;
    private final GuestMeter meter;
    private final MethodHandle machineConstructor;

    private CompiledGuest(
            GuestProgram program,
            HostImports imports,
            WasmLimits limits,
            LongSupplier nanoClock,
            MemoryAccount account,
            GuestClassCollector classes)
            throws ReflectiveOperationException {
        this.program = program;
        this.imports = imports;
        this.limits = limits;
        this.nanoClock = nanoClock;
        this.classes = classes;
        this.account = account;
        this.meter = new GuestMeter(limits, nanoClock, account);
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
        return compile(program, imports, limits, nanoClock, MemoryAccount.ofServer(), CodeCache.none());
    }

    /**
     * Compiles a program, as the other method, unless it is in a cache; and keeps it there.
     *
     * @param account what the memory of its instances is taken from
     */
    public static CompiledGuest compile(
            GuestProgram program,
            HostImports imports,
            WasmLimits limits,
            LongSupplier nanoClock,
            MemoryAccount account,
            CodeCache cache)
            throws WasmRejectedException {
        List<HostImports.@Nullable Entry> bound = bind(program, imports);
        FunctionRewriter rewriter = new FunctionRewriter(bound, imports.owner(), program.frames() != null);
        byte[] key = key(program, imports);
        CodeCache.Code kept = cache.find(key);
        if (kept != null) {
            try {
                return new CompiledGuest(
                        program, imports, limits, nanoClock, account, GuestClassCollector.of(kept, rewriter));
            } catch (RuntimeException | LinkageError | ReflectiveOperationException e) {
                LOG.warn("compiled program cannot be loaded and is compiled again", e);
            }
        }
        try {
            GuestClassCollector classes = (GuestClassCollector) Compiler.builder(program.module())
                    .withInterpreterFallback(InterpreterFallback.FAIL)
                    .withInterpretedFunctions(StartFunction.interpreted(program.module()))
                    .withMaxFunctionsPerClass(FUNCTIONS_PER_CLASS)
                    .withClassCollectorFactory(() -> new GuestClassCollector(rewriter))
                    .build()
                    .compile()
                    .collector();
            CompiledGuest compiled = new CompiledGuest(program, imports, limits, nanoClock, account, classes);
            cache.keep(key, classes.code());
            return compiled;
        } catch (RuntimeException | LinkageError | StackOverflowError | ReflectiveOperationException e) {
            if (e.getCause() instanceof MethodTooLargeException large) {
                throw tooLarge(program, large);
            }
            // Endive reports what it cannot compile in many ways.
            throw new WasmRejectedException(Reason.UNSUPPORTED, "module cannot be compiled: " + e, e);
        }
    }

    private static byte[] key(GuestProgram program, HostImports imports) {
        ByteArrayOutputStream both = new ByteArrayOutputStream();
        both.writeBytes(program.hash());
        both.writeBytes(GuestClassCollector.fingerprint(imports));
        return Keccak256.hash(both.toByteArray());
    }

    /**
     * ADR 0032: Endive would interpret it, without our meter, and a JVM stack could overflow inside of a host function.
     */
    private static WasmRejectedException tooLarge(GuestProgram program, MethodTooLargeException large) {
        String method = large.getMethodName();
        String function = method.startsWith(FunctionRewriter.PREFIX)
                ? program.functionName(Integer.parseInt(method.substring(FunctionRewriter.PREFIX.length())))
                : method;
        return new WasmRejectedException(
                Reason.TOO_LARGE,
                "function too large to compile, split it: function=" + function + ", codeBytes=" + large.getCodeSize()
                        + ", codeBytesMax=" + METHOD_BYTES_MAX,
                large);
    }

    /** Returns the same program for an instance beside this one's, without compiling again. Any thread may call it. */
    public CompiledGuest copy() {
        try {
            return new CompiledGuest(program, imports, limits, nanoClock, account, classes);
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
        meter.takeInitial(program.memoryBytes(), program.tableEntries());
        return Instance.builder(program.module())
                .withImportValues(ImportValues.builder()
                        .withFunctions(List.copyOf(functions))
                        .build())
                .withMemoryFactory(declared -> new LinearMemory(declared, limits.memoryPagesMax(), meter::growMemory))
                .withTableFactory(CompiledGuest::newTable)
                .withMachineFactory(this::newMachine)
                .withStart(false)
                .build();
    }

    /** A table with limits of its own: Endive would let the next instance begin with what this one grew to. */
    private static TableInstance newTable(Table declared, int initialValue) {
        TableLimits own =
                new TableLimits(declared.limits().min(), declared.limits().max());
        return new TableInstance(new Table(declared.elementType(), own, declared.initialize()), initialValue);
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

    /** An import for the rare path that does not go through a rewritten stub: an import that is exported again. */
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

    /** Returns the bounds on its instances. */
    public WasmLimits limits() {
        return limits;
    }
}
