package dev.stdb.module;

/** A body that is there at once. */
final class BytesBody extends AnswerBody {
    private final byte[] bytes;

    /** Creates the body of bytes that are not modified any more. */
    BytesBody(byte[] bytes) {
        this.bytes = bytes;
    }

    @Override
    void send(int sink) {
        ModuleCalls.checkWritten(write(bytes, 0, bytes.length, sink), sink);
    }
}
