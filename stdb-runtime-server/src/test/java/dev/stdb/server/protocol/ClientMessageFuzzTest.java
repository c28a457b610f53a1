package dev.stdb.server.protocol;

import dev.stdb.bsatn.BsatnException;
import dev.stdb.bsatn.BsatnReader;
import dev.stdb.testing.Fuzz;
import dev.stdb.testing.Hex;
import java.util.ArrayList;
import java.util.List;
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
    @EnumSource(WireProtocol.class)
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
                .refusedBy(BsatnException.class, ProtocolException.class)
                .allocatesAtMost(16 << 10, 100)
                .run(200_000);
    }
}
