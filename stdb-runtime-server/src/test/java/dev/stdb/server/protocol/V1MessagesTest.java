package dev.stdb.server.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stdb.bsatn.BsatnWriter;
import dev.stdb.json.JsonException;
import dev.stdb.sats.PrimitiveType;
import dev.stdb.sats.ProductType;
import dev.stdb.schema.TableSchema;
import dev.stdb.server.protocol.QuerySetUpdate.TableUpdate;
import dev.stdb.server.protocol.ServerMessage.TransactionUpdate;
import dev.stdb.server.protocol.V1ServerMessage.CallReport;
import dev.stdb.server.protocol.V1ServerMessage.ProcedureStatus;
import dev.stdb.server.protocol.V1ServerMessage.Status;
import dev.stdb.server.row.RowBuffer;
import dev.stdb.testing.Hex;
import dev.stdb.types.ConnectionId;
import dev.stdb.types.Identity;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Checks the worked examples of spec wire-protocol.md §13.4 and §14.3. */
@DisplayName("Messages of protocol v1 are those of the worked examples")
class V1MessagesTest {
    private static final String QUERY = "14000000 53454c454354202a2046524f4d20706572736f6e";
    private static final String TEXT = "SELECT * FROM person";
    private static final ProductType ROW = ProductType.of(
            new ProductType.Element("id", PrimitiveType.U32), new ProductType.Element("name", PrimitiveType.STRING));
    private static final TableSchema PERSON =
            TableSchema.builder("person", ROW).tableId(4097).build();
    private static final byte[] AL = Hex.bytes("01000000 02000000 416c");
    private static final byte[] BOB = Hex.bytes("02000000 03000000 426f62");
    private static final Identity IDENTITY =
            Identity.fromHex("c20035600353a2e93544d898c6ed0eac323e200c0468300f22958f8b472a265d");
    private static final ConnectionId CONNECTION = ConnectionId.fromHex("000102030405060708090a0b0c0d0e0f");
    private static final long TIMESTAMP = 1_700_000_000_000_000L;
    private static final CallReport CALL = new CallReport("add", 0, ROW, AL, 3, IDENTITY, CONNECTION, TIMESTAMP);
    private static final String AL_UPDATE = "01000000 01100000 06000000 706572736f6e 0100000000000000 01000000"
            + " 00 01 00000000 00000000 00 0a00 0a000000 0100000002000000416c";

    @Test
    void binaryRequests() {
        assertThat(binary("00 03000000 616464 0a000000 0100000002000000416c 03000000 00"))
                .isInstanceOfSatisfying(V1ClientMessage.Call.class, call -> {
                    assertThat(call.kind()).isEqualTo(V1ClientMessage.CallKind.REDUCER);
                    assertThat(call.function()).isEqualTo("add");
                    assertThat(call.args()).isEqualTo(AL);
                    assertThat(call.requestId()).isEqualTo(3);
                });
        assertThat(binary("00 03000000 616464 00000000 03000000 01"))
                .isInstanceOfSatisfying(
                        V1ClientMessage.Call.class,
                        call -> assertThat(call.kind()).isEqualTo(V1ClientMessage.CallKind.REDUCER_WITHOUT_SUCCESS));
        assertThat(binary("01 01000000 " + QUERY + " 01000000"))
                .isEqualTo(new V1ClientMessage.Subscribe(List.of(TEXT), 1));
        assertThat(binary("02 01000000 aa " + QUERY))
                .isInstanceOfSatisfying(V1ClientMessage.OneOffQuery.class, query -> {
                    assertThat(query.messageId()).isEqualTo(Hex.bytes("aa"));
                    assertThat(query.queryString()).isEqualTo(TEXT);
                });
        assertThat(binary("03 " + QUERY + " 01000000 09000000"))
                .isEqualTo(new V1ClientMessage.SubscribeQueries(List.of(TEXT), 1, 9, true));
        assertThat(binary("04 01000000 " + QUERY + " 01000000 09000000"))
                .isEqualTo(new V1ClientMessage.SubscribeQueries(List.of(TEXT), 1, 9, false));
        assertThat(binary("05 01000000 09000000")).isEqualTo(new V1ClientMessage.Unsubscribe(1, 9, true));
        assertThat(binary("06 01000000 09000000")).isEqualTo(new V1ClientMessage.Unsubscribe(1, 9, false));
        assertThat(binary("07 04000000 70696e67 00000000 04000000 00"))
                .isInstanceOfSatisfying(
                        V1ClientMessage.Call.class,
                        call -> assertThat(call.kind()).isEqualTo(V1ClientMessage.CallKind.PROCEDURE));
    }

    @Test
    void textRequests() {
        assertThat(text("{\"Subscribe\":{\"query_strings\":[\"" + TEXT + "\"],\"request_id\":1}}"))
                .isEqualTo(new V1ClientMessage.Subscribe(List.of(TEXT), 1));
        assertThat(text("{\"SubscribeMulti\":{\"query_strings\":[\"" + TEXT
                        + "\"],\"request_id\":1,\"query_id\":{\"id\":9}}}"))
                .isEqualTo(new V1ClientMessage.SubscribeQueries(List.of(TEXT), 1, 9, false));
        assertThat(text("{\"CallReducer\":{\"reducer\":\"add\",\"args\":\"[1,\\\"Al\\\"]\",\"request_id\":3,"
                        + "\"flags\":0}}"))
                .isInstanceOfSatisfying(V1ClientMessage.Call.class, call -> {
                    assertThat(call.encoding()).isEqualTo(V1ClientMessage.Encoding.JSON);
                    assertThat(new String(call.args(), StandardCharsets.UTF_8)).isEqualTo("[1,\"Al\"]");
                });
        assertThat(text("{\"OneOffQuery\":{\"message_id\":\"aa\",\"query_string\":\"" + TEXT + "\"}}"))
                .isInstanceOfSatisfying(
                        V1ClientMessage.OneOffQuery.class,
                        query -> assertThat(query.messageId()).isEqualTo(Hex.bytes("aa")));
    }

    @Test
    void brokenRequestsAreRefused() {
        assertThatThrownBy(() -> binary("00 00000000 00000000 03000000 02"))
                .isInstanceOf(ProtocolException.class)
                .hasMessage("invalid call reducer flags: 0x2");
        assertThatThrownBy(() -> text("{\"Nothing\":{}}")).isInstanceOf(JsonException.class);
        assertThatThrownBy(() -> V1ClientMessageDecoder.decodeText(new byte[] {(byte) 0xFF}))
                .isInstanceOf(ProtocolException.class)
                .hasMessage("invalid utf8");
    }

    @Test
    void identityTokenAndSubscriptions() {
        assertBinary(
                new ServerMessage.InitialConnection(IDENTITY, CONNECTION, "tok"),
                "03 5d262a478b8f95220f3068040c203e32ac0eedc698d84435e9a25303603500c2 03000000 746f6b"
                        + " 0f0e0d0c0b0a09080706050403020100");
        assertBinary(
                new V1ServerMessage.InitialSubscription(1, rows(AL), 250),
                "00 " + AL_UPDATE + " 01000000 fa00000000000000");
        assertBinary(
                new V1ServerMessage.QueryApplied(true, 1, 9, PERSON, QueryRows.EMPTY, 2),
                "05 01000000 0200000000000000 09000000 01100000 06000000 706572736f6e"
                        + " 01100000 06000000 706572736f6e 0000000000000000 00000000");
        assertBinary(
                new V1ServerMessage.QueriesApplied(false, 1, 9, rows(AL), 2),
                "09 01000000 0200000000000000 09000000 01000000 01100000 06000000 706572736f6e 0100000000000000"
                        + " 01000000 00 00 0a00 0a000000 0100000002000000416c 01 00000000 00000000");
        assertBinary(
                new V1ServerMessage.Refused(1, OptionalInt.of(9), "bad", 80),
                "07 5000000000000000 00 01000000 00 09000000 01 03000000 626164");
        assertBinary(
                new ServerMessage.SubscriptionError(OptionalInt.empty(), 5, "bad"),
                "07 0000000000000000 01 01 01 03000000 626164");
    }

    @Test
    void transactions() {
        assertBinary(update(AL), "02 00000000 " + AL_UPDATE);
        assertBinary(
                new V1ServerMessage.Transaction(CALL, new Status.Failed("boom"), 120, true),
                "01 01 04000000 626f6f6d 00401e18240a0600"
                        + " 5d262a478b8f95220f3068040c203e32ac0eedc698d84435e9a25303603500c2"
                        + " 0f0e0d0c0b0a09080706050403020100 03000000 616464 00000000"
                        + " 0a000000 0100000002000000416c 03000000 00000000000000000000000000000000 7800000000000000");
    }

    @Test
    void changesOfOneTableAreOneEntry() {
        TransactionUpdate update = new TransactionUpdate(List.of(set(1, AL), set(2, BOB)));
        assertThat(json(update))
                .isEqualTo("{\"TransactionUpdateLight\":{\"request_id\":0,\"update\":{\"tables\":[{\"table_id\":4097,"
                        + "\"table_name\":\"person\",\"num_rows\":2,\"updates\":["
                        + "{\"deletes\":[],\"inserts\":[\"{\\\"id\\\":1,\\\"name\\\":\\\"Al\\\"}\"]},"
                        + "{\"deletes\":[],\"inserts\":[\"{\\\"id\\\":2,\\\"name\\\":\\\"Bob\\\"}\"]}]}]}}}");
    }

    @Test
    void textAnswers() {
        assertThat(json(new V1ServerMessage.InitialSubscription(1, rows(AL), 250)))
                .isEqualTo("{\"InitialSubscription\":{\"database_update\":{\"tables\":[{\"table_id\":4097,"
                        + "\"table_name\":\"person\",\"num_rows\":1,\"updates\":[{\"deletes\":[],"
                        + "\"inserts\":[\"{\\\"id\\\":1,\\\"name\\\":\\\"Al\\\"}\"]}]}]},\"request_id\":1,"
                        + "\"total_host_execution_duration\":{\"__time_duration_micros__\":250}}}");
        assertThat(json(new ServerMessage.InitialConnection(IDENTITY, CONNECTION, "tok")))
                .isEqualTo("{\"IdentityToken\":{\"identity\":{\"__identity__\":\"0x" + IDENTITY.toHex()
                        + "\"},\"token\":\"tok\",\"connection_id\":{\"__connection_id__\":"
                        + "5233100606242806050955395731361295}}}");
        assertThat(json(new V1ServerMessage.Refused(1, OptionalInt.of(9), "…", 80)))
                .isEqualTo("{\"SubscriptionError\":{\"total_host_execution_duration_micros\":80,"
                        + "\"request_id\":{\"some\":1},\"query_id\":{\"some\":9},\"table_id\":{\"none\":[]},"
                        + "\"error\":\"…\"}}");
        assertThat(json(new V1ServerMessage.OneOff(Hex.bytes("aa"), rows(BOB), null, 7)))
                .isEqualTo("{\"OneOffQueryResponse\":{\"message_id\":\"aa\",\"error\":{\"none\":[]},\"tables\":["
                        + "{\"table_name\":\"person\",\"rows\":[\"{\\\"id\\\":2,\\\"name\\\":\\\"Bob\\\"}\"]}],"
                        + "\"total_host_execution_duration\":{\"__time_duration_micros__\":7}}}");
        assertThat(json(new V1ServerMessage.Transaction(CALL, new Status.OutOfEnergy(), 120, true)))
                .contains("\"status\":{\"OutOfEnergy\":[]}", "\"args\":\"[1,\\\"Al\\\"]\"", "\"quanta\":0");
        assertThat(json(new V1ServerMessage.ProcedureEnded(
                        4, new ProcedureStatus.Returned(PrimitiveType.U32, Hex.bytes("2a000000")), TIMESTAMP, 1500)))
                .isEqualTo("{\"ProcedureResult\":{\"status\":{\"Returned\":\"42\"},\"timestamp\":"
                        + "{\"__timestamp_micros_since_unix_epoch__\":1700000000000000},"
                        + "\"total_host_execution_duration\":{\"__time_duration_micros__\":1500},\"request_id\":4}}");
    }

    @Test
    void largeBinaryAnswersAreCompressedAsAllowed() {
        byte[][] many = new byte[1000][];
        Arrays.fill(many, AL);
        ServerMessage message = new V1ServerMessage.InitialSubscription(1, rows(many), 250);
        Frame gzip = V1Encoder.BSATN.frame(message, new BsatnWriter(), Compression.GZIP);
        assertThat(gzip.array()[gzip.payloadOffset()]).isEqualTo(Compression.TAG_GZIP);
        Frame text = V1Encoder.JSON.frame(message, new BsatnWriter(), Compression.GZIP);
        assertThat((char) text.array()[text.payloadOffset()]).isEqualTo('{');
    }

    @Test
    void textsAreBounded() {
        V1ServerMessage.OneOff large =
                new V1ServerMessage.OneOff(Hex.bytes("aa"), rows(bigRow(V1Encoder.JSON_BYTES_MAX)), null, 5);
        assertThatThrownBy(() -> json(large)).isInstanceOf(TextTooLongException.class);
        assertThat(json(V1Encoder.refusal(large, "too large")))
                .contains("\"message_id\":\"aa\",\"error\":{\"some\":\"too large\"},\"tables\":[]");
        assertThat(V1Encoder.survives(large)).isTrue();

        // Control characters: six characters of each byte, and more as text within a text.
        byte[] row = bigRow(V1Encoder.JSON_BYTES_MAX - 1024);
        Arrays.fill(row, 8, row.length, (byte) 1);
        assertThatThrownBy(() -> json(new V1ServerMessage.QueriesApplied(true, 1, 9, rows(row, AL), 5)))
                .isInstanceOf(TextTooLongException.class);

        ServerMessage small = new V1ServerMessage.OneOff(Hex.bytes("aa"), rows(AL), null, 5);
        assertThat(V1Encoder.JSON.costBytes(small)).isEqualTo(6L * small.sizeHintBytes());
        assertThat(V1Encoder.BSATN.costBytes(small)).isEqualTo(small.sizeHintBytes());
    }

    @Test
    void textsHaveAllCharacters() {
        String text = "a\u00e4\u20ac\ud83d\ude00";
        assertThat(json(new ServerMessage.SubscriptionError(OptionalInt.empty(), 0, text)))
                .contains(text);
    }

    private static byte[] bigRow(int textBytes) {
        BsatnWriter row = new BsatnWriter();
        row.writeU32(1);
        row.writeString("x".repeat(textBytes));
        return row.toByteArray();
    }

    @ParameterizedTest
    @CsvSource({"V1_BSATN, BSATN", "V1_JSON, JSON"})
    void protocolsHaveTheirEncoders(WireProtocol protocol, V1Encoder encoder) {
        assertThat(V1Encoder.of(protocol)).isEqualTo(encoder);
    }

    private static TransactionUpdate update(byte[] row) {
        return new TransactionUpdate(List.of(set(1, row)));
    }

    private static QuerySetUpdate set(int id, byte[] row) {
        byte[] rows = RowListEncoder.persistentTableRows(buffer(row), new RowBuffer());
        return new QuerySetUpdate(id, List.of(new TableUpdate(PERSON, List.of(rows))));
    }

    private static QueryRows rows(byte[]... rows) {
        return new QueryRows(List.of(new QueryRows.SingleTableRows(PERSON, RowListEncoder.rowList(buffer(rows)))));
    }

    private static RowBuffer buffer(byte[]... rows) {
        RowBuffer buffer = new RowBuffer();
        for (byte[] row : rows) {
            buffer.add(row, 0, row.length);
        }
        return buffer;
    }

    private static V1ClientMessage binary(String hex) {
        return V1ClientMessageDecoder.decodeBinary(Hex.bytes(hex));
    }

    private static V1ClientMessage text(String json) {
        return V1ClientMessageDecoder.decodeText(json.getBytes(StandardCharsets.UTF_8));
    }

    /** Checks a payload without its compression tag, and the frame around it. */
    private static void assertBinary(ServerMessage message, String hex) {
        Frame frame = V1Encoder.BSATN.frame(message, new BsatnWriter(), Compression.NONE);
        assertThat(frame.isText()).isFalse();
        assertThat(frame.array()[frame.offset()]).isEqualTo((byte) 0x82);
        byte[] body = Arrays.copyOfRange(frame.array(), frame.bodyOffset(), frame.bodyOffset() + frame.bodyLength());
        assertThat(body).isEqualTo(Hex.bytes(hex));
    }

    private static String json(ServerMessage message) {
        Frame frame = V1Encoder.JSON.frame(message, new BsatnWriter(), Compression.NONE);
        assertThat(frame.isText()).isTrue();
        assertThat(frame.array()[frame.offset()]).isEqualTo((byte) 0x81);
        return new String(frame.array(), frame.payloadOffset(), frame.payloadLength(), StandardCharsets.UTF_8);
    }
}
