package dev.stdb.module;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Byte strings of the host, read to their end (spec module-abi.md §3.3). Stateless. */
final class Sources {

    private Sources() {}

    /** Reads a source; 0 is no bytes. */
    static byte[] read(int source) {
        if (source == 0) {
            return new byte[0];
        }
        check(HostFunctions.bytesSourceRemainingLength(source, Scratch.LENGTH), source);
        // More may come than is known of: a body that still arrives.
        byte[] bytes = new byte[Memory.getInt(Scratch.LENGTH)];
        int read = 0;
        int result = 0;
        while (result == 0) {
            Memory.putInt(Scratch.LENGTH, Scratch.ROW_CAPACITY);
            result = HostFunctions.bytesSourceRead(source, Scratch.ROW, Scratch.LENGTH);
            check(Math.max(result, 0), source);
            int count = Memory.getInt(Scratch.LENGTH);
            if (count > bytes.length - read) {
                bytes = Arrays.copyOf(bytes, Math.max(read + count, 2 * bytes.length));
            }
            copy(bytes, read, count);
            read += count;
        }
        return read == bytes.length ? bytes : Arrays.copyOf(bytes, read);
    }

    /** Copies what the host has read. */
    static void copy(byte[] target, int offset, int count) {
        for (int i = 0; i < count; i++) {
            target[offset + i] = Memory.getByte(Scratch.ROW + i);
        }
    }

    /** Reads a source that is text in UTF-8. */
    static String readText(int source) {
        return new String(read(source), StandardCharsets.UTF_8);
    }

    static void check(int errno, int source) {
        if (errno == HostErrors.HTTP_ERROR) {
            throw new ClientGoneException(errno, "the rest of the request does not come");
        }
        if (errno != 0) {
            throw HostErrors.of(errno, "reading bytes", "source " + source);
        }
    }
}
