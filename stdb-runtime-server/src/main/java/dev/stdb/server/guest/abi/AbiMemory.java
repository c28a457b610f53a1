package dev.stdb.server.guest.abi;

import dev.stdb.server.common.LittleEndian;
import dev.stdb.server.guest.HostTrapException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Checked access to a guest's memory (spec module-abi.md §3.2). */
final class AbiMemory {
    private static final byte[] NOTHING = {};
    /** Bytes that the host reads or writes in the time of one loop iteration of a guest, as a power of two. */
    private static final int UNIT_SHIFT = 6;

    private @Nullable GuestCode guest;

    void bind(GuestCode bound) {
        guest = bound;
    }

    /** Unbinds, before the next instance is created. */
    void release() {
        guest = null;
    }

    /** Returns the bytes of the memory, none while no guest is bound; valid until the guest runs again. */
    byte[] array() {
        return guest == null ? NOTHING : guest.memory();
    }

    /**
     * Traps unless the range is inside of memory and the pointer is not null; null traps even with length 0. Charges
     * for the bytes: whatever the host is about to do with them takes time in proportion to their number.
     */
    void check(int pointer, int length) {
        if (pointer == 0) {
            throw new HostTrapException("null pointer passed to the host");
        }
        // Lengths and pointers are unsigned; no array is as long as those that look negative.
        if ((pointer | length) < 0 || (long) pointer + length > array().length) {
            throw new HostTrapException("out of bounds memory access: pointer=" + Integer.toUnsignedString(pointer)
                    + ", length=" + Integer.toUnsignedString(length) + ", size=" + array().length);
        }
        charge(length);
    }

    private void charge(int length) {
        GuestCode bound = guest;
        if (length >>> UNIT_SHIFT > 0 && bound != null) {
            bound.budget().charge(length >>> UNIT_SHIFT);
        }
    }

    private byte[] checked(int pointer, int length) {
        check(pointer, length);
        return array();
    }

    int readI32(int pointer) {
        return LittleEndian.getInt(checked(pointer, Integer.BYTES), pointer);
    }

    void writeI32(int pointer, int value) {
        LittleEndian.putInt(checked(pointer, Integer.BYTES), pointer, value);
    }

    void writeI64(int pointer, long value) {
        LittleEndian.putLong(checked(pointer, Long.BYTES), pointer, value);
    }

    void write(int pointer, byte[] source, int offset, int length) {
        System.arraycopy(source, offset, checked(pointer, length), pointer, length);
    }

    byte[] copy(int pointer, int length) {
        return Arrays.copyOfRange(checked(pointer, length), pointer, pointer + length);
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
        charge(Math.min(length, lengthMax));
        return new String(array(), pointer, Math.min(length, lengthMax), StandardCharsets.UTF_8);
    }
}
