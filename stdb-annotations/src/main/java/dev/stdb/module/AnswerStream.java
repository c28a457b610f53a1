package dev.stdb.module;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Objects;

/** The body of an answer that has begun, collected to parts that are worth a call of the host. */
final class AnswerStream extends OutputStream {
    private static final int PART_BYTES = 8 << 10;

    private final int sink;
    private final byte[] part = new byte[PART_BYTES];
    private int length;
    private boolean closed;

    AnswerStream(int sink) {
        this.sink = sink;
    }

    @Override
    public void write(int value) throws IOException {
        checkOpen();
        if (length == PART_BYTES) {
            flush();
        }
        part[length++] = (byte) value;
    }

    @Override
    public void write(byte[] bytes, int offset, int count) throws IOException {
        Objects.checkFromIndexSize(offset, count, bytes.length);
        checkOpen();
        if (count > PART_BYTES - length) {
            flush();
        }
        if (count > PART_BYTES) {
            send(bytes, offset, count);
        } else {
            System.arraycopy(bytes, offset, part, length, count);
            length += count;
        }
    }

    /** Sends what was written. */
    @Override
    public void flush() throws IOException {
        if (length > 0) {
            int count = length;
            length = 0;
            send(part, 0, count);
        }
    }

    @Override
    public void close() throws IOException {
        flush();
        closed = true;
    }

    private void checkOpen() throws IOException {
        if (closed) {
            throw new IOException("the body of the answer is complete; write before it is closed");
        }
    }

    private void send(byte[] bytes, int offset, int count) {
        int errno = AnswerBody.write(bytes, offset, count, sink);
        if (errno == HostErrors.HTTP_ERROR) {
            throw new ClientGoneException(errno, "nobody reads the rest of the answer");
        }
        if (errno != ModuleCalls.OK) {
            throw HostErrors.of(errno, "writing the body of an answer", "sink " + sink);
        }
    }
}
