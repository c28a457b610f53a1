package dev.stdb.server.guest.abi;

import dev.stdb.bsatn.BsatnWriter;
import dev.stdb.server.guest.HostTrapException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Byte strings a guest appends to, by id, in one call (spec module-abi.md §3.4). Buffers are reused between calls. */
final class BytesSinks {
    /** Most bytes in one sink: far above any module description or error text. */
    private static final int SINK_BYTES_MAX = 64 << 20;

    private static final int KEPT_BYTES_MAX = 64 << 10;

    private final List<BsatnWriter> sinks = new ArrayList<>();
    private int[] bytesMax = new int[4];
    private int count;

    /** Opens an empty sink and returns its id. */
    int open() {
        return open(SINK_BYTES_MAX);
    }

    /** Opens an empty sink for at most so many bytes and returns its id. */
    int open(int max) {
        if (count == sinks.size()) {
            sinks.add(new BsatnWriter());
            bytesMax = Arrays.copyOf(bytesMax, Math.max(bytesMax.length, 2 * sinks.size()));
        }
        bytesMax[count] = max;
        sinks.get(count).reset();
        return ++count;
    }

    /** Returns the bytes written to a sink of this call; valid until {@link #clear}. */
    BsatnWriter get(int id) {
        return sinks.get(id - 1);
    }

    int write(int id, int buffer, int lengthPointer, AbiMemory memory) {
        int length = memory.readI32(lengthPointer);
        memory.check(buffer, length);
        if (id <= 0 || id > count) {
            return AbiErrno.NO_SUCH_BYTES;
        }
        BsatnWriter sink = sinks.get(id - 1);
        int max = bytesMax[id - 1];
        if ((long) sink.length() + length > max) {
            throw new HostTrapException("sink too large: sizeMax=" + max + "; write less");
        }
        sink.writeRaw(memory.array(), buffer, length);
        return AbiErrno.OK;
    }

    /** Forgets all sinks, at the end of a call. */
    void clear() {
        for (int i = 0; i < count; i++) {
            if (sinks.get(i).array().length > KEPT_BYTES_MAX) {
                sinks.set(i, new BsatnWriter());
            }
        }
        count = 0;
    }
}
