package dev.stdb.server.wasm;

import dev.stdb.server.wasm.WasmRejectedException.Reason;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import run.endive.wasm.WasmModule;
import run.endive.wasm.types.AnnotatedInstruction;
import run.endive.wasm.types.FunctionBody;

/**
 * What a program may declare, so that reading and compiling it takes seconds at most and memory in proportion to the
 * heap. A few bytes can ask for a lot: for locals, entries of tables, or code whose analysis takes time in the square
 * of its size.
 *
 * <p>The bounds are about ten times what large modules of real compilers need.
 */
final class ProgramBudget {
    private static final Bound TYPES = new Bound("types", 20_000);

    /** Largest number of entries by section. */
    private static final Map<Integer, Bound> SECTIONS = Map.of(
            1, TYPES,
            2, new Bound("imports", 1_000),
            3, new Bound("functions", 50_000),
            4, new Bound("tables", 100),
            6, new Bound("globals", 50_000),
            7, new Bound("exports", 10_000),
            9, new Bound("element segments", 10_000),
            11, new Bound("data segments", 10_000),
            13, new Bound("tags", 1_000));

    /** Largest size in bytes of a section whose bytes become many objects, other than code. */
    private static final Map<Integer, Bound> SECTION_BYTES = Map.of(
            1, new Bound("bytes of types", 1 << 20),
            4, new Bound("bytes of tables", 64 << 10),
            6, new Bound("bytes of globals", 4 << 20),
            9, new Bound("bytes of elements", 1 << 20));

    private static final int CUSTOM = 0;
    private static final int CODE = 10;
    private static final byte[] NAMES = "name".getBytes(StandardCharsets.US_ASCII);
    private static final Bound NAME_BYTES = new Bound("bytes of names", 4 << 20);

    /**
     * Each byte of code is about one instruction, an object of 128 bytes while it is compiled: half of the heap in all.
     */
    private static final int HEAP_BYTES_PER_CODE_BYTE = 256;

    private static final int CODE_BYTES_MAX = 16 << 20;
    private static final int HEADER_BYTES = 8;

    /** A function of more bytes does not fit into a JVM method. */
    private static final Bound FUNCTION_BYTES = new Bound("bytes of a function", 64 << 10);

    /** Except for one, which must then be a {@link StartFunction} that is interpreted. */
    private static final Bound START_FUNCTION_BYTES = new Bound("bytes of a function", 1 << 20);

    private static final Bound FUNCTION_LOCALS = new Bound("locals of a function", 5_000);
    private static final Bound LOCALS = new Bound("locals", 1_000_000);
    private static final Bound FUNCTION_TARGETS = new Bound("branch table targets of a function", 10_000);
    private static final Bound TARGETS = new Bound("branch table targets", 200_000);
    private static final Bound NESTING = new Bound("nested blocks", 4_096);

    /** The compiler keeps the types of all locals for each block. */
    private static final Bound FUNCTION_SLOTS = new Bound("locals times blocks of a function", 2_000_000);

    private static final Bound SLOTS = new Bound("locals times blocks", 32_000_000);

    /** The compiler looks at all functions for each type, to find what an indirect call may reach. */
    private static final Bound MATCHES = new Bound("types times functions", 50_000_000);

    private record Bound(String what, long max) {
        long check(long value) throws WasmRejectedException {
            if (value > max) {
                throw new WasmRejectedException(
                        Reason.TOO_LARGE,
                        "module has too many " + what + ": count=" + value + ", countMax=" + max,
                        null);
            }
            return value;
        }
    }

    private final byte[] wasm;
    private int at = HEADER_BYTES;

    private ProgramBudget(byte[] wasm) {
        this.wasm = wasm;
    }

    /**
     * Checks what can be seen without parsing. Says nothing about a program that is malformed.
     *
     * @throws WasmRejectedException if it asks for too much
     */
    static void checkBytes(byte[] wasm) throws WasmRejectedException {
        try {
            new ProgramBudget(wasm).sections();
        } catch (IndexOutOfBoundsException | ArithmeticException e) {
            // Malformed: the parser says how.
        }
    }

    private void sections() throws WasmRejectedException {
        while (at < wasm.length) {
            int id = wasm[at++];
            int size = leb();
            int end = Math.addExact(at, size);
            if (size < 0 || end > wasm.length) {
                return;
            }
            section(id, size);
            at = end;
        }
    }

    private void section(int id, int size) throws WasmRejectedException {
        Bound bytes = SECTION_BYTES.get(id);
        if (bytes != null) {
            bytes.check(size);
        }
        Bound entries = SECTIONS.get(id);
        if (entries != null) {
            entries.check(Integer.toUnsignedLong(leb()));
        } else if (id == CODE) {
            new Bound("bytes of code", codeBytesMax()).check(size);
            bodies();
        } else if (id == CUSTOM) {
            int start = at + 1;
            if (leb() == NAMES.length && Arrays.equals(wasm, start, start + NAMES.length, NAMES, 0, NAMES.length)) {
                NAME_BYTES.check(size);
            }
        }
    }

    private static long codeBytesMax() {
        return Math.min(CODE_BYTES_MAX, Runtime.getRuntime().maxMemory() / HEAP_BYTES_PER_CODE_BYTE);
    }

    private void bodies() throws WasmRejectedException {
        int count = leb();
        long locals = 0;
        Bound bytes = START_FUNCTION_BYTES;
        for (int i = 0; i < count; i++) {
            int size = leb();
            int end = Math.addExact(at, size);
            bytes.check(Integer.toUnsignedLong(size));
            if (size > FUNCTION_BYTES.max()) {
                bytes = FUNCTION_BYTES;
            }
            locals = LOCALS.check(locals + FUNCTION_LOCALS.check(locals()));
            at = end;
        }
    }

    private long locals() throws WasmRejectedException {
        int groups = leb();
        long locals = 0;
        for (int i = 0; i < groups; i++) {
            locals = FUNCTION_LOCALS.check(locals + Integer.toUnsignedLong(leb()));
            type();
        }
        return locals;
    }

    private void type() {
        int code = leb();
        if (code == 0x63 || code == 0x64) {
            // A reference: the type of what it refers to follows.
            leb();
        }
    }

    private int leb() {
        int value = 0;
        for (int shift = 0; shift < Integer.SIZE + 3; shift += 7) {
            byte next = wasm[at++];
            value |= (next & 0x7F) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw new IndexOutOfBoundsException("number too long");
    }

    /**
     * Checks what compiling a parsed program would take.
     *
     * @throws WasmRejectedException if it takes too much
     */
    static void checkCode(WasmModule module) throws WasmRejectedException {
        long types = TYPES.check(module.typeSection().subTypeCount());
        int functions = module.functionSection().functionCount();
        MATCHES.check(types * functions);
        long targets = 0;
        long slots = 0;
        for (int i = 0; i < functions; i++) {
            FunctionBody body = module.codeSection().getFunctionBody(i);
            int parameters = module.functionSection()
                    .getFunctionType(i, module.typeSection())
                    .params()
                    .size();
            Costs costs = Costs.of(body);
            targets = TARGETS.check(targets + FUNCTION_TARGETS.check(costs.targets));
            slots = SLOTS.check(slots
                    + FUNCTION_SLOTS.check(
                            (long) costs.blocks * (body.localTypes().size() + parameters)));
        }
    }

    /** What the code of a function makes the compiler do. */
    private record Costs(int blocks, int targets) {
        static Costs of(FunctionBody body) throws WasmRejectedException {
            int blocks = 0;
            int targets = 0;
            for (AnnotatedInstruction instruction : body.instructions()) {
                switch (instruction.opcode()) {
                    case BLOCK, LOOP, IF, ELSE, BR_IF, BR_ON_NULL, BR_ON_NON_NULL, BR_ON_CAST, BR_ON_CAST_FAIL -> {
                        blocks++;
                        NESTING.check(instruction.depth());
                    }
                    case TRY_TABLE -> blocks += 1 + instruction.catches().size();
                    case BR_TABLE -> targets += instruction.labelTable().size();
                    default -> {}
                }
            }
            return new Costs(blocks, targets);
        }
    }
}
