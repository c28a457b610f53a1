package dev.stdb.server.protocol;

import static dev.stdb.server.protocol.ServerMessageTest.assertEncodes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stdb.sats.ProductType;
import dev.stdb.schema.TableSchema;
import dev.stdb.server.row.RowBuffer;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Checks row lists against the rules and worked examples of spec wire-protocol.md §10 and §14.2. */
@DisplayName("Row lists have the bytes of the worked examples")
class RowListEncoderTest {

    private static final String AL = "0100000002000000416c";
    private static final String BOB = "0200000003000000426f62";
    private static final String PERSON = "06000000706572736f6e";

    @Test
    void rowsOfDifferentLengthsHaveOffsets() {
        assertEncodes(
                new ServerMessage.SubscribeApplied(0, 0, rowsOf("person", AL, BOB)),
                "01 00000000 00000000 01000000" + PERSON + "01 02000000 0000000000000000 0a00000000000000 15000000" + AL
                        + BOB);
    }

    @Test
    void rowsOfOneLengthHaveAFixedSize() {
        assertEncodes(
                new ServerMessage.SubscribeApplied(0, 0, rowsOf("pos", "01000000ffffffff", "02000000feffffff")),
                "01 00000000 00000000 01000000 03000000 706f73 00 0800 10000000 01000000ffffffff 02000000feffffff");
    }

    @Test
    void noRowsHaveNoOffsets() {
        assertEncodes(
                new ServerMessage.SubscribeApplied(0, 0, rowsOf("person")),
                "01 00000000 00000000 01000000" + PERSON + "01 00000000 00000000");
    }

    @Test
    void droppedRowsAndOneOffRows() {
        assertEncodes(
                new ServerMessage.UnsubscribeApplied(1, 0, rowsOf("person", AL)),
                "02 01000000 00000000 00 01000000" + PERSON + "00 0a00 0a000000" + AL);
        assertEncodes(
                ServerMessage.OneOffQueryResult.ok(2, rowsOf("person", AL)),
                "05 02000000 00 01000000" + PERSON + "00 0a00 0a000000" + AL);
    }

    @Test
    void updatesPutInsertsFirst() {
        QuerySetUpdate update = update(0, "person", RowListEncoder.persistentTableRows(rows(BOB), rows(AL)));
        assertEncodes(
                new ServerMessage.TransactionUpdate(List.of(update)),
                "04 01000000 00000000 01000000" + PERSON + "01000000 00 00 0b00 0b000000" + BOB + "00 0a00 0a000000"
                        + AL);
    }

    @Test
    void eventTablesHaveInsertsOnly() {
        QuerySetUpdate update = update(1, "ev", RowListEncoder.eventTableRows(rows("0100000002000000")));
        assertEncodes(
                new ServerMessage.TransactionUpdate(List.of(update)),
                "04 01000000 01000000 01000000 02000000 6576 01000000 01 00 0800 08000000 01000000 02000000");
    }

    @Test
    void reducerResultHoldsTheCallersOwnUpdate() {
        QuerySetUpdate update = update(0, "person", RowListEncoder.persistentTableRows(rows(AL), rows()));
        assertEncodes(
                new ServerMessage.ReducerResult(3, 1_700_000_000_000_000L, ReducerOutcome.Ok.of(List.of(update))),
                "06 03000000 00401e18240a0600 00 00000000 01000000 00000000 01000000" + PERSON
                        + "01000000 00 00 0a00 0a000000" + AL + "01 00000000 00000000");
    }

    @Test
    void rowsWithoutBytesAreCountedByOffsets() {
        byte[] list = RowListEncoder.rowList(rows("", ""));
        assertThat(HexFormat.of().formatHex(list)).isEqualTo("0102000000" + "0".repeat(32) + "00000000");
    }

    @Test
    void rowsTooLongForTheFixedSizeHaveOffsets() {
        RowBuffer rows = new RowBuffer();
        rows.add(new byte[0x10000], 0, 0x10000);
        byte[] list = RowListEncoder.rowList(rows);
        assertThat(HexFormat.of().formatHex(list, 0, 17)).isEqualTo("0101000000" + "0".repeat(16) + "00000100");
    }

    /** Returns a table of which only the name matters. */
    private static TableSchema named(String name) {
        return TableSchema.builder(name, ProductType.of()).build();
    }

    private static QueryRows rowsOf(String table, String... hexRows) {
        return new QueryRows(
                List.of(new QueryRows.SingleTableRows(named(table), RowListEncoder.rowList(rows(hexRows)))));
    }

    private static QuerySetUpdate update(int querySetId, String table, byte[] rows) {
        return new QuerySetUpdate(querySetId, List.of(new QuerySetUpdate.TableUpdate(named(table), List.of(rows))));
    }

    private static RowBuffer rows(String... hexRows) {
        RowBuffer rows = new RowBuffer();
        for (String hex : hexRows) {
            byte[] row = HexFormat.of().parseHex(hex);
            rows.add(row, 0, row.length);
        }
        return rows;
    }
}
