package dev.stdb.processor.host;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HexFormat;

/** Linear memory of 20 pages that can grow to 64; access outside fails. */
public final class LinearMemory {

    private static final int PAGE_SIZE_BYTES = 65_536;
    private static final int PAGES_MAX = 64;

    private ByteBuffer bytes = allocate(20);

    private static ByteBuffer allocate(int pages) {
        return ByteBuffer.allocate(pages * PAGE_SIZE_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Returns the content. */
    public ByteBuffer bytes() {
        return bytes;
    }

    /** Adds pages; returns the number before or -1. */
    public int grow(int pages) {
        int before = bytes.capacity() / PAGE_SIZE_BYTES;
        if (before + pages > PAGES_MAX) {
            return -1;
        }
        bytes = allocate(before + pages).put(0, bytes, 0, bytes.capacity());
        return before;
    }

    /** Copies within the memory. */
    public void copy(int from, int to, int length) {
        bytes.put(to, Arrays.copyOfRange(bytes.array(), from, from + length));
    }

    byte[] read(int at, int length) {
        byte[] copy = new byte[length];
        bytes.get(at, copy);
        return copy;
    }

    String hex(int at, int length) {
        return HexFormat.of().formatHex(read(at, length));
    }
}
