package dev.stdb.server.net;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;

/** The short frames of a server that carry no data (RFC 6455 §5.5). */
final class ControlFrames {

    private static final int FINAL = 0x80;
    private static final int CLOSE = 8;
    private static final int PING = 9;
    private static final int PONG = 10;
    private static final byte[] NOTHING = {};

    private ControlFrames() {}

    static ByteBuf ping() {
        return frame(PING, NOTHING);
    }

    static ByteBuf pong(byte[] payload) {
        return frame(PONG, payload);
    }

    /** Returns a close frame without a code. */
    static ByteBuf close() {
        return frame(CLOSE, NOTHING);
    }

    /**
     * Returns a close frame.
     *
     * @param reason at most 123 bytes of UTF-8
     */
    static ByteBuf close(int code, String reason) {
        byte[] text = reason.getBytes(StandardCharsets.UTF_8);
        byte[] payload = new byte[2 + text.length];
        payload[0] = (byte) (code >>> 8);
        payload[1] = (byte) code;
        System.arraycopy(text, 0, payload, 2, text.length);
        return frame(CLOSE, payload);
    }

    private static ByteBuf frame(int opcode, byte[] payload) {
        return Unpooled.buffer(2 + payload.length)
                .writeByte(FINAL | opcode)
                .writeByte(payload.length)
                .writeBytes(payload);
    }
}
