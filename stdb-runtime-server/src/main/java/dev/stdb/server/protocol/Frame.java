package dev.stdb.server.protocol;

import dev.stdb.bsatn.BsatnWriter;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A WebSocket message as it goes to a socket: one final, unmasked frame (RFC 6455 §5.2), the same bytes for
 * every receiver.
 *
 * <pre>
 * field    width       value
 * opcode   1           0x82: final fragment, binary | 0x81: final fragment, text
 * length   1           0..125 | 126 | 127
 * extended 0 | 2 | 8   big-endian length if the byte before is 126 | 127
 * tag      1 | 0       compression, spec wire-protocol.md §6; texts have none
 * body     the rest    messages, compressed as the tag says
 * </pre>
 *
 * <p>Large messages are not put together in one array: their payload is that of the frame, which then has no valid
 * header, followed by {@code rest}, and must be sent in fragments.
 *
 * @param array holds the frame; shared, not to be modified
 * @param offset first byte of the frame
 * @param length length of the frame in bytes
 * @param payloadLength length of tag and body in {@code array}, in bytes
 * @param isText whether the payload is text
 * @param rest arrays that hold the rest of the payload; shared, not to be modified
 */
public record Frame(byte[] array, int offset, int length, int payloadLength, boolean isText, List<byte[]> rest) {
    /** Copies the list, not the bytes. */
    public Frame {
        rest = List.copyOf(rest);
    }

    private static final byte FINAL = (byte) 0x80;
    private static final byte TEXT = 0x01;
    private static final byte BINARY = 0x02;
    private static final byte CONTINUATION = 0x00;
    private static final int HEADER_MAX = 10;
    private static final int SHORT_MAX = 125;
    private static final int MEDIUM_MAX = 0xFFFF;
    private static final byte MEDIUM = 126;
    private static final byte LONG = 127;

    /** Encodes one message, without compression. */
    static Frame of(ServerMessage message) {
        BsatnWriter out = new BsatnWriter(HEADER_MAX + 1 + message.sizeHintBytes());
        begin(out);
        message.encode(out);
        return end(out);
    }

    /** Returns the frame of a text, which is encoded in place. */
    static Frame ofText(CharSequence text) {
        ByteBuffer framed = ByteBuffer.allocate(HEADER_MAX + utf8LengthMax(text));
        framed.position(HEADER_MAX);
        CharsetEncoder utf8 = StandardCharsets.UTF_8
                .newEncoder()
                .onMalformedInput(CodingErrorAction.REPLACE)
                .onUnmappableCharacter(CodingErrorAction.REPLACE);
        utf8.encode(CharBuffer.wrap(text), framed, true);
        return finish(framed.array(), framed.position(), true, List.of());
    }

    /** Returns the length in bytes; more than that if a surrogate has no other. */
    private static int utf8LengthMax(CharSequence text) {
        int length = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            length += c < 0x80 ? 1 : c < 0x800 || Character.isSurrogate(c) ? 2 : 3;
        }
        return length;
    }

    /** Returns the frame of a message whose body is continued elsewhere. */
    static Frame begun(BsatnWriter out, List<byte[]> rest) {
        return finish(out.array(), out.length(), false, rest);
    }

    /** Empties a buffer and leaves room for the header; the body is to be appended. */
    public static void begin(BsatnWriter out) {
        out.reset();
        out.writeU64(0);
        out.writeU16(0);
        out.writeTag(Compression.TAG_NONE);
    }

    /** Returns the length of the body appended so far, in bytes. */
    public static int bodyLength(BsatnWriter out) {
        return out.length() - HEADER_MAX - 1;
    }

    /** Returns the frame in a buffer, which it goes on using. */
    public static Frame end(BsatnWriter out) {
        return finish(out.array(), out.length(), false, List.of());
    }

    /** Returns the first byte of the payload in the array. */
    public int payloadOffset() {
        return offset + length - payloadLength;
    }

    /** Returns the first byte of the body. */
    public int bodyOffset() {
        return offset + length - payloadLength + 1;
    }

    /** Returns the length of the frame with what is behind the array, in bytes. */
    public long totalLength() {
        long total = length;
        for (byte[] part : rest) {
            total += part.length;
        }
        return total;
    }

    /** Returns the length of the body in bytes. */
    public int bodyLength() {
        return payloadLength - 1;
    }

    /** Returns the same message, compressed if the receiver allows it and it is large enough. */
    public Frame compressed(Compression compression) {
        byte tag = compression.tagFor(bodyLength());
        if (tag == Compression.TAG_NONE) {
            return this;
        }
        byte[] payload = Compression.payload(tag, array, bodyOffset(), bodyLength());
        byte[] framed = new byte[HEADER_MAX + payload.length];
        System.arraycopy(payload, 0, framed, HEADER_MAX, payload.length);
        return finish(framed, framed.length, false, List.of());
    }

    /**
     * Returns the header of a part of a payload sent as a fragment, so that control frames can go in between.
     *
     * @param isText whether the payload is text
     * @param isFirst whether the part is the first of the message
     * @param isLast whether the part is the last of the message
     * @param partLength length of the part in bytes
     */
    public static byte[] fragmentHeader(boolean isText, boolean isFirst, boolean isLast, int partLength) {
        byte opcode = isFirst ? opcode(isText) : CONTINUATION;
        byte[] header = new byte[headerLength(partLength)];
        writeHeader(header, 0, isLast ? (byte) (opcode | FINAL) : opcode, partLength);
        return header;
    }

    /** Puts the header right before the payload, which starts behind the room for the longest header. */
    private static Frame finish(byte[] array, int end, boolean isText, List<byte[]> rest) {
        int payload = end - HEADER_MAX;
        int start = HEADER_MAX - headerLength(payload);
        writeHeader(array, start, (byte) (opcode(isText) | FINAL), payload);
        return new Frame(array, start, end - start, payload, isText, rest);
    }

    private static byte opcode(boolean isText) {
        return isText ? TEXT : BINARY;
    }

    private static int headerLength(int payload) {
        return payload <= SHORT_MAX ? 2 : payload <= MEDIUM_MAX ? 4 : HEADER_MAX;
    }

    private static void writeHeader(byte[] array, int at, byte opcode, int payload) {
        array[at] = opcode;
        if (payload <= SHORT_MAX) {
            array[at + 1] = (byte) payload;
        } else if (payload <= MEDIUM_MAX) {
            array[at + 1] = MEDIUM;
            array[at + 2] = (byte) (payload >>> 8);
            array[at + 3] = (byte) payload;
        } else {
            array[at + 1] = LONG;
            for (int i = 0; i < Long.BYTES; i++) {
                array[at + 2 + i] = (byte) ((long) payload >>> 8 * (7 - i));
            }
        }
    }
}
