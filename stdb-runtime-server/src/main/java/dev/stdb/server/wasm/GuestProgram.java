package dev.stdb.server.wasm;

import static dev.stdb.server.wasm.WasmRejectedException.Reason;

import dev.stdb.server.common.Keccak256;
import dev.stdb.trace.FrameTable;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import run.endive.wasm.Parser;
import run.endive.wasm.WasmEngineException;
import run.endive.wasm.WasmModule;
import run.endive.wasm.types.Export;
import run.endive.wasm.types.ExternalType;
import run.endive.wasm.types.FunctionImport;
import run.endive.wasm.types.FunctionType;
import run.endive.wasm.types.Import;
import run.endive.wasm.types.UnknownCustomSection;
import run.endive.wasm.types.ValType;

/** A parsed and validated program that keeps within the limits, not yet compiled. Immutable. */
public final class GuestProgram {
    private static final byte[] MAGIC = {0, 'a', 's', 'm', 1, 0, 0, 0};
    private static final int SIMD_PREFIX = 0xFD;
    private static final int THREADS_PREFIX = 0xFE;

    private final WasmModule module;
    private final byte[] hash;
    private final @Nullable FrameTable frames;

    private GuestProgram(WasmModule module, byte[] hash) {
        this.module = module;
        this.hash = hash;
        this.frames = frames(module);
    }

    /** Custom sections never make a program invalid: one that is malformed is as good as none. */
    private static @Nullable FrameTable frames(WasmModule module) {
        if (module.customSection(FrameTable.SECTION) instanceof UnknownCustomSection section) {
            try {
                return FrameTable.decode(section.bytes());
            } catch (IllegalArgumentException e) {
                return null;
            }
        }
        return null;
    }

    /** Returns where the code comes from, null if the program does not tell. */
    @Nullable
    FrameTable frames() {
        return frames;
    }

    /** Returns the Keccak-256 hash of the program, not to be modified. */
    public byte[] hash() {
        return hash;
    }

    /**
     * Parses and checks a program.
     *
     * @throws WasmRejectedException if it is not WebAssembly, is invalid, or needs what this server does not offer
     */
    public static GuestProgram parse(byte[] wasm, WasmLimits limits) throws WasmRejectedException {
        if (wasm.length < MAGIC.length || java.util.Arrays.mismatch(wasm, MAGIC) < MAGIC.length) {
            throw reject(Reason.NOT_WASM, "not a WebAssembly module: size=" + wasm.length, null);
        }
        if (wasm.length > limits.programBytesMax()) {
            throw reject(
                    Reason.TOO_LARGE,
                    "module too large: size=" + wasm.length + ", sizeMax=" + limits.programBytesMax(),
                    null);
        }
        ProgramBudget.checkBytes(wasm);
        DeclaredLengths.check(wasm);
        try {
            GuestProgram program = new GuestProgram(Parser.parse(wasm), Keccak256.hash(wasm));
            ProgramBudget.checkCode(program.module);
            ConstantExpressions.check(program.module);
            program.checkExportNames();
            program.checkFunctionTypes();
            program.checkMemory(limits);
            program.checkFeatures();
            return program;
        } catch (WasmEngineException e) {
            throw reject(Reason.INVALID, "invalid WebAssembly module: " + e.getMessage(), e);
        } catch (RuntimeException | StackOverflowError | AssertionError e) {
            // The parser reports most mistakes of hostile input by its own exceptions, but not all.
            throw reject(Reason.INVALID, "invalid WebAssembly module: " + e, e);
        }
    }

    /** Resolves the types that later steps ask for; the parser leaves some of them unchecked. */
    private void checkFunctionTypes() {
        for (FunctionImport function : functionImports()) {
            module.typeSection().getType(function.typeIndex());
        }
        for (String export : exportedFunctions()) {
            exportSignature(export);
        }
    }

    private static WasmRejectedException reject(Reason reason, String message, @Nullable Throwable cause) {
        return new WasmRejectedException(reason, message, cause);
    }

    private void checkExportNames() throws WasmRejectedException {
        Set<String> names = new HashSet<>();
        for (Export export : exports()) {
            if (!names.add(export.name())) {
                throw reject(
                        Reason.INVALID, "invalid WebAssembly module: duplicate export name " + export.name(), null);
            }
        }
    }

    private void checkMemory(WasmLimits limits) throws WasmRejectedException {
        var memories = module.memorySection();
        int count = memories.isPresent() ? memories.get().memoryCount() : 0;
        if (count > 1) {
            // The ABI has one; and the limit on its size would not limit their sum.
            throw reject(Reason.UNSUPPORTED, "several linear memories are not supported: count=" + count, null);
        }
        for (int i = 0; i < count; i++) {
            var declared = memories.get().getMemory(i).limits();
            if (declared.shared()) {
                throw reject(Reason.UNSUPPORTED, "shared memory is not supported", null);
            }
            if (declared.initialPages() > limits.memoryPagesMax()) {
                throw reject(
                        Reason.TOO_LARGE,
                        "linear memory too large: pages=" + declared.initialPages() + ", pagesMax="
                                + limits.memoryPagesMax(),
                        null);
            }
        }
        if (tableEntries() > limits.tableEntriesMax()) {
            throw reject(
                    Reason.TOO_LARGE,
                    "tables too large: entries=" + tableEntries() + ", entriesMax=" + limits.tableEntriesMax(),
                    null);
        }
    }

    private void checkFeatures() throws WasmRejectedException {
        for (FunctionType type : module.typeSection().types()) {
            if (type != null
                    && (type.params().contains(ValType.V128) || type.returns().contains(ValType.V128))) {
                throw simd();
            }
        }
        for (var body : module.codeSection().functionBodies()) {
            if (body.localTypes().contains(ValType.V128)) {
                throw simd();
            }
            for (var instruction : body.instructions()) {
                int prefix = instruction.opcode().opcode() >>> 8;
                if (prefix == SIMD_PREFIX) {
                    throw simd();
                }
                if (prefix == THREADS_PREFIX) {
                    throw reject(Reason.UNSUPPORTED, "atomic instructions are not supported", null);
                }
            }
        }
    }

    private static WasmRejectedException simd() {
        return reject(
                Reason.UNSUPPORTED,
                "SIMD instructions are not supported; build the module without the simd128 feature",
                null);
    }

    WasmModule module() {
        return module;
    }

    /** Returns the size in bytes that linear memory begins with. */
    long memoryBytes() {
        return module.memorySection()
                .map(memories -> memories.memoryCount() == 0
                        ? 0L
                        : memories.getMemory(0).limits().initialPages() * (long) WasmLimits.PAGE_BYTES)
                .orElse(0L);
    }

    /** Returns the number of entries that all tables begin with. */
    long tableEntries() {
        long entries = 0;
        for (int i = 0; i < module.tableSection().tableCount(); i++) {
            entries += module.tableSection().getTable(i).limits().min();
        }
        return entries;
    }

    /** Returns the module names of all imported functions, one per import. */
    public List<String> functionImportModules() {
        return module.importSection().stream()
                .filter(i -> i.importType() == ExternalType.FUNCTION)
                .map(Import::module)
                .toList();
    }

    /** Returns whether linear memory is exported under the given name. */
    public boolean exportsMemory(String name) {
        return exports().stream()
                .anyMatch(e -> e.exportType() == ExternalType.MEMORY && e.name().equals(name));
    }

    /** Returns the names of all exported functions in the program's order. */
    public List<String> exportedFunctions() {
        return exports().stream()
                .filter(e -> e.exportType() == ExternalType.FUNCTION)
                .map(Export::name)
                .toList();
    }

    /**
     * Returns the signature of an exported function, for example {@code (i32, i64) -> i32}, or null if there is none of
     * that name.
     */
    public @Nullable String exportSignature(String name) {
        for (Export export : exports()) {
            if (export.name().equals(name) && export.exportType() == ExternalType.FUNCTION) {
                return signature(functionType(export.index()));
            }
        }
        return null;
    }

    int exportIndex(String name) {
        for (Export export : exports()) {
            if (export.name().equals(name) && export.exportType() == ExternalType.FUNCTION) {
                return export.index();
            }
        }
        throw new IllegalArgumentException("no exported function " + name);
    }

    private List<Export> exports() {
        List<Export> exports = new ArrayList<>();
        for (int i = 0; i < module.exportSection().exportCount(); i++) {
            exports.add(module.exportSection().getExport(i));
        }
        return exports;
    }

    List<FunctionImport> functionImports() {
        return module.importSection().stream()
                .filter(FunctionImport.class::isInstance)
                .map(FunctionImport.class::cast)
                .toList();
    }

    private FunctionType functionType(int index) {
        List<FunctionImport> imports = functionImports();
        int typeIndex = index < imports.size()
                ? imports.get(index).typeIndex()
                : module.functionSection().getFunctionType(index - imports.size());
        return module.typeSection().getType(typeIndex);
    }

    static String signature(FunctionType type) {
        return list(type.params()) + " -> "
                + (type.returns().size() == 1 ? name(type.returns().get(0)) : list(type.returns()));
    }

    private static String list(List<ValType> types) {
        return "(" + String.join(", ", types.stream().map(GuestProgram::name).toList()) + ")";
    }

    private static String name(ValType type) {
        return type.toString().toLowerCase(Locale.ROOT);
    }

    /** Returns the name of a function, from the name section if there is one. */
    String functionName(int index) {
        String name = module.nameSection() == null ? null : module.nameSection().nameOfFunction(index);
        return name == null ? "func[" + index + "]" : name;
    }
}
