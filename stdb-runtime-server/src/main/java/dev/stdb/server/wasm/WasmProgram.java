package dev.stdb.server.wasm;

import dev.stdb.server.common.Clock;
import dev.stdb.server.guest.ModuleErrorCode;
import dev.stdb.server.guest.ModuleException;
import dev.stdb.server.guest.abi.GuestCode;
import dev.stdb.server.guest.abi.ModuleAbi;
import dev.stdb.server.guest.module.ExportRules;
import dev.stdb.server.guest.module.ModuleProgram;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A WebAssembly program that fulfills the module ABI, compiled. */
final class WasmProgram implements ModuleProgram {
    private static final String MEMORY = "memory";

    private static final String ABI_PREFIX = "spacetime_";
    private static final int ABI_MAJOR = 10;
    private static final int ABI_MINOR = 6;
    private static final HostImports IMPORTS = HostImports.of(ModuleAbi.class);

    /** Programs that are compiled at the same time: each takes memory in proportion to its code. */
    private static final int COMPILING_MAX = Math.max(2, Runtime.getRuntime().availableProcessors());

    private static final long COMPILING_WAIT_SECONDS = 30;
    private static final Semaphore COMPILING = new Semaphore(COMPILING_MAX, true);

    private final byte[] hash;
    private final CompiledGuest guest;
    private final List<String> preinits;
    private final Set<String> exports;
    private final boolean handlersTakeSender;

    private WasmProgram(WasmProgram other) {
        this.hash = other.hash;
        this.guest = other.guest.copy();
        this.preinits = other.preinits;
        this.exports = other.exports;
        this.handlersTakeSender = other.handlersTakeSender;
    }

    private WasmProgram(byte[] hash, CompiledGuest guest, GuestProgram program) {
        this.hash = hash;
        this.guest = guest;
        this.preinits = ExportRules.preinits(program.exportedFunctions());
        this.exports = ExportRules.callable(program.exportedFunctions(), program::exportSignature);
        this.handlersTakeSender = HANDLER_SIGNATURE.equals(program.exportSignature(CALL_HTTP_HANDLER));
    }

    /**
     * Checks and compiles a program. Takes tens to hundreds of milliseconds.
     *
     * @throws ModuleException if the program is no module that can run here
     */
    static WasmProgram load(byte[] wasm, WasmLimits limits, Clock clock, MemoryAccount memory, CodeCache cache) {
        enter();
        try {
            GuestProgram program = GuestProgram.parse(wasm, limits);
            checkExports(program);
            checkAbiVersion(program.functionImportModules());
            CompiledGuest guest = CompiledGuest.compile(program, IMPORTS, limits, clock::nanoTime, memory, cache);
            return new WasmProgram(program.hash(), guest, program);
        } catch (WasmRejectedException e) {
            ModuleErrorCode code = switch (e.reason()) {
                case NOT_WASM -> ModuleErrorCode.MODULE_NOT_WASM;
                case INVALID -> ModuleErrorCode.MODULE_INVALID;
                case UNSUPPORTED -> ModuleErrorCode.MODULE_UNSUPPORTED;
                case UNKNOWN_IMPORT -> ModuleErrorCode.MODULE_UNKNOWN_IMPORT;
                case TOO_LARGE -> ModuleErrorCode.MODULE_TOO_LARGE;
            };
            throw new ModuleException(code, String.valueOf(e.getMessage()), e);
        } finally {
            COMPILING.release();
        }
    }

    private static void enter() {
        try {
            if (COMPILING.tryAcquire(COMPILING_WAIT_SECONDS, TimeUnit.SECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw new ModuleException(
                ModuleErrorCode.MODULE_COMPILER_BUSY,
                "the server compiles other programs, try again: atOnceMax=" + COMPILING_MAX);
    }

    @Override
    public WasmProgram copy() {
        return new WasmProgram(this);
    }

    private static void checkExports(GuestProgram program) {
        List<String> errors = new ArrayList<>();
        if (!program.exportsMemory(MEMORY)) {
            errors.add("missing export `" + MEMORY + "` (memory)");
        }
        ExportRules.check(program.exportedFunctions(), program::exportSignature, errors);
    }

    private static void checkAbiVersion(List<String> importModules) {
        int major = -1;
        int minor = -1;
        for (String module : importModules) {
            if (!module.startsWith(ABI_PREFIX)) {
                continue;
            }
            int[] version = parseVersion(module.substring(ABI_PREFIX.length()));
            if (version == null) {
                throw abiError("cannot parse ABI version of import module `" + module + "`");
            }
            if (major >= 0 && major != version[0]) {
                throw abiError(
                        "module imports ABI functions of several major versions: " + major + " and " + version[0]);
            }
            major = version[0];
            minor = Math.max(minor, version[1]);
        }
        if (major < 0) {
            throw abiError("no ABI version detected: the module imports no `" + ABI_PREFIX + "…` function");
        }
        if (major != ABI_MAJOR || minor > ABI_MINOR) {
            throw abiError("unsupported ABI version: module=" + major + "." + minor + ", server=" + ABI_MAJOR + "."
                    + ABI_MINOR);
        }
    }

    private static int @Nullable [] parseVersion(String text) {
        String[] parts = text.split("\\.", -1);
        if (parts.length != 2 || !parts[0].matches("[0-9]{1,5}") || !parts[1].matches("[0-9]{1,5}")) {
            return null;
        }
        return new int[] {Integer.parseInt(parts[0]), Integer.parseInt(parts[1])};
    }

    private static ModuleException abiError(String text) {
        return new ModuleException(ModuleErrorCode.MODULE_ABI_VERSION, text);
    }

    @Override
    public byte[] hash() {
        return hash;
    }

    @Override
    public List<String> preinits() {
        return preinits;
    }

    @Override
    public boolean exports(String function) {
        return exports.contains(function);
    }

    @Override
    public boolean handlersTakeSender() {
        return handlersTakeSender;
    }

    @Override
    public long callNanosMax() {
        return guest.limits().callNanosMax();
    }

    @Override
    public GuestCode instantiate(ModuleAbi abi) {
        return guest.instantiate(abi);
    }
}
