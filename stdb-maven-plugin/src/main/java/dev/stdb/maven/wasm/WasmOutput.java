package dev.stdb.maven.wasm;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Collects the encodings of a WebAssembly binary. Not thread-safe. */
final class WasmOutput {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    WasmOutput writeByte(int value) {
        bytes.write(value);
        return this;
    }

    WasmOutput writeBytes(byte[] source) {
        bytes.writeBytes(source);
        return this;
    }

    WasmOutput writeBytes(byte[] source, int from, int to) {
        bytes.write(source, from, to - from);
        return this;
    }

    /** Writes an unsigned LEB128 value. */
    WasmOutput writeUnsigned(int value) {
        int rest = value;
        while ((rest & ~0x7F) != 0) {
            bytes.write(rest & 0x7F | 0x80);
            rest >>>= 7;
        }
        bytes.write(rest);
        return this;
    }

    /** Writes a signed LEB128 value. */
    WasmOutput writeSigned(long value) {
        long rest = value;
        while (rest < -64 || rest > 63) {
            bytes.write((int) (rest & 0x7F) | 0x80);
            rest >>= 7;
        }
        bytes.write((int) (rest & 0x7F));
        return this;
    }

    WasmOutput writeName(String name) {
        byte[] encoded = name.getBytes(StandardCharsets.UTF_8);
        return writeUnsigned(encoded.length).writeBytes(encoded);
    }

    /** Writes a section: id, length, content. */
    WasmOutput writeSection(int id, byte[] content) {
        return writeByte(id).writeUnsigned(content.length).writeBytes(content);
    }

    byte[] toByteArray() {
        return bytes.toByteArray();
    }
}
