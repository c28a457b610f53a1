package dev.stdb.server.guest.abi;

import dev.stdb.server.guest.wasm.HostTrapException;
import dev.stdb.server.guest.wasm.LinearMemory;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Checked access to a guest's memory (spec module-abi.md §3.2). */
final class AbiMemory {
    private static final byte[] NOTHING = {};

    private @Nullable LinearMemory memory;

    void bind(LinearMemory bound) {
        memory = bound;
    }

    /** Unbinds, before the next instance is created. */
    void release() {
        memory = null;
    }

    /** Returns the bytes of the memory; valid until the guest runs again. */
    byte[] array() {
        return memory == null ? NOTHING : memory.array();
    }

    /** Traps unless the range is inside of memory and the pointer is not null; null traps even with length 0. */
    void check(int pointer, int length) {
        if (pointer == 0) {
            throw new HostTrapException("null pointer passed to the host");
        }
        // Lengths and pointers are unsigned; no array is as long as those that look negative.
        if ((pointer | length) < 0 || (long) pointer + length > array().length) {
            throw new HostTrapException("out of bounds memory access: pointer=" + Integer.toUnsignedString(pointer)
                    + ", length=" + Integer.toUnsignedString(length) + ", size=" + array().length);
        }
    }

    private LinearMemory checked(int pointer, int length) {
        check(pointer, length);
        if (memory == null) {
            throw new HostTrapException("host function called before the memory is bound");
        }
        return memory;
    }

    int readI32(int pointer) {
        return checked(pointer, Integer.BYTES).readInt(pointer);
    }

    void writeI32(int pointer, int value) {
        checked(pointer, Integer.BYTES).writeI32(pointer, value);
    }

    void writeI64(int pointer, long value) {
        checked(pointer, Long.BYTES).writeLong(pointer, value);
    }

    void write(int pointer, byte[] source, int offset, int length) {
        checked(pointer, length).write(pointer, source, offset, length);
    }

    byte[] copy(int pointer, int length) {
        return checked(pointer, length).readBytes(pointer, length);
    }

    /** Reads a name; traps if it is not valid UTF-8. */
    String readName(int pointer, int length) {
        check(pointer, length);
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(array(), pointer, length))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new HostTrapException("name is not valid UTF-8");
        }
    }

    /** Reads a text, replacing invalid UTF-8; null if the range is not inside of memory. Never traps. */
    @Nullable
    String readText(int pointer, int length, int lengthMax) {
        if (pointer == 0 || (pointer | length) < 0 || (long) pointer + length > array().length) {
            return null;
        }
        return new String(array(), pointer, Math.min(length, lengthMax), StandardCharsets.UTF_8);
    }
}
