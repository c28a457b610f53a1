package dev.stdb.server.wasm;

import dev.stdb.server.wasm.WasmRejectedException.Reason;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import run.endive.wasm.Encoding;
import run.endive.wasm.types.OpCode;
import run.endive.wasm.types.WasmEncoding;

/**
 * Checks that no count or length in a program promises more than its bytes can hold: the parser takes memory for some
 * of them before it reads on, gigabytes for a program of twenty bytes. Reads a program as the parser does, as far as
 * such numbers go; where the parser would fail, this ends and says nothing. Confined to one call.
 */
final class DeclaredLengths {
    private static final int HEADER_BYTES = 8;

    private static final int CUSTOM = 0;
    private static final int TYPES = 1;
    private static final int IMPORTS = 2;
    private static final int EXPORTS = 7;
    private static final int ELEMENTS = 9;
    private static final int DATA = 11;

    private static final int RECURSIVE = 0x4E;
    private static final int SUB_FINAL = 0x4F;
    private static final int SUB = 0x50;
    private static final int ARRAY = 0x5E;
    private static final int STRUCT = 0x5F;
    private static final int FUNCTION = 0x60;
    private static final int REFERENCE_NULL = 0x63;
    private static final int REFERENCE = 0x64;

    private static final int PASSIVE = 1;
    private static final int MEMORY_INDEX_SHIFT = 6;
    private static final int V128_BYTES = 16;

    private final ByteBuffer in;

    private DeclaredLengths(byte[] wasm) {
        in = ByteBuffer.wrap(wasm).order(ByteOrder.LITTLE_ENDIAN);
    }

    /**
     * Checks a program.
     *
     * @throws WasmRejectedException if it promises more than it has
     */
    static void check(byte[] wasm) throws WasmRejectedException {
        try {
            new DeclaredLengths(wasm).sections();
        } catch (RuntimeException e) {
            // Malformed: the parser says how.
        }
    }

    private void sections() throws WasmRejectedException {
        in.position(HEADER_BYTES);
        while (in.hasRemaining()) {
            int id = in.get();
            int size = Math.toIntExact(number());
            int end = Math.addExact(in.position(), size);
            in.limit(end);
            section(id);
            in.limit(in.capacity()).position(end);
        }
    }

    private void section(int id) throws WasmRejectedException {
        switch (id) {
            case CUSTOM -> skipBytes();
            case TYPES -> repeat(this::recursiveType);
            case IMPORTS -> repeat(this::imported);
            case EXPORTS -> repeat(this::exported);
            case ELEMENTS -> repeat(this::elements);
            case DATA -> repeat(this::data);
            default -> {
                // The parser grows with what it reads.
            }
        }
    }

    private interface Part {
        void read() throws WasmRejectedException;
    }

    private long number() {
        return Encoding.readVarUInt32(in);
    }

    /** Reads how many bytes follow, or parts of at least one byte each. */
    private int count() throws WasmRejectedException {
        long count = number();
        if (count > in.remaining()) {
            throw new WasmRejectedException(
                    Reason.INVALID,
                    "invalid WebAssembly module: more is declared than there is: count=" + count + ", bytes="
                            + in.remaining() + ", position=" + in.position(),
                    null);
        }
        return (int) count;
    }

    private void repeat(Part part) throws WasmRejectedException {
        int count = count();
        for (int i = 0; i < count; i++) {
            part.read();
        }
    }

    private void skip(int bytes) {
        in.position(in.position() + bytes);
    }

    private void skipBytes() throws WasmRejectedException {
        skip(count());
    }

    private void recursiveType() throws WasmRejectedException {
        int form = (int) number();
        if (form == RECURSIVE) {
            repeat(() -> subType((int) number()));
        } else {
            subType(form);
        }
    }

    private void subType(int form) throws WasmRejectedException {
        if (form == SUB || form == SUB_FINAL) {
            repeat(this::number);
            compositeType((int) number());
        } else {
            compositeType(form);
        }
    }

    private void compositeType(int form) throws WasmRejectedException {
        switch (form) {
            case ARRAY -> field();
            case STRUCT -> repeat(this::field);
            case FUNCTION -> {
                repeat(this::valueType);
                repeat(this::valueType);
            }
            default -> throw malformed("type");
        }
    }

    private static IllegalArgumentException malformed(String what) {
        return new IllegalArgumentException("no " + what);
    }

    private void field() {
        valueType();
        in.get();
    }

    private void valueType() {
        valueType((int) number());
    }

    private void valueType(int code) {
        if (code == REFERENCE || code == REFERENCE_NULL) {
            Encoding.readVarSInt32(in);
        }
    }

    private void imported() throws WasmRejectedException {
        skipBytes();
        skipBytes();
        switch ((int) number()) {
            case 0 -> number();
            case 1 -> {
                valueType();
                limits();
            }
            case 2 -> limits();
            case 3 -> field();
            case 4 -> {
                in.get();
                number();
            }
            default -> throw malformed("import");
        }
    }

    private void limits() {
        boolean hasMax = in.get() != 0;
        number();
        if (hasMax) {
            number();
        }
    }

    private void exported() throws WasmRejectedException {
        skipBytes();
        number();
        number();
    }

    private void elements() throws WasmRejectedException {
        int flags = (int) number();
        boolean active = (flags & 1) == 0;
        boolean named = (flags & 2) != 0;
        boolean expressions = (flags & 4) != 0;
        if (active) {
            if (named) {
                number();
            }
            expression();
        }
        if (!active || named) {
            if (expressions) {
                valueType();
            } else {
                number();
            }
        }
        repeat(expressions ? this::expression : this::number);
    }

    private void data() throws WasmRejectedException {
        int mode = (int) number();
        if (mode != PASSIVE) {
            if (mode == 2) {
                number();
            }
            expression();
        }
        skipBytes();
    }

    /** Skips instructions up to the first end, as the parser does. */
    private void expression() {
        OpCode opcode;
        do {
            opcode = opcode();
            for (WasmEncoding encoding : OpCode.signature(opcode)) {
                operand(encoding);
            }
        } while (opcode != OpCode.END);
    }

    private OpCode opcode() {
        int code = Byte.toUnsignedInt(in.get());
        if (code >= 0xFB && code < 0xFF) {
            code = (int) ((code << Byte.SIZE) + number());
        }
        OpCode opcode = OpCode.byOpCode(code);
        if (opcode == null) {
            throw malformed("instruction");
        }
        return opcode;
    }

    private void operand(WasmEncoding encoding) {
        switch (encoding) {
            case BYTE -> in.get();
            case VARUINT -> number();
            case VARSINT32 -> Encoding.readVarSInt32(in);
            case VARSINT64 -> Encoding.readVarSInt64(in);
            case FLOAT32 -> skip(Float.BYTES);
            case FLOAT64 -> skip(Double.BYTES);
            case V128 -> skip(V128_BYTES);
            case BLOCK_TYPE -> valueType();
            case VEC_VARUINT -> times(this::number);
            case VEC_VALUE_TYPE -> times(this::valueType);
            case VEC_CATCH -> times(this::handler);
            case MEMARG -> {
                if (number() >> MEMORY_INDEX_SHIFT != 0) {
                    number();
                }
                number();
            }
        }
    }

    /** The parser grows with what it reads of these. */
    private void times(Runnable part) {
        int count = (int) number();
        for (int i = 0; i < count; i++) {
            part.run();
        }
    }

    private void handler() {
        if (in.get() < 2) {
            number();
        }
        number();
    }
}
