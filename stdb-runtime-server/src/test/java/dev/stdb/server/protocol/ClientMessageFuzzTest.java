package dev.stdb.server.protocol;

import dev.stdb.bsatn.BsatnException;
import dev.stdb.bsatn.BsatnReader;
import dev.stdb.json.JsonException;
import dev.stdb.testing.Fuzz;
import dev.stdb.testing.Hex;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever a message of a client holds: it is decoded, or refused with a text for the close frame. */
class ClientMessageFuzzTest {
    private static final String SUBSCRIBE =
            "00 00000000 00000000 01000000 14000000 53454c454354202a2046524f4d20706572736f6e";
    private static final String ONE_OFF = "02 02000000 14000000 53454c454354202a2046524f4d20706572736f6e";
    private static final String CALL = "03 03000000 00 03000000 616464 0a000000 07000000 02000000 416c";
    private static final String PROCEDURE = "04 04000000 00 04000000 70696e67 00000000";

    @ParameterizedTest
    @EnumSource(names = {"V2", "V3"})
    void messagesAreDecodedOrRefused(WireProtocol protocol) {
        Fuzz.of("messages-" + protocol, input -> {
                    List<ClientMessage> messages = new ArrayList<>();
                    ClientMessageDecoder.decodePayload(protocol, new BsatnReader(input), messages::add);
                })
                .seed(Hex.bytes(SUBSCRIBE))
                .seed(Hex.bytes("01 01000000 00000000 01"))
                .seed(Hex.bytes(ONE_OFF))
                .seed(Hex.bytes(CALL))
                .seed(Hex.bytes(PROCEDURE))
                .seed(Hex.bytes("05 00000000 01000000 00000000 01000000 03000000 616263"))
                .refusedBy(BsatnException.class, ProtocolException.class)
                .allocatesAtMost(16 << 10, 100)
                .run(200_000);
    }

    @Test
    void binaryMessagesOfV1AreDecodedOrRefused() {
        Fuzz.of("messages-v1-bsatn", V1ClientMessageDecoder::decodeBinary)
                .seed(Hex.bytes("00 03000000 616464 0a000000 0100000002000000416c 03000000 00"))
                .seed(Hex.bytes("01 01000000 03000000 616263 01000000"))
                .seed(Hex.bytes("02 01000000 aa 03000000 616263"))
                .seed(Hex.bytes("04 01000000 03000000 616263 01000000 09000000"))
                .seed(Hex.bytes("06 01000000 09000000"))
                .refusedBy(BsatnException.class, ProtocolException.class)
                .allocatesAtMost(16 << 10, 100)
                .run(200_000);
    }

    @Test
    void textMessagesOfV1AreDecodedOrRefused() {
        Fuzz.of("messages-v1-json", V1ClientMessageDecoder::decodeText)
                .seed(utf8("{\"Subscribe\":{\"query_strings\":[\"SELECT * FROM person\"],\"request_id\":1}}"))
                .seed(utf8("{\"CallReducer\":{\"reducer\":\"add\",\"args\":\"[1]\",\"request_id\":3,\"flags\":0}}"))
                .seed(utf8("{\"OneOffQuery\":{\"message_id\":\"aa\",\"query_string\":\"x\"}}"))
                .refusedBy(BsatnException.class, ProtocolException.class, JsonException.class)
                .allocatesAtMost(64 << 10, 200)
                .run(100_000);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
