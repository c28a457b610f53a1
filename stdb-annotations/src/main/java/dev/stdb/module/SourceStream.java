package dev.stdb.module;

import java.io.InputStream;
import java.util.Objects;

/** A bytes source as a stream. Reading waits for bytes that have not come. */
final class SourceStream extends InputStream {
    private static final int PART_BYTES = 16 << 10;

    private int source;
    private final byte[] part = new byte[PART_BYTES];
    private int position;
    private int limit;

    /** @param source 0 for no bytes */
    SourceStream(int source) {
        this.source = source;
    }

    @Override
    public int read() {
        return isAtEnd() ? -1 : part[position++] & 0xFF;
    }

    @Override
    public int read(byte[] target, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, target.length);
        if (length == 0) {
            return 0;
        }
        if (isAtEnd()) {
            return -1;
        }
        int count = Math.min(length, limit - position);
        System.arraycopy(part, position, target, offset, count);
        position += count;
        return count;
    }

    @Override
    public int available() {
        return limit - position;
    }

    private boolean isAtEnd() {
        while (position == limit && source != 0) {
            Memory.putInt(Scratch.LENGTH, PART_BYTES);
            int result = HostFunctions.bytesSourceRead(source, Scratch.ROW, Scratch.LENGTH);
            Sources.check(Math.max(result, 0), source);
            position = 0;
            limit = Memory.getInt(Scratch.LENGTH);
            Sources.copy(part, 0, limit);
            if (result < 0) {
                source = 0;
            }
        }
        return position == limit;
    }
}
