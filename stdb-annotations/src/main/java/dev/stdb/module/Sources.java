package dev.stdb.module;

import java.nio.charset.StandardCharsets;

/** Byte strings of the host, read to their end (spec module-abi.md §3.3). Stateless. */
final class Sources {

    private Sources() {}

    /** Reads a source; 0 is no bytes. */
    static byte[] read(int source) {
        if (source == 0) {
            return new byte[0];
        }
        check(HostFunctions.bytesSourceRemainingLength(source, Scratch.LENGTH), source);
        byte[] bytes = new byte[Memory.getInt(Scratch.LENGTH)];
        int read = 0;
        int result = 0;
        while (result == 0) {
            Memory.putInt(Scratch.LENGTH, Math.min(Scratch.ROW_CAPACITY, bytes.length - read));
            result = HostFunctions.bytesSourceRead(source, Scratch.ROW, Scratch.LENGTH);
            check(Math.max(result, 0), source);
            int count = Memory.getInt(Scratch.LENGTH);
            for (int i = 0; i < count; i++) {
                bytes[read + i] = Memory.getByte(Scratch.ROW + i);
            }
            read += count;
        }
        return bytes;
    }

    /** Reads a source that is text in UTF-8. */
    static String readText(int source) {
        return new String(read(source), StandardCharsets.UTF_8);
    }

    private static void check(int errno, int source) {
        if (errno != 0) {
            throw HostErrors.of(errno, "reading bytes", "source " + source);
        }
    }
}
