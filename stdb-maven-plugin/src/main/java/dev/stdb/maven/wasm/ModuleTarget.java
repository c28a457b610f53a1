package dev.stdb.maven.wasm;

import org.teavm.backend.wasm.TeaVMWasmGCHost;
import org.teavm.backend.wasm.WasmDebugInfoLocation;
import org.teavm.backend.wasm.WasmGCTarget;
import org.teavm.model.MethodReader;
import org.teavm.model.Program;

/**
 * WebAssembly GC as modules need it. Names an interface that it inherits, since TeaVM asks a target's own class for its
 * extensions.
 */
final class ModuleTarget extends WasmGCTarget implements TeaVMWasmGCHost {
    ModuleTarget() {
        // Without strict mode null dereferences and bad indexes are traps that module code cannot catch.
        setStrict(true);
        setObfuscated(false);
        // Read and dropped by the post-processor, which keeps the author's lines.
        setDebugInfo(true);
        setDebugInfoLocation(WasmDebugInfoLocation.EMBEDDED);
    }

    @Override
    public void beforeOptimizations(Program program, MethodReader method) {
        super.beforeOptimizations(program, method);
        JoinedValues.mark(program, method);
    }

    @Override
    public void afterOptimizations(Program program, MethodReader method) {
        JoinedValues.unmark(program, method);
        super.afterOptimizations(program, method);
    }
}
