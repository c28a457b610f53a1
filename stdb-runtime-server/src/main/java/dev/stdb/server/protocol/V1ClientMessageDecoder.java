package dev.stdb.server.protocol;

import dev.stdb.bsatn.BsatnReader;
import dev.stdb.bsatn.BsatnWriter;
import dev.stdb.json.JsonReader;
import dev.stdb.json.SatsJson;
import dev.stdb.server.protocol.V1ClientMessage.CallKind;
import dev.stdb.server.protocol.V1ClientMessage.Encoding;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Decodes the payloads of clients of protocol v1 (layouts: spec wire-protocol.md §13.1, §13.3). */
public final class V1ClientMessageDecoder {
    private static final int VARIANT_COUNT = 8;
    private static final int REDUCER_FLAGS = 2;

    private V1ClientMessageDecoder() {}

    /**
     * Decodes a binary payload. Compat: bytes behind the message are ignored.
     *
     * @throws ProtocolException if a tag or a flag is unknown
     * @throws dev.stdb.bsatn.BsatnException if the payload ends early or holds invalid UTF-8
     */
    public static V1ClientMessage decodeBinary(byte[] payload) {
        return decode(new BsatnReader(payload), Encoding.BSATN);
    }

    /**
     * Decodes a text payload.
     *
     * @param utf8 the text as it came
     * @throws ProtocolException if a flag is unknown or the text is not UTF-8
     * @throws dev.stdb.json.JsonException if the text is no message
     */
    public static V1ClientMessage decodeText(byte[] utf8) {
        JsonReader in = new JsonReader(text(utf8));
        BsatnWriter message = new BsatnWriter();
        SatsJson.read(V1Types.CLIENT_MESSAGE, in, message);
        in.endDocument();
        // Texts and byte arrays are written alike, so the arguments are the bytes of their text.
        return decode(new BsatnReader(message.array(), 0, message.length()), Encoding.JSON);
    }

    private static String text(byte[] utf8) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(utf8))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new ProtocolException("invalid utf8");
        }
    }

    private static V1ClientMessage decode(BsatnReader in, Encoding encoding) {
        return switch (in.readTag(VARIANT_COUNT, "ClientMessage")) {
            case 0 -> {
                String reducer = in.readString();
                byte[] args = in.readBytes();
                int requestId = in.readU32();
                yield new V1ClientMessage.Call(reducerFlags(in.readU8()), reducer, args, encoding, requestId);
            }
            case 1 -> new V1ClientMessage.Subscribe(ClientMessageDecoder.readStrings(in), in.readU32());
            case 2 -> new V1ClientMessage.OneOffQuery(in.readBytes(), in.readString());
            case 3 -> new V1ClientMessage.SubscribeQueries(List.of(in.readString()), in.readU32(), in.readU32(), true);
            case 4 ->
                new V1ClientMessage.SubscribeQueries(
                        ClientMessageDecoder.readStrings(in), in.readU32(), in.readU32(), false);
            case 5 -> new V1ClientMessage.Unsubscribe(in.readU32(), in.readU32(), true);
            case 6 -> new V1ClientMessage.Unsubscribe(in.readU32(), in.readU32(), false);
            default -> {
                String procedure = in.readString();
                byte[] args = in.readBytes();
                int requestId = in.readU32();
                ClientMessageDecoder.checkCallFlags(in.readU8(), "procedure");
                yield new V1ClientMessage.Call(CallKind.PROCEDURE, procedure, args, encoding, requestId);
            }
        };
    }

    private static CallKind reducerFlags(int flags) {
        if (flags >= REDUCER_FLAGS) {
            throw new ProtocolException("invalid call reducer flags: 0x" + Integer.toHexString(flags));
        }
        return flags == 0 ? CallKind.REDUCER : CallKind.REDUCER_WITHOUT_SUCCESS;
    }
}
