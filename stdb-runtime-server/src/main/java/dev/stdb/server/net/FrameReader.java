package dev.stdb.server.net;

import dev.stdb.server.common.ByteBudget;
import io.netty.buffer.ByteBuf;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads the frames a client sends and puts its messages together (RFC 6455 §5). Takes memory as bytes arrive, not as a
 * header promises, and charges the budget for messages that are not complete. Confined to the event loop of its
 * connection.
 */
final class FrameReader {

    /** What the frames say. The arrays belong to the receiver. */
    interface Sink {
        void message(byte[] payload);

        /** Takes a text, which need not be UTF-8. */
        void text(byte[] utf8);

        void ping(byte[] payload);

        void pong();

        /** Takes a close frame; the code is -1 if it has none. */
        void close(int code);
    }

    /** A client that breaks the protocol; the connection is closed with the code. */
    static final class Violation extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final int closeCode;

        Violation(int closeCode, String message) {
            super(message, null, false, false);
            this.closeCode = closeCode;
        }

        int closeCode() {
            return closeCode;
        }
    }

    static final int CLOSE_PROTOCOL_ERROR = 1002;
    static final int CLOSE_TOO_BIG = 1009;

    private static final int CONTINUATION = 0;
    private static final int TEXT = 1;
    private static final int BINARY = 2;
    private static final int CLOSE = 8;
    private static final int PING = 9;
    private static final int PONG = 10;

    private static final int FINAL = 0x80;
    private static final int RESERVED = 0x70;
    private static final int OPCODE = 0x0F;
    private static final int MASKED = 0x80;
    private static final int LENGTH = 0x7F;
    private static final int LENGTH_2_BYTES = 126;
    private static final int LENGTH_8_BYTES = 127;
    private static final int MASK_BYTES = 4;
    private static final int HEADER_BYTES_MAX = 14;
    private static final int CONTROL_BYTES_MAX = 125;
    private static final int CAPACITY_MIN = 4096;
    private static final byte[] NOTHING = {};

    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private final Sink sink;
    private final ByteBudget budget;
    private final int messageBytesMax;

    private final byte[] header = new byte[HEADER_BYTES_MAX];
    private int headerLength;
    private boolean inPayload;

    // The frame that is being read.
    private int opcode;
    private boolean isFinal;
    private int mask;
    private int frameLength;
    private int frameRead;

    // The message that is being put together; a control frame may come in between.
    private byte[] message = NOTHING;
    private int messageLength;
    private int charged;
    private int messageOpcode = CONTINUATION;
    private byte @Nullable [] control;

    FrameReader(Sink sink, ByteBudget budget, int messageBytesMax) {
        this.sink = sink;
        this.budget = budget;
        this.messageBytesMax = messageBytesMax;
    }

    /**
     * Reads until the bytes are used up or the sink has got something.
     *
     * @return false if there is no room for the next bytes; they are left, to be read later
     * @throws Violation if the client breaks the protocol
     */
    boolean read(ByteBuf in) {
        if (!inPayload && !readHeader(in)) {
            return true;
        }
        int length = Math.min(in.readableBytes(), frameLength - frameRead);
        byte[] target = isControl() ? controlPayload() : roomFor(length);
        if (target == null) {
            return false;
        }
        int at = isControl() ? frameRead : messageLength;
        in.readBytes(target, at, length);
        unmask(target, at, length, Integer.rotateLeft(mask, 8 * (frameRead % MASK_BYTES)));
        frameRead += length;
        if (!isControl()) {
            messageLength += length;
        }
        if (frameRead == frameLength) {
            inPayload = false;
            endFrame();
        }
        return true;
    }

    /** Returns how many bytes of the message that is being read have come. */
    int messageLength() {
        return messageLength;
    }

    /** Returns whether a message has begun and not ended. */
    boolean isInMessage() {
        return headerLength > 0 || inPayload || messageOpcode != CONTINUATION;
    }

    /** Gives back what an unfinished message has taken. */
    void close() {
        if (charged > 0) {
            budget.release(charged);
            charged = 0;
        }
        message = NOTHING;
    }

    private boolean readHeader(ByteBuf in) {
        while (in.isReadable()) {
            header[headerLength++] = in.readByte();
            if (headerLength == 2) {
                checkStart();
            }
            if (headerLength >= 2 && headerLength == expectedHeaderLength()) {
                beginFrame();
                return true;
            }
        }
        return false;
    }

    private int expectedHeaderLength() {
        int length = header[1] & LENGTH;
        return 2 + MASK_BYTES + (length == LENGTH_8_BYTES ? 8 : length == LENGTH_2_BYTES ? 2 : 0);
    }

    private void checkStart() {
        int op = header[0] & OPCODE;
        boolean control = op >= CLOSE;
        if ((header[0] & RESERVED) != 0) {
            throw violation("reserved bits are set, and no extension was agreed");
        }
        if ((header[1] & MASKED) == 0) {
            throw violation("frames of clients must be masked");
        }
        if (op > PONG || op > BINARY && op < CLOSE) {
            throw violation("unknown opcode: " + op);
        }
        if (control && ((header[0] & FINAL) == 0 || (header[1] & LENGTH) > CONTROL_BYTES_MAX)) {
            throw violation("control frames must be whole and of at most 125 bytes");
        }
        if (!control && (op == CONTINUATION) != (messageOpcode != CONTINUATION)) {
            throw violation("a message begins within another one, or a continuation without one");
        }
    }

    private static Violation violation(String text) {
        return new Violation(CLOSE_PROTOCOL_ERROR, text);
    }

    private void beginFrame() {
        int shortLength = header[1] & LENGTH;
        int maskAt = headerLength - MASK_BYTES;
        long length = shortLength;
        if (shortLength == LENGTH_2_BYTES) {
            length = (header[2] & 0xFF) << 8 | header[3] & 0xFF;
        } else if (shortLength == LENGTH_8_BYTES) {
            length = (long) LONGS.get(header, 2);
        }
        opcode = header[0] & OPCODE;
        isFinal = (header[0] & FINAL) != 0;
        mask = (int) INTS.get(header, maskAt);
        headerLength = 0;
        if (!isControl()) {
            if (length < 0 || length > messageBytesMax - messageLength) {
                throw new Violation(CLOSE_TOO_BIG, "message is too large: bytesMax=" + messageBytesMax);
            }
            messageOpcode = opcode == CONTINUATION ? messageOpcode : opcode;
        }
        frameLength = (int) length;
        frameRead = 0;
        inPayload = true;
    }

    private boolean isControl() {
        return opcode >= CLOSE;
    }

    private byte[] controlPayload() {
        byte[] payload = control;
        if (payload == null) {
            payload = new byte[frameLength];
            control = payload;
        }
        return payload;
    }

    /** Returns the array of the message with room for so many bytes more; null if the budget has none. */
    private byte @Nullable [] roomFor(int length) {
        int needed = messageLength + length;
        boolean complete = isFinal && frameRead + length == frameLength;
        if (messageLength == 0 && complete) {
            // All of it came at once, as small messages do: it is charged as a request in a moment.
            message = new byte[needed];
            return message;
        }
        if (needed <= message.length) {
            return message;
        }
        int whole = messageLength + frameLength - frameRead;
        int capacity = Math.min(whole, Math.max(Math.max(needed, CAPACITY_MIN), 2 * message.length));
        if (!budget.tryReserve(capacity - charged)) {
            return null;
        }
        charged = capacity;
        message = Arrays.copyOf(message, capacity);
        return message;
    }

    private void endFrame() {
        if (isControl()) {
            byte[] payload = controlPayload();
            control = null;
            endControl(payload);
        } else if (isFinal) {
            byte[] whole = message.length == messageLength ? message : Arrays.copyOf(message, messageLength);
            boolean binary = messageOpcode == BINARY;
            close();
            messageLength = 0;
            messageOpcode = CONTINUATION;
            if (binary) {
                sink.message(whole);
            } else {
                sink.text(whole);
            }
        }
    }

    private void endControl(byte[] payload) {
        switch (opcode) {
            case PING -> sink.ping(payload);
            case PONG -> sink.pong();
            default -> sink.close(closeCode(payload));
        }
    }

    private static int closeCode(byte[] payload) {
        if (payload.length == 0) {
            return -1;
        }
        int code = payload.length == 1 ? 0 : (payload[0] & 0xFF) << 8 | payload[1] & 0xFF;
        boolean reserved = code < 1000 || code >= 1004 && code <= 1006 || code > 1014 && code < 3000 || code >= 5000;
        if (reserved) {
            throw violation("not a close code: " + code);
        }
        return code;
    }

    /** Applies the mask, whose first byte belongs to the first one of the range. */
    private static void unmask(byte[] bytes, int offset, int length, int rotatedMask) {
        if (rotatedMask == 0) {
            return;
        }
        long wide = (long) rotatedMask << 32 | rotatedMask & 0xFFFFFFFFL;
        int at = offset;
        int end = offset + length;
        for (; at + Long.BYTES <= end; at += Long.BYTES) {
            LONGS.set(bytes, at, (long) LONGS.get(bytes, at) ^ wide);
        }
        for (int i = 0; at < end; at++, i++) {
            bytes[at] ^= (byte) (wide >>> (56 - 8 * i));
        }
    }
}
