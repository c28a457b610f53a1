package dev.stdb.server.jvm;

import dev.stdb.server.common.LittleEndian;
import dev.stdb.server.guest.HostTrapException;
import java.util.Arrays;

/**
 * Linear memory of one instance, in one array exactly as long as the memory. An access outside of it traps. Confined to
 * the instance's thread. Public because linked classes use it.
 */
public final class JvmMemory {
    /** Bytes in a page. */
    static final int PAGE_BYTES = 64 * 1024;

    /** What a module finds when it starts: it keeps 256 KiB from 1 MiB for itself ({@code dev.stdb.module.Scratch}). */
    static final int PAGES_START = 20;

    private final JvmHost host;
    private final int pagesMax;
    private byte[] bytes = new byte[PAGES_START * PAGE_BYTES];

    JvmMemory(JvmHost host, int pagesMax) {
        this.host = host;
        this.pagesMax = pagesMax;
    }

    /** Returns the memory itself; valid until it grows. */
    byte[] array() {
        return bytes;
    }

    /** Adds pages and returns how many there were before, or -1 if there may not be so many. */
    public int grow(int pages) {
        int before = bytes.length / PAGE_BYTES;
        if (pages < 0 || pages > pagesMax - before) {
            return -1;
        }
        if (pages > 0) {
            bytes = Arrays.copyOf(bytes, (before + pages) * PAGE_BYTES);
        }
        return before;
    }

    /** Copies bytes; the ranges may overlap. */
    public void copy(int from, int to, int length) {
        try {
            System.arraycopy(bytes, from, bytes, to, length);
        } catch (IndexOutOfBoundsException e) {
            throw outOfBounds();
        }
    }

    /** Loads one byte. */
    public byte getByte(int at) {
        try {
            return bytes[at];
        } catch (IndexOutOfBoundsException e) {
            throw outOfBounds();
        }
    }

    /** Stores one byte. */
    public void putByte(int at, byte value) {
        try {
            bytes[at] = value;
        } catch (IndexOutOfBoundsException e) {
            throw outOfBounds();
        }
    }

    /** Loads two bytes. */
    public short getShort(int at) {
        try {
            return LittleEndian.getShort(bytes, at);
        } catch (IndexOutOfBoundsException e) {
            throw outOfBounds();
        }
    }

    /** Stores two bytes. */
    public void putShort(int at, short value) {
        try {
            LittleEndian.putShort(bytes, at, value);
        } catch (IndexOutOfBoundsException e) {
            throw outOfBounds();
        }
    }

    /** Loads four bytes. */
    public int getInt(int at) {
        try {
            return LittleEndian.getInt(bytes, at);
        } catch (IndexOutOfBoundsException e) {
            throw outOfBounds();
        }
    }

    /** Stores four bytes. */
    public void putInt(int at, int value) {
        try {
            LittleEndian.putInt(bytes, at, value);
        } catch (IndexOutOfBoundsException e) {
            throw outOfBounds();
        }
    }

    /** Loads eight bytes. */
    public long getLong(int at) {
        try {
            return LittleEndian.getLong(bytes, at);
        } catch (IndexOutOfBoundsException e) {
            throw outOfBounds();
        }
    }

    /** Stores eight bytes. */
    public void putLong(int at, long value) {
        try {
            LittleEndian.putLong(bytes, at, value);
        } catch (IndexOutOfBoundsException e) {
            throw outOfBounds();
        }
    }

    private HostTrapException outOfBounds() {
        HostTrapException trap = new HostTrapException("out of bounds memory access");
        host.trapped(trap);
        return trap;
    }
}
