package dev.stdb.maven.wasm;

import dev.stdb.trace.CodeFrame;
import dev.stdb.trace.FrameTable;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/**
 * Copies a function body and replaces the block types that Endive 1.0.0 misreads (see {@link TypeSection}); closes
 * functions that TeaVM leaves open (see {@link #end}); puts the marks of {@link FrameTable} in front of instructions
 * that can appear in a stack trace.
 *
 * <p>Decodes the instructions TeaVM emits: the first WebAssembly release, sign extension, saturating conversions, bulk
 * memory, references, garbage collection and exceptions. Anything else is reported, never guessed.
 */
final class FunctionBodyRewriter {
    private static final int UNREACHABLE = 0x00;
    private static final int CALL = 0x10;
    private static final int I32_CONST = 0x41;
    private static final int DROP = 0x1A;
    private static final int EMPTY = 0x40;

    /** Line numbers of the JVM, which the marks become, have 16 bits. */
    private static final int MARKS_MAX = 0xFFFF;

    private final TypeSection types;
    private final WasmInput in;
    private final WasmOutput out = new WasmOutput();
    private final boolean returnsValue;
    /** For each open block, whether it has neither parameters nor results. */
    private final ArrayDeque<Boolean> voidBlocks = new ArrayDeque<>();
    /** Position behind the last {@code end} of a void block at the outermost level, or -1. */
    private int voidBlockEnd = -1;

    private int copiedUpTo;

    private final IntFunction<List<CodeFrame>> lines;
    private final IndexMessages messages;
    /** The frames at each mark so far. */
    private final List<List<CodeFrame>> marks = new ArrayList<>();

    private List<CodeFrame> marked = List.of();

    private FunctionBodyRewriter(
            TypeSection types,
            WasmInput in,
            boolean returnsValue,
            IntFunction<List<CodeFrame>> lines,
            IndexMessages.Functions messages) {
        this.types = types;
        this.in = in;
        this.returnsValue = returnsValue;
        this.lines = lines;
        this.messages = new IndexMessages(messages);
        this.copiedUpTo = in.position();
    }

    /**
     * A function body.
     *
     * @param bytes locals and instructions
     * @param marks the author's frames at each mark
     */
    record Body(byte[] bytes, List<List<CodeFrame>> marks) {}

    /**
     * Rewrites one entry of the code section.
     *
     * @param bytes the section's content
     * @param from index of the first byte behind the entry's size
     * @param to index after its last byte
     * @param returnsValue whether the function has results
     * @param lines the author's frames of an instruction, by its index
     * @param messages who makes exceptions for bad indexes
     */
    static Body rewrite(
            TypeSection types,
            byte[] bytes,
            int from,
            int to,
            boolean returnsValue,
            IntFunction<List<CodeFrame>> lines,
            IndexMessages.Functions messages) {
        FunctionBodyRewriter rewriter =
                new FunctionBodyRewriter(types, new WasmInput(bytes, from, to), returnsValue, lines, messages);
        rewriter.skipLocals();
        while (!rewriter.in.atEnd()) {
            rewriter.instruction();
        }
        rewriter.out.writeBytes(bytes, rewriter.copiedUpTo, to);
        return new Body(rewriter.out.toByteArray(), rewriter.marks);
    }

    private void skipLocals() {
        int groups = in.readUnsigned();
        for (int i = 0; i < groups; i++) {
            in.readUnsigned();
            TypeSection.skipValueType(in);
        }
    }

    private void instruction() {
        if (isInStackTraces(in.peekByte())) {
            mark();
        }
        int start = in.position();
        int function = -1;
        int opcode = in.readByte();
        switch (opcode) {
            case 0x02, 0x03, 0x04 -> blockType();
            case 0x0B -> end();
            case 0x1F -> {
                blockType();
                catches();
            }
            // Branches, calls, variables, tables, ref.func, throw, call_ref, br_on_null: one index.
            case 0x08, 0x0C, 0x0D, 0x12, 0x14, 0x15, 0x20, 0x21, 0x22, 0x23, 0x24, 0x25, 0x26, 0xD2, 0xD5, 0xD6 ->
                in.readUnsigned();
            case CALL -> function = in.readUnsigned();
            case 0x0E -> {
                int count = in.readUnsigned();
                for (int i = 0; i <= count; i++) {
                    in.readUnsigned();
                }
            }
            case 0x11, 0x13 -> {
                in.readUnsigned();
                in.readUnsigned();
            }
            case 0x1C -> {
                int count = in.readUnsigned();
                for (int i = 0; i < count; i++) {
                    TypeSection.skipValueType(in);
                }
            }
            case 0x3F, 0x40 -> in.readUnsigned();
            case I32_CONST -> constant();
            case 0x42, 0xD0 -> in.readSigned();
            case 0x43 -> in.skip(4);
            case 0x44 -> in.skip(8);
            case 0xFB -> gcInstruction();
            case 0xFC -> miscInstruction();
            default -> plainInstruction(opcode);
        }
        if (opcode >= 0x02 && opcode <= 0x04 || opcode == 0x1F) {
            messages.blockBegins();
            return;
        }
        messages.instruction(in.array(), start, in.position());
        byte[] replacement = messages.replacement(in.array(), function);
        if (replacement.length > 0) {
            out.writeBytes(in.array(), copiedUpTo, start).writeBytes(replacement);
            copiedUpTo = in.position();
        }
    }

    /** Calls, throws, loops, which the meter counts, and what traps or allocates. */
    private static boolean isInStackTraces(int opcode) {
        return switch (opcode) {
            case UNREACHABLE, 0x03, 0x08, 0x0A, CALL, 0x11, 0x12, 0x13, 0x14, 0x15, 0x40, 0xFB, 0xFC -> true;
            default -> opcode >= 0x28 && opcode <= 0x3E;
        };
    }

    private void mark() {
        int at = in.position();
        List<CodeFrame> frames = lines.apply(at);
        if (!frames.equals(marked) && marks.size() < MARKS_MAX) {
            marked = frames;
            marks.add(frames);
            out.writeBytes(in.array(), copiedUpTo, at);
            out.writeByte(I32_CONST).writeSigned(marks.size()).writeByte(DROP);
            copiedUpTo = at;
        }
    }

    /** Leaves out constants that are dropped at once: they would look like marks. */
    private void constant() {
        int start = in.position() - 1;
        in.readSigned();
        if (in.peekByte() == DROP) {
            in.readByte();
            out.writeBytes(in.array(), copiedUpTo, start);
            copiedUpTo = in.position();
        }
    }

    /**
     * Closes a block. A function that always throws out of a {@code try} may end in a void block although it has a
     * result: TeaVM leaves out the {@code unreachable} behind it, and the module would be invalid.
     */
    private void end() {
        if (!voidBlocks.isEmpty()) {
            boolean isVoid = voidBlocks.pop();
            if (isVoid && voidBlocks.isEmpty()) {
                voidBlockEnd = in.position();
            }
        } else if (returnsValue && voidBlockEnd == in.position() - 1) {
            out.writeBytes(in.array(), copiedUpTo, in.position() - 1);
            out.writeByte(UNREACHABLE);
            copiedUpTo = in.position() - 1;
        }
    }

    private void plainInstruction(int opcode) {
        if (opcode >= 0x28 && opcode <= 0x3E) {
            memoryArgument();
            return;
        }
        boolean known = opcode <= 0x01
                || opcode == 0x05
                || opcode == 0x0A
                || opcode == 0x0F
                || opcode == 0x1A
                || opcode == 0x1B
                || opcode >= 0x45 && opcode <= 0xC4
                || opcode == 0xD1
                || opcode == 0xD3
                || opcode == 0xD4;
        if (!known) {
            throw in.malformed("unknown instruction 0x" + Integer.toHexString(opcode));
        }
    }

    private void memoryArgument() {
        int alignment = in.readUnsigned();
        if ((alignment & 0x40) != 0) {
            in.readUnsigned();
        }
        in.readUnsigned();
    }

    private void gcInstruction() {
        int opcode = in.readUnsigned();
        switch (opcode) {
            // struct.new(_default), array.new(_default), array.get*/set/fill: one type index.
            case 0, 1, 6, 7, 11, 12, 13, 14, 16 -> in.readUnsigned();
            // struct.get*/set, array.new_fixed/_data/_elem, array.copy, array.init_*: two indexes.
            case 2, 3, 4, 5, 8, 9, 10, 17, 18, 19 -> {
                in.readUnsigned();
                in.readUnsigned();
            }
            case 15, 26, 27, 28, 29, 30 -> {}
            case 20, 21, 22, 23 -> in.readSigned();
            case 24, 25 -> {
                in.readByte();
                in.readUnsigned();
                in.readSigned();
                in.readSigned();
            }
            default -> throw in.malformed("unknown instruction 0xfb " + opcode);
        }
    }

    private void miscInstruction() {
        int opcode = in.readUnsigned();
        if (opcode <= 7) {
            return;
        }
        switch (opcode) {
            case 8, 10, 12, 14 -> {
                in.readUnsigned();
                in.readUnsigned();
            }
            case 9, 11, 13, 15, 16, 17 -> in.readUnsigned();
            default -> throw in.malformed("unknown instruction 0xfc " + opcode);
        }
    }

    private void catches() {
        int count = in.readUnsigned();
        for (int i = 0; i < count; i++) {
            int kind = in.readByte();
            if (kind > 3) {
                throw in.malformed("unknown catch clause " + kind);
            }
            if (kind <= 1) {
                in.readUnsigned();
            }
            in.readUnsigned();
        }
    }

    private void blockType() {
        int start = in.position();
        int code = in.peekByte();
        voidBlocks.push(code == EMPTY);
        if (code == 0x63 || code == 0x64) {
            TypeSection.skipValueType(in);
            return;
        }
        long value = in.readSigned();
        if (value < 0) {
            return;
        }
        int index = (int) value;
        int safe = types.safeBlockType(index);
        if (safe != index) {
            out.writeBytes(in.array(), copiedUpTo, start);
            out.writeSigned(safe);
            copiedUpTo = in.position();
        }
    }
}
