package dev.stdb.client.raw;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stdb.StdbException;
import dev.stdb.bsatn.BsatnReader;
import dev.stdb.bsatn.BsatnWriter;
import dev.stdb.testing.Checks;
import dev.stdb.testing.Hex;
import dev.stdb.types.ConnectionId;
import dev.stdb.types.Identity;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Bytes of spec wire-protocol.md §14. */
class ProtocolVectorsTest {
    private static final String QUERY = "SELECT * FROM person";
    private static final String SUBSCRIBE_APPLIED = "01 00000000 00000000 01000000 06000000 706572736f6e"
            + "01 02000000 0000000000000000 0a00000000000000"
            + "15000000 0100000002000000416c 0200000003000000426f62";

    /** Writes down what arrives. */
    private static final class Recorder implements RawHandler {
        final List<String> events = new ArrayList<>();

        @Override
        public void onInitialConnection(Identity identity, ConnectionId connectionId, String token) {
            events.add("initial " + identity + " " + connectionId + " " + token);
        }

        @Override
        public void onSubscribeApplied(int requestId, int querySetId, BsatnReader body) {
            events.add("applied " + requestId + " " + querySetId + " " + rest(body));
        }

        @Override
        public void onUnsubscribeApplied(int requestId, int querySetId, BsatnReader body) {
            events.add("unsubscribed " + requestId + " " + querySetId + " " + rest(body));
        }

        @Override
        public void onSubscriptionError(boolean hasRequestId, int requestId, int querySetId, String error) {
            events.add("error " + hasRequestId + " " + requestId + " " + querySetId + " " + error);
        }

        @Override
        public void onTransactionUpdate(BsatnReader body) {
            events.add("update " + rest(body));
        }

        @Override
        public void onOneOffQueryResult(int requestId, BsatnReader body) {
            events.add("query " + requestId + " " + rest(body));
        }

        @Override
        public void onReducerResult(int requestId, long timestampMicros, ReducerStatus status, BsatnReader body) {
            events.add("reducer " + requestId + " " + timestampMicros + " " + status + " " + rest(body));
        }

        @Override
        public void onProcedureResult(int requestId, long timestampMicros, boolean returned, BsatnReader body) {
            events.add("procedure " + requestId + " " + timestampMicros + " " + returned + " " + rest(body));
        }

        private static String rest(BsatnReader body) {
            return Hex.text(body.readRaw(body.remaining()));
        }
    }

    private static List<String> decoded(String payload) {
        Recorder recorder = new Recorder();
        byte[] bytes = Hex.bytes(payload);
        new MessageDecoder(recorder, new Traffic()).decode(bytes, 0, bytes.length);
        return recorder.events;
    }

    private static String written(Consumer<BsatnWriter> write) {
        BsatnWriter out = new BsatnWriter();
        write.accept(out);
        return Hex.text(out.toByteArray());
    }

    @Test
    void encodesRequests() {
        byte[] row = Hex.bytes("0700000002000000416c");
        String subscribe = written(out -> ClientMessages.subscribe(out, 0, 0, List.of(QUERY)));
        assertThat(subscribe)
                .isEqualTo("00000000000000000001000000" + "14000000" + "53454c454354202a2046524f4d20706572736f6e");
        assertThat(written(out -> ClientMessages.unsubscribe(out, 1, 0, true))).isEqualTo("01010000000000000001");
        assertThat(written(out -> ClientMessages.oneOffQuery(out, 2, QUERY)))
                .isEqualTo("0202000000" + "14000000" + "53454c454354202a2046524f4d20706572736f6e");
        assertThat(written(out -> ClientMessages.callReducer(out, 3, "add", row, 0, row.length)))
                .isEqualTo("030300000000030000006164640a0000000700000002000000416c");
        assertThat(written(out -> ClientMessages.callReducer(out, 5, "tick", row, 0, 0)))
                .isEqualTo("03050000000004000000" + "7469636b" + "00000000");
        assertThat(written(out -> ClientMessages.callProcedure(out, 4, "ping", row, 0, 0)))
                .isEqualTo("04040000000004000000" + "70696e67" + "00000000");
    }

    @Test
    void decodesTheFirstMessage() {
        assertThat(decoded("00 00 5d262a478b8f95220f3068040c203e32ac0eedc698d84435e9a25303603500c2"
                        + "0f0e0d0c0b0a09080706050403020100 03000000 746f6b"))
                .containsExactly("initial c20035600353a2e93544d898c6ed0eac323e200c0468300f22958f8b472a265d "
                        + "000102030405060708090a0b0c0d0e0f tok");
    }

    @Test
    @Checks("spec client-sdk.md §20.9")
    void gzipAndPlainPayloadsDecodeToTheSame() {
        String zipped = "02 1f8b080000000000040363648002460606063606068682d4a2e2fc3c4626983803030317942dcac0c0"
                + "0052069273cc0191cc0c0c0c4ef94900e38e65e645000000";
        List<String> plain = decoded("00" + SUBSCRIBE_APPLIED);
        assertThat(plain).hasSize(1).first().asString().startsWith("applied 0 0 0100000006000000706572736f6e01");
        assertThat(decoded(zipped)).isEqualTo(plain);
    }

    @ParameterizedTest
    @CsvSource({
        "01 00000000 00000000 00000000, applied 0 0 00000000",
        "02 01000000 00000000 01, unsubscribed 1 0 01",
        "03 00 00000000 00000000 03000000 626164, error true 0 0 bad",
        "03 01 00000000 03000000 626164, error false 0 0 bad",
        "05 02000000 01 04000000 6e6f7065, query 2 01040000006e6f7065",
        "06 03000000 00401e18240a0600 00 00000000 00000000, reducer 3 1700000000000000 OK 0000000000000000",
        "06 03000000 00401e18240a0600 01, 'reducer 3 1700000000000000 OK_EMPTY '",
        "06 03000000 00401e18240a0600 02 08000000 04000000 626f6f6d,"
                + " reducer 3 1700000000000000 ERR 0800000004000000626f6f6d",
        "06 03000000 00401e18240a0600 03 02000000 6e6f, reducer 3 1700000000000000 INTERNAL_ERROR 020000006e6f",
        "07 00 04000000 2a000000 00401e18240a0600 dc05000000000000 04000000,"
                + " procedure 4 1700000000000000 true 040000002a000000",
        "04 01000000 01000000 01000000 02000000 6576 01000000 01 00 0800 08000000 01000000 02000000,"
                + " update 01000000010000000100000002000000657601000000010008000800000" + "00100000002000000"
    })
    void decodesMessagesAloneAndPackedTogether(String hex, String expected) {
        assertThat(decoded("00" + hex)).containsExactly(expected);
        // v3: the message before and behind must be found by its end.
        assertThat(decoded("00" + SUBSCRIBE_APPLIED + hex + hex)).hasSize(3).endsWith(expected, expected);
    }

    @Test
    void everyCutOfAMessageIsRejected() {
        byte[] bytes = Hex.bytes("00" + SUBSCRIBE_APPLIED);
        for (int length = 0; length < bytes.length; length++) {
            int cut = length;
            assertThatThrownBy(() -> new MessageDecoder(new Recorder(), new Traffic()).decode(bytes, 0, cut))
                    .isInstanceOf(StdbException.class);
        }
        assertThatThrownBy(() -> decoded("01 00")).hasMessageContaining("unknown compression");
    }

    @Test
    void addressKeepsSchemeAndEscapesTheName() {
        RawConfig config = RawConfig.of("http://localhost:3000/", "a b").withConfirmedReads(false);
        assertThat(config.socketUri())
                .hasToString("ws://localhost:3000/v1/database/a%20b/subscribe?compression=None&confirmed=false");
        assertThat(RawConfig.of("https://h", "d").socketUri()).hasScheme("wss");
        assertThat(RawConfig.of("h:1", "d").socketUri()).hasScheme("ws").hasPort(1);
    }
}
