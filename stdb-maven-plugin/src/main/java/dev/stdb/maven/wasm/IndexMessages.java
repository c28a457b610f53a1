package dev.stdb.maven.wasm;

import java.util.ArrayList;
import java.util.List;

/**
 * Finds out, where TeaVM makes an exception for a bad index of an array, which instructions push the index and the
 * length: TeaVM makes it without a message.
 *
 * <p>TeaVM's check is a block {@code [index, 0, <, br_if]? index array length < br_if} before the call that makes the
 * exception; index and array are variables, so that they can be pushed again.
 */
final class IndexMessages {
    private static final int I32_LESS = 0x48;
    private static final int BRANCH_IF = 0x0D;
    private static final int END = 0x0B;
    private static final int CALL = 0x10;
    private static final int GC = 0xFB;
    private static final int ARRAY_LENGTH = 15;
    private static final int STRUCT_GET = 2;
    /** Instructions of the check for negative indexes. */
    private static final int LOWER_CHECK = 4;

    /** More instructions than any such check has. */
    private static final int KEPT_MAX = 24;

    private static final byte[] NOTHING = {};

    /** Numbers of functions: that which makes an exception without message, and that which makes one with. */
    record Functions(int silent, int speaking) {
        /** For programs that have none of both. */
        static final Functions NONE = new Functions(-1, -1);
    }

    private record Instruction(int opcode, int gcOpcode, int start, int end) {}

    private final Functions functions;
    /** Instructions since the last block began; emptied when they get too many. */
    private final List<Instruction> recent = new ArrayList<>();

    IndexMessages(Functions functions) {
        this.functions = functions;
    }

    /** Takes the beginning of a block. */
    void blockBegins() {
        recent.clear();
    }

    /**
     * Takes an instruction that begins no block.
     *
     * @param bytes what contains it, from start to end
     */
    void instruction(byte[] bytes, int start, int end) {
        if (recent.size() == KEPT_MAX) {
            recent.clear();
        }
        int opcode = bytes[start] & 0xFF;
        recent.add(new Instruction(opcode, opcode == GC ? bytes[start + 1] : -1, start, end));
    }

    /**
     * Returns what to put in place of the last instruction, nothing to leave it.
     *
     * @param bytes what contains the instructions
     * @param function the function that it calls, -1 if it calls none
     */
    byte[] replacement(byte[] bytes, int function) {
        if (function < 0 || function != functions.silent() || functions.speaking() < 0) {
            return NOTHING;
        }
        int last = recent.size() - 2;
        if (last >= 0 && recent.get(last).opcode() == END) {
            last--;
        }
        int length = last - 2;
        boolean isCheck = length > 0
                && recent.get(last).opcode() == BRANCH_IF
                && recent.get(last - 1).opcode() == I32_LESS
                && recent.get(length).gcOpcode() == ARRAY_LENGTH;
        if (!isCheck) {
            return NOTHING;
        }
        int index = length > LOWER_CHECK && recent.get(LOWER_CHECK - 1).opcode() == BRANCH_IF ? LOWER_CHECK : 0;
        for (int i = index; i < length; i++) {
            if (!isRepeatable(recent.get(i))) {
                return NOTHING;
            }
        }
        return new WasmOutput()
                .writeBytes(bytes, recent.get(index).start(), recent.get(length).end())
                .writeByte(CALL)
                .writeUnsigned(functions.speaking())
                .toByteArray();
    }

    /** Variables, constants and fields. */
    private static boolean isRepeatable(Instruction instruction) {
        return switch (instruction.opcode()) {
            case 0x20, 0x23, 0x41, 0xD4 -> true;
            default -> instruction.gcOpcode() == STRUCT_GET;
        };
    }
}
