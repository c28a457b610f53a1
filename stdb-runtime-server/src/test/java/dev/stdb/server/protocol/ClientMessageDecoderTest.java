package dev.stdb.server.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stdb.bsatn.BsatnException;
import dev.stdb.bsatn.BsatnReader;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Checks the worked examples and error texts of spec wire-protocol.md §14.1 and §12. */
@DisplayName("Client messages decode as in the worked examples")
class ClientMessageDecoderTest {

    private static final String SUBSCRIBE =
            "00 00000000 00000000 01000000 14000000 53454c454354202a2046524f4d20706572736f6e";
    private static final String CALL_ADD = "03 03000000 00 03000000 616464 0a000000 07000000 02000000 416c";

    @Test
    void subscribe() {
        assertThat(decode(WireProtocol.V2, SUBSCRIBE))
                .containsExactly(new ClientMessage.Subscribe(0, 0, List.of("SELECT * FROM person")));
    }

    @Test
    void subscribeBatch() {
        String batch = "05 00000000 01000000 00000000 01000000 14000000 53454c454354202a2046524f4d20706572736f6e";
        ClientMessage.SubscribeSet set = new ClientMessage.SubscribeSet(0, List.of("SELECT * FROM person"));
        assertThat(decode(WireProtocol.V2, batch)).containsExactly(new ClientMessage.SubscribeBatch(0, List.of(set)));
        assertThat(decode(WireProtocol.V3, batch + "05 07000000 00000000"))
                .last()
                .isEqualTo(new ClientMessage.SubscribeBatch(7, List.of()));
    }

    @Test
    void batchesOfTooManySetsAreRefused() {
        String set = "00000000 00000000";
        assertThat(decode(WireProtocol.V2, "05 00000000 00400000" + set.repeat(16_384)))
                .hasSize(1);
        assertThatThrownBy(() -> decode(WireProtocol.V2, "05 00000000 01400000" + set.repeat(16_385)))
                .isInstanceOf(ProtocolException.class)
                .hasMessage("too many sets in a batch: count=16385, countMax=16384");
    }

    @Test
    void unsubscribe() {
        assertThat(decode(WireProtocol.V2, "01 01000000 00000000 01"))
                .containsExactly(new ClientMessage.Unsubscribe(1, 0, true));
        assertThat(decode(WireProtocol.V2, "01 01000000 00000000 00"))
                .containsExactly(new ClientMessage.Unsubscribe(1, 0, false));
    }

    @Test
    void oneOffQuery() {
        assertThat(decode(WireProtocol.V2, "02 02000000 14000000 53454c454354202a2046524f4d20706572736f6e"))
                .containsExactly(new ClientMessage.OneOffQuery(2, "SELECT * FROM person"));
    }

    @Test
    void callReducer() {
        assertCall(decode(WireProtocol.V2, CALL_ADD).get(0), 3, "add", "0700000002000000416c");
        assertCall(
                decode(WireProtocol.V2, "03 05000000 00 04000000 7469636b 00000000")
                        .get(0),
                5,
                "tick",
                "");
    }

    @Test
    void callProcedure() {
        ClientMessage message = decode(WireProtocol.V2, "04 04000000 00 04000000 70696e67 00000000")
                .get(0);
        assertThat(message).isInstanceOfSatisfying(ClientMessage.CallProcedure.class, call -> {
            assertThat(call.requestId()).isEqualTo(4);
            assertThat(call.procedure()).isEqualTo("ping");
            assertThat(call.args()).isEmpty();
        });
    }

    @Test
    void v3PayloadHoldsSeveralMessages() {
        List<ClientMessage> messages = decode(WireProtocol.V3, SUBSCRIBE + CALL_ADD);
        assertThat(messages).hasSize(2);
        assertThat(messages.get(0)).isInstanceOf(ClientMessage.Subscribe.class);
        assertCall(messages.get(1), 3, "add", "0700000002000000416c");
    }

    @Test
    void v2IgnoresBytesBehindTheMessage() {
        assertThat(decode(WireProtocol.V2, SUBSCRIBE + CALL_ADD)).hasSize(1);
    }

    @Test
    void v3RejectsEmptyPayload() {
        assertThatThrownBy(() -> decode(WireProtocol.V3, ""))
                .isInstanceOf(ProtocolException.class)
                .hasMessage("v3 websocket binary payload must contain at least one v2 client message");
    }

    @Test
    void v3HandsOverMessagesBeforeAMalformedOne() {
        List<ClientMessage> messages = new ArrayList<>();
        byte[] payload = bytes(CALL_ADD + "09");
        assertThatThrownBy(() ->
                        ClientMessageDecoder.decodePayload(WireProtocol.V3, new BsatnReader(payload), messages::add))
                .isInstanceOf(BsatnException.class);
        assertThat(messages).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "06 | unknown tag 0x6 for sum type ClientMessage",
                "ff | unknown tag 0xff for sum type ClientMessage",
                "01 01000000 00000000 02 | unknown tag 0x2 for sum type UnsubscribeFlags",
                "02 0200 | data too short for u32: Expected 4, given 2",
                "02 02000000 01000000 ff | invalid utf8: index=0",
            })
    void malformedPayloadsHaveTheDocumentedText(String hex, String reason) {
        assertThatThrownBy(() -> decode(WireProtocol.V2, hex))
                .isInstanceOfSatisfying(
                        BsatnException.class, e -> assertThat(e.reason()).isEqualTo(reason));
    }

    @Test
    void unknownCallFlagsAreRejected() {
        assertThatThrownBy(() -> decode(WireProtocol.V2, "03 03000000 01 03000000 616464 00000000"))
                .isInstanceOf(ProtocolException.class)
                .hasMessage("invalid call reducer flags: 0x1");
    }

    private static void assertCall(ClientMessage message, int requestId, String reducer, String argsHex) {
        assertThat(message).isInstanceOfSatisfying(ClientMessage.CallReducer.class, call -> {
            assertThat(call.requestId()).isEqualTo(requestId);
            assertThat(call.reducer()).isEqualTo(reducer);
            assertThat(HexFormat.of().formatHex(call.args())).isEqualTo(argsHex);
        });
    }

    private static List<ClientMessage> decode(WireProtocol protocol, String hex) {
        List<ClientMessage> messages = new ArrayList<>();
        ClientMessageDecoder.decodePayload(protocol, new BsatnReader(bytes(hex)), messages::add);
        return messages;
    }

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex.replace(" ", ""));
    }
}
