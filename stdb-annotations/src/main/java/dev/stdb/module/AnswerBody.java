package dev.stdb.module;

import java.io.IOException;

/** The body of an answer. Which class it is decides what a module imports. */
abstract class AnswerBody {

    /**
     * Writes the body; the head has been written.
     *
     * @param sink bytes sink for the body
     */
    abstract void send(int sink) throws IOException;

    /**
     * Writes bytes to a sink.
     *
     * @return the host's answer, 0 for success
     */
    static int write(byte[] bytes, int offset, int length, int sink) {
        int errno = 0;
        for (int from = 0; from < length && errno == 0; from += Scratch.ROW_CAPACITY) {
            int count = Math.min(Scratch.ROW_CAPACITY, length - from);
            for (int i = 0; i < count; i++) {
                Memory.putByte(Scratch.ROW + i, bytes[offset + from + i]);
            }
            errno = ModuleCalls.tryWriteToSink(sink, Scratch.ROW, Scratch.ROW + count);
        }
        return errno;
    }
}
