package dev.stdb.server.wasm;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import run.endive.wasm.WasmModule;
import run.endive.wasm.types.ExternalType;
import run.endive.wasm.types.Instruction;
import run.endive.wasm.types.OpCode;

/**
 * The one function that may run in Endive's interpreter (ADR 0032): the start function, if it is long and does nothing
 * but fill in values, once. TeaVM emits one that grows with the number of classes, soon beyond what a JVM method holds.
 *
 * <p>The interpreter knows neither meter nor stack guard. The function needs none: it has no loops, each of its
 * instructions does a small constant amount of work, and nobody can call it again. What it calls is compiled.
 */
final class StartFunction {
    /** About half of what fits into a JVM method. */
    private static final int COMPILED_INSTRUCTIONS_MAX = 5_000;

    private static final Set<OpCode> SIMPLE = EnumSet.of(
            OpCode.CALL,
            OpCode.END,
            OpCode.DROP,
            OpCode.I32_CONST,
            OpCode.I64_CONST,
            OpCode.F32_CONST,
            OpCode.F64_CONST,
            OpCode.REF_NULL,
            OpCode.REF_FUNC,
            OpCode.LOCAL_GET,
            OpCode.LOCAL_SET,
            OpCode.LOCAL_TEE,
            OpCode.GLOBAL_GET,
            OpCode.GLOBAL_SET,
            OpCode.STRUCT_NEW,
            OpCode.STRUCT_GET,
            OpCode.STRUCT_SET,
            OpCode.ARRAY_NEW_FIXED,
            OpCode.ARRAY_SET);

    private final WasmModule module;
    private final int index;

    private StartFunction(WasmModule module, int index) {
        this.module = module;
        this.index = index;
    }

    /** Returns the indexes of the functions to be interpreted: that of the start function, or none. */
    static Set<Integer> interpreted(WasmModule module) {
        return module.startSection()
                .map(start -> new StartFunction(module, (int) start.startIndex()))
                .filter(start -> start.isLong() && start.isSimple() && start.isUnreferenced())
                .map(start -> Set.of(start.index))
                .orElse(Set.of());
    }

    private List<? extends Instruction> code() {
        int imports = module.importSection().count(ExternalType.FUNCTION);
        return index < imports
                ? List.of()
                : module.codeSection().getFunctionBody(index - imports).instructions();
    }

    private boolean isLong() {
        return code().size() > COMPILED_INSTRUCTIONS_MAX;
    }

    private boolean isSimple() {
        return code().stream().allMatch(instruction -> SIMPLE.contains(instruction.opcode()));
    }

    private boolean isUnreferenced() {
        return references().noneMatch(this::refersToIt)
                && IntStream.range(0, module.exportSection().exportCount())
                        .mapToObj(module.exportSection()::getExport)
                        .noneMatch(export -> export.exportType() == ExternalType.FUNCTION && export.index() == index);
    }

    private boolean refersToIt(Instruction instruction) {
        return switch (instruction.opcode()) {
            case CALL, RETURN_CALL, REF_FUNC -> instruction.operand(0) == index;
            default -> false;
        };
    }

    /** All instructions of the program, constant expressions included. */
    private Stream<Instruction> references() {
        Stream<Instruction> code = module.codeSection().functionBodies() == null
                ? Stream.empty()
                : Stream.of(module.codeSection().functionBodies()).flatMap(body -> body.instructions().stream());
        return Stream.of(code, ConstantExpressions.of(module).flatMap(List::stream))
                .flatMap(parts -> parts);
    }
}
