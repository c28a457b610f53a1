package dev.stdb.maven.wasm;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Reads the encodings of a WebAssembly binary from a byte array. Not thread-safe. */
final class WasmInput {
    private final byte[] bytes;
    private final int limit;
    private int position;

    WasmInput(byte[] bytes) {
        this(bytes, 0, bytes.length);
    }

    /**
     * Creates a reader of {@code bytes[position, limit)}.
     *
     * @param position index of the first byte
     * @param limit index after the last byte
     */
    WasmInput(byte[] bytes, int position, int limit) {
        this.bytes = bytes;
        this.position = position;
        this.limit = limit;
    }

    int position() {
        return position;
    }

    boolean atEnd() {
        return position >= limit;
    }

    int readByte() {
        require(1);
        return bytes[position++] & 0xFF;
    }

    int peekByte() {
        require(1);
        return bytes[position] & 0xFF;
    }

    /** Reads an unsigned LEB128 value of at most 32 bits. */
    int readUnsigned() {
        long value = 0;
        for (int shift = 0; shift < 35; shift += 7) {
            int next = readByte();
            value |= (long) (next & 0x7F) << shift;
            if ((next & 0x80) == 0) {
                return (int) value;
            }
        }
        throw malformed("number is too long");
    }

    /** Reads a signed LEB128 value of at most 64 bits. */
    long readSigned() {
        long value = 0;
        for (int shift = 0; shift < 70; shift += 7) {
            int next = readByte();
            value |= (long) (next & 0x7F) << shift;
            if ((next & 0x80) == 0) {
                int used = shift + 7;
                return used < 64 && (next & 0x40) != 0 ? value | -1L << used : value;
            }
        }
        throw malformed("number is too long");
    }

    String readName() {
        int length = readUnsigned();
        require(length);
        String name = new String(bytes, position, length, StandardCharsets.UTF_8);
        position += length;
        return name;
    }

    void skip(int count) {
        require(count);
        position += count;
    }

    /** Copies {@code bytes[from, to)}. */
    byte[] copy(int from, int to) {
        return Arrays.copyOfRange(bytes, from, to);
    }

    byte[] array() {
        return bytes;
    }

    IllegalArgumentException malformed(String reason) {
        return new IllegalArgumentException("malformed wasm: " + reason + ": offset=" + position);
    }

    private void require(int count) {
        if (count < 0 || count > limit - position) {
            throw malformed("unexpected end");
        }
    }
}
