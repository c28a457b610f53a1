package dev.stdb.server.wasm;

import dev.stdb.server.wasm.WasmRejectedException.Reason;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import run.endive.wasm.WasmModule;
import run.endive.wasm.types.FieldType;
import run.endive.wasm.types.Instruction;
import run.endive.wasm.types.OpCode;

/**
 * What the constant expressions of a program allocate: Endive evaluates them without our meter. The numbers in them are
 * constant too, so the sizes of all arrays can be told before.
 */
final class ConstantExpressions {
    /** Most fields and elements that the initial values of globals and tables have: 12 MB. */
    private static final long SLOTS_MAX = 1_000_000;

    private final WasmModule module;
    private final List<Long> globals = new ArrayList<>();
    private final Deque<Long> stack = new ArrayDeque<>();
    private long slots;

    private ConstantExpressions(WasmModule module) {
        this.module = module;
    }

    /** Returns the expressions of globals, tables and elements. */
    static Stream<List<Instruction>> of(WasmModule module) {
        return Stream.of(globals(module), tables(module), elements(module)).flatMap(parts -> parts);
    }

    private static Stream<List<Instruction>> globals(WasmModule module) {
        return Arrays.stream(module.globalSection().globals()).map(global -> global.initInstructions());
    }

    private static Stream<List<Instruction>> tables(WasmModule module) {
        return IntStream.range(0, module.tableSection().tableCount())
                .mapToObj(i -> module.tableSection().getTable(i).initialize());
    }

    private static Stream<List<Instruction>> elements(WasmModule module) {
        return module.elementSection().stream().flatMap(element -> element.initializers().stream());
    }

    /**
     * Checks that the expressions allocate little.
     *
     * @throws WasmRejectedException if they allocate too much, or those of elements anything, which are evaluated again
     *     and again
     */
    static void check(WasmModule module) throws WasmRejectedException {
        if (elements(module).flatMap(List::stream).anyMatch(ConstantExpressions::allocates)) {
            throw new WasmRejectedException(
                    Reason.UNSUPPORTED, "elements that are new structs or arrays are not supported", null);
        }
        ConstantExpressions evaluation = new ConstantExpressions(module);
        for (List<Instruction> expression : globals(module).toList()) {
            evaluation.globals.add(evaluation.evaluate(expression));
        }
        for (List<Instruction> expression : tables(module).toList()) {
            evaluation.evaluate(expression);
        }
    }

    private static boolean allocates(Instruction instruction) {
        return switch (instruction.opcode()) {
            case STRUCT_NEW, STRUCT_NEW_DEFAULT, ARRAY_NEW, ARRAY_NEW_DEFAULT, ARRAY_NEW_FIXED -> true;
            default -> false;
        };
    }

    /** Returns the number that an expression is; 0 for references. */
    private long evaluate(List<Instruction> expression) throws WasmRejectedException {
        stack.clear();
        for (Instruction instruction : expression) {
            step(instruction);
        }
        return stack.isEmpty() ? 0 : stack.pop();
    }

    private void step(Instruction instruction) throws WasmRejectedException {
        OpCode opcode = instruction.opcode();
        switch (opcode) {
            case I32_CONST, I64_CONST -> stack.push(instruction.operand(0));
            case GLOBAL_GET -> {
                int index = (int) instruction.operand(0);
                stack.push(index < globals.size() ? globals.get(index) : 0);
            }
            case I32_ADD, I32_SUB, I32_MUL -> stack.push((long) (int) calculate(opcode));
            case I64_ADD, I64_SUB, I64_MUL -> stack.push(calculate(opcode));
            case ARRAY_NEW -> allocate(stack.pop(), 1);
            case ARRAY_NEW_DEFAULT -> allocate(stack.pop(), 0);
            case ARRAY_NEW_FIXED -> allocate(instruction.operand(1), instruction.operand(1));
            case STRUCT_NEW -> allocate(fields(instruction), fields(instruction));
            case STRUCT_NEW_DEFAULT -> allocate(fields(instruction), 0);
            case REF_I31, ANY_CONVERT_EXTERN, EXTERN_CONVERT_ANY, END -> {}
            default -> stack.push(0L);
        }
    }

    private long calculate(OpCode opcode) {
        long right = stack.pop();
        long left = stack.pop();
        return switch (opcode) {
            case I32_ADD, I64_ADD -> left + right;
            case I32_SUB, I64_SUB -> left - right;
            default -> left * right;
        };
    }

    /** Takes a number of slots and of operands, and leaves a reference. */
    private void allocate(long count, long operands) throws WasmRejectedException {
        // A negative length is a very large one.
        slots += count & 0xFFFF_FFFFL;
        if (slots > SLOTS_MAX) {
            throw new WasmRejectedException(
                    Reason.TOO_LARGE,
                    "initial values are too large: elements=" + slots + ", elementsMax=" + SLOTS_MAX,
                    null);
        }
        for (long i = 0; i < operands; i++) {
            stack.pop();
        }
        stack.push(0L);
    }

    private long fields(Instruction instruction) {
        FieldType[] fields = module.typeSection()
                .getSubType((int) instruction.operand(0))
                .compType()
                .structType()
                .fieldTypes();
        return fields.length;
    }
}
