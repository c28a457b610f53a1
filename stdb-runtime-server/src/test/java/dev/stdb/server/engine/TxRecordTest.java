package dev.stdb.server.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stdb.server.row.RowBuffer;
import dev.stdb.server.tx.Call;
import dev.stdb.server.tx.ReplayedTable;
import dev.stdb.server.tx.TableChanges;
import dev.stdb.types.ConnectionId;
import dev.stdb.types.Identity;
import dev.stdb.types.Timestamp;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TxRecordTest {

    private final TxRecordWriter writer = new TxRecordWriter();

    private static RowBuffer rows(byte[]... rows) {
        RowBuffer buffer = new RowBuffer();
        for (byte[] row : rows) {
            buffer.add(row, 0, row.length);
        }
        return buffer;
    }

    private byte[] encode(@Nullable Call inputs, List<TableChanges> tables) {
        writer.encode(0x1122334455667788L, inputs, tables, 0);
        return Arrays.copyOf(writer.array(), writer.length());
    }

    @Test
    void bytesAreAsDocumented() {
        Call inputs = Call.reducer(
                        "add", Identity.of(1, 0, 0, 0), ConnectionId.of(2, 0), new Timestamp(3), new byte[] {8, 9})
                .withSeed(0x0807060504030201L);
        TableChanges fixed = new TableChanges(
                TestDatabase.COUNTER.toBuilder().tableId(4096).build(),
                rows(new byte[] {1, 2}, new byte[] {3, 4}),
                rows(new byte[] {5, 6, 7}, new byte[] {8}),
                false);
        assertThat(HexFormat.of().formatHex(encode(inputs, List.of(fixed))))
                .isEqualTo(String.join(
                        "",
                        "03a0", // version, flags
                        "8877665544332211", // time of the commit
                        "00", // kind
                        "03000000616464", // reducer
                        "0100000000000000000000000000000000000000000000000000000000000000", // caller
                        "02000000000000000000000000000000", // connection
                        "0300000000000000", // timestamp
                        "0102030405060708", // seed
                        "020000000809", // arguments
                        "01", // one table
                        "0010000006", // id, flags: deletes and inserts
                        "02000301" + "05060708", // two deletes, lengths differ: 3 and 1
                        "0203" + "01020304")); // two inserts of common length 2
    }

    @Test
    void partsAreAsDocumented() {
        writer.encodePart(0x1122334455667788L, 0, 4096, rows(new byte[] {1, 2}, new byte[] {3, 4}));
        byte[] part = Arrays.copyOf(writer.array(), writer.length());
        writer.encodePart(0x1122334455667788L, 299, 4096, rows(new byte[] {1, 2}));
        byte[] last = Arrays.copyOf(writer.array(), writer.length());
        writer.encode(0x1122334455667788L, null, List.of(), 300);
        byte[] rest = Arrays.copyOf(writer.array(), writer.length());

        assertThat(HexFormat.of().formatHex(part))
                .isEqualTo("0521" + "8877665544332211" + "01" + "0010000004" + "0203" + "01020304");
        assertThat(HexFormat.of().formatHex(last))
                .isEqualTo("0523" + "8877665544332211" + "ab02" + "01" + "0010000004" + "0103" + "0102");
        assertThat(HexFormat.of().formatHex(rest)).isEqualTo("0502" + "8877665544332211" + "ac02");
        TxRecord readPart = TxRecordReader.decode(1, part, 0, part.length);
        assertThat(readPart.isPart()).isTrue();
        assertSameRows(readPart.tables().get(0).inserts(), rows(new byte[] {1, 2}, new byte[] {3, 4}));
        TxRecord readLast = TxRecordReader.decode(1, last, 0, last.length);
        assertThat(readLast.isPart()).isTrue();
        assertThat(readLast.partCount()).isEqualTo(299);
        TxRecord readRest = TxRecordReader.decode(1, rest, 0, rest.length);
        assertThat(readRest.isPart()).isFalse();
        assertThat(readRest.partCount()).isEqualTo(300);
    }

    /** Databases of earlier servers: their modules took the timestamp for the seed. */
    @Test
    void recordsWithoutSeedAreRead() {
        byte[] record = HexFormat.of()
                .parseHex("0280" + "8877665544332211" + "00" + "03000000616464" + "01" + "00".repeat(31) + "02"
                        + "00".repeat(15) + "0300000000000000" + "020000000809");
        Call call = Objects.requireNonNull(
                TxRecordReader.decode(1, record, 0, record.length).call());
        assertThat(call.seed()).isEqualTo(3);
        assertThat(call.args()).containsExactly(8, 9);
        assertThat(TxRecordReader.committedAtMicros(1, record, 0, record.length))
                .isEqualTo(0x1122334455667788L);
    }

    @Test
    void truncatedTableCarriesNoDeletes() {
        TableChanges changes = new TableChanges(
                TestDatabase.COUNTER.toBuilder().tableId(4096).build(), rows(), rows(new byte[] {1}), true);
        assertThat(HexFormat.of().formatHex(encode(null, List.of(changes))))
                .isEqualTo("0320" + "8877665544332211" + "010010000001");
    }

    /** As of a migration, beside whose rows there is no room for three times as much. */
    @Test
    void largeRecordsTakeTheMemoryOfTheirRowsAndGiveItBack() {
        RowBuffer many = new RowBuffer();
        for (int i = 0; i < 500_000; i++) {
            many.add(new byte[10 + i % 20], 0, 10 + i % 20);
        }
        byte[] record = encode(null, List.of(inserts(4096, many), inserts(4097, rows(new byte[] {1}))));
        assertThat(record.length).isGreaterThan(many.sizeBytes());
        assertThat(writer.array().length).isLessThan(record.length + record.length / 10);

        writer.release();
        assertThat(writer.array().length).isLessThan(record.length / 2);
    }

    private static TableChanges inserts(int tableId, RowBuffer inserts) {
        return new TableChanges(
                TestDatabase.COUNTER.toBuilder().tableId(tableId).build(), inserts, rows(), false);
    }

    @Test
    void randomRecordsComeBackAsTheyWere() {
        for (long seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            RowBuffer inserts = randomRows(random);
            RowBuffer deletes = randomRows(random);
            TableChanges changes = new TableChanges(
                    TestDatabase.COUNTER.toBuilder()
                            .tableId(1 + random.nextInt(100_000))
                            .build(),
                    inserts,
                    deletes,
                    false);
            byte[] bytes = encode(null, List.of(changes));
            ReplayedTable decoded =
                    TxRecordReader.decode(0, bytes, 0, bytes.length).tables().get(0);
            assertThat(decoded.tableId())
                    .as("seed=%d", seed)
                    .isEqualTo(changes.table().tableId());
            assertSameRows(decoded.inserts(), inserts);
            assertSameRows(decoded.deletes(), deletes);
        }
    }

    private static RowBuffer randomRows(Random random) {
        RowBuffer rows = new RowBuffer();
        int count = random.nextInt(5);
        int lengthMax = random.nextBoolean() ? 0 : 300;
        for (int i = 0; i < count; i++) {
            byte[] row = new byte[1 + (lengthMax == 0 ? 11 : random.nextInt(lengthMax))];
            random.nextBytes(row);
            rows.add(row, 0, row.length);
        }
        return rows;
    }

    private static void assertSameRows(RowBuffer actual, RowBuffer expected) {
        assertThat(actual.count()).isEqualTo(expected.count());
        for (int i = 0; i < expected.count(); i++) {
            assertThat(actual.row(i)).isEqualTo(expected.row(i));
        }
    }

    @Test
    void everyCutRecordIsRefused() {
        TableChanges changes = new TableChanges(
                TestDatabase.COUNTER.toBuilder().tableId(4096).build(),
                rows(new byte[] {1, 2}, new byte[] {3}),
                rows(),
                false);
        byte[] bytes = encode(null, List.of(changes));
        for (int length = 1; length < bytes.length; length++) {
            int cut = length;
            assertThatThrownBy(() -> TxRecordReader.decode(17, bytes, 0, cut))
                    .isInstanceOf(EngineException.class)
                    .hasMessageContaining("txOffset=17");
        }
    }

    @Test
    void oddRecordsAreRefused() {
        assertRefused("01 00", "log record has an unknown version: version=1, expected=5, txOffset=17");
        assertRefused("02 80 00 00 00 00 00 00 00 00 09", "log record does not decode: unknown kind, txOffset=17");
        assertRefused("02 01", "log record does not decode: unknown flags, txOffset=17");
        assertRefused(
                "02 00 00 00 00 00 00 00 00 00 00", "log record does not decode: bytes behind the end, txOffset=17");
        assertRefused(
                "02 20 00 00 00 00 00 00 00 00 ff ff ff ff ff",
                "log record does not decode: number too long, txOffset=17");
        assertRefused(
                "02 20 00 00 00 00 00 00 00 00 ff ff ff ff 0f",
                "log record does not decode: number too large, txOffset=17");
        assertRefused(
                "02 20 00 00 00 00 00 00 00 00 02 02 00 00 00 00 01 00 00 00 00",
                "log record does not decode: tables out of order, txOffset=17");
        assertRefused(
                "02 20 00 00 00 00 00 00 00 00 01 01 00 00 00 04 ff ff ff 7f 01",
                "log record does not decode: more rows than bytes, txOffset=17");
        assertRefused(
                "02 20 00 00 00 00 00 00 00 00 01 01 00 00 00 04 ff ff ff 7f 00",
                "log record does not decode: more rows than bytes, txOffset=17");
    }

    @Test
    void oddPartsAreRefused() {
        String time = " 00 00 00 00 00 00 00 00";
        assertRefused("03 21" + time, "log record does not decode: unknown flags, txOffset=17");
        assertRefused("05 04" + time, "log record does not decode: unknown flags, txOffset=17");
        assertRefused("05 01" + time, "log record does not decode: not a part, txOffset=17");
        assertRefused(
                "05 21" + time + " 02 05 00 00 00 04 01 02 07 06 00 00 00 04 01 02 07",
                "log record does not decode: not a part, txOffset=17");
        assertRefused("05 21" + time + " 01 05 00 00 00 01", "log record does not decode: not a part, txOffset=17");
    }

    private static void assertRefused(String hex, String message) {
        byte[] bytes = HexFormat.ofDelimiter(" ").parseHex(hex);
        assertThatThrownBy(() -> TxRecordReader.decode(17, bytes, 0, bytes.length))
                .isInstanceOf(EngineException.class)
                .hasMessage(message);
    }
}
