package dev.stdb.server.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stdb.bsatn.BsatnWriter;
import dev.stdb.sats.ProductType;
import dev.stdb.schema.TableSchema;
import dev.stdb.testing.Checks;
import dev.stdb.types.ConnectionId;
import dev.stdb.types.Identity;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Checks the worked examples of spec wire-protocol.md §14.2 that hold no row list. */
@DisplayName("Server messages have the bytes of the worked examples")
class ServerMessageTest {

    private static final long TIMESTAMP = 1_700_000_000_000_000L;

    @Test
    void initialConnection() {
        Identity identity = Identity.fromHex("c20035600353a2e93544d898c6ed0eac323e200c0468300f22958f8b472a265d");
        ConnectionId connectionId = ConnectionId.fromHex("000102030405060708090a0b0c0d0e0f");
        assertEncodes(
                new ServerMessage.InitialConnection(identity, connectionId, "tok"),
                "00 5d262a478b8f95220f3068040c203e32ac0eedc698d84435e9a25303603500c2"
                        + " 0f0e0d0c0b0a09080706050403020100 03000000 746f6b");
    }

    @Test
    void subscribeAppliedWithoutTables() {
        assertEncodes(new ServerMessage.SubscribeApplied(0, 0, QueryRows.EMPTY), "01 00000000 00000000 00000000");
    }

    @Test
    void unsubscribeAppliedWithoutRows() {
        assertEncodes(new ServerMessage.UnsubscribeApplied(1, 0, null), "02 01000000 00000000 01");
    }

    @Test
    @Checks("spec wire-protocol.md §15.10")
    void subscriptionErrors() {
        assertEncodes(
                new ServerMessage.SubscriptionError(OptionalInt.of(0), 0, "bad"),
                "03 00 00000000 00000000 03000000 626164");
        assertEncodes(
                new ServerMessage.SubscriptionError(OptionalInt.empty(), 0, "bad"), "03 01 00000000 03000000 626164");
    }

    @Test
    void subscribeBatchApplied() {
        assertEncodes(
                new ServerMessage.SubscribeBatchApplied(
                        0, List.of(ServerMessage.SetResult.applied(0, QueryRows.EMPTY))),
                "08 00000000 01000000 00000000 00 00000000");
        assertEncodes(
                new ServerMessage.SubscribeBatchApplied(0, List.of(ServerMessage.SetResult.error(0, "bad"))),
                "08 00000000 01000000 00000000 01 03000000 626164");
    }

    @Test
    void oneOffQueryError() {
        assertEncodes(ServerMessage.OneOffQueryResult.error(2, "nope"), "05 02000000 01 04000000 6e6f7065");
    }

    @Test
    @Checks("spec wire-protocol.md §15.11")
    void reducerResults() {
        assertEncodes(
                new ServerMessage.ReducerResult(3, TIMESTAMP, ReducerOutcome.Ok.of(List.of())),
                "06 03000000 00401e18240a0600 00 00000000 00000000");
        assertEncodes(
                new ServerMessage.ReducerResult(3, TIMESTAMP, new ReducerOutcome.OkEmpty()),
                "06 03000000 00401e18240a0600 01");
        assertEncodes(
                new ServerMessage.ReducerResult(3, TIMESTAMP, new ReducerOutcome.Err("boom")),
                "06 03000000 00401e18240a0600 02 08000000 04000000 626f6f6d");
        assertEncodes(
                new ServerMessage.ReducerResult(3, TIMESTAMP, new ReducerOutcome.Err("boom", new byte[] {7, 9})),
                "06 03000000 00401e18240a0600 02 0a000000 04000000 626f6f6d 0709");
        assertEncodes(
                new ServerMessage.ReducerResult(3, TIMESTAMP, new ReducerOutcome.InternalError("no such reducer")),
                "06 03000000 00401e18240a0600 03 0f000000 6e6f20737563682072656475636572");
    }

    @Test
    @Checks("spec wire-protocol.md §15.11")
    void procedureResults() {
        assertEncodes(
                ServerMessage.ProcedureResult.returned(4, new byte[] {42, 0, 0, 0}, TIMESTAMP, 1500),
                "07 00 04000000 2a000000 00401e18240a0600 dc05000000000000 04000000");
        assertEncodes(
                ServerMessage.ProcedureResult.internalError(4, "No such procedure"),
                "07 01 11000000 4e6f20737563682070726f636564757265 0000000000000000 0000000000000000 04000000");
    }

    static void assertEncodes(ServerMessage message, String expectedHex) {
        BsatnWriter out = new BsatnWriter();
        message.encode(out);
        String expected = expectedHex.replace(" ", "");
        assertThat(HexFormat.of().formatHex(out.toByteArray())).isEqualTo(expected);
        assertThat(message.sizeHintBytes()).isBetween(expected.length() / 4, expected.length());
    }

    @Test
    void sizesOfLargeAnswersDoNotOverflow() {
        byte[] rows = new byte[1 << 20];
        TableSchema table = TableSchema.builder("t", ProductType.of()).build();
        QueryRows one = new QueryRows(List.of(new QueryRows.SingleTableRows(table, rows)));
        List<ServerMessage.SetResult> results = Collections.nCopies(5000, ServerMessage.SetResult.applied(1, one));
        QueryRows all = new QueryRows(Collections.nCopies(5000, one.tables().get(0)));
        assertThat(all.sizeBytes()).isGreaterThan(5000L << 20);
        assertThat(new ServerMessage.SubscribeBatchApplied(1, results).sizeHintBytes())
                .isEqualTo(ServerMessage.SIZE_HINT_MAX);
        assertThat(new ServerMessage.SubscribeApplied(1, 1, all).sizeHintBytes())
                .isGreaterThanOrEqualTo(ServerMessage.SIZE_HINT_MAX);
    }
}
