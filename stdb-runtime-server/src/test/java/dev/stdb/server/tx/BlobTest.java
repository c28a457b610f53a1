package dev.stdb.server.tx;

import static dev.stdb.server.tx.TestTables.dump;
import static dev.stdb.server.tx.TestTables.row;
import static dev.stdb.server.tx.TestTables.rows;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stdb.bsatn.BsatnWriter;
import dev.stdb.moduledef.IndexAlgorithm;
import dev.stdb.sats.PrimitiveType;
import dev.stdb.schema.TableSchema;
import dev.stdb.server.row.RowBuffer;
import dev.stdb.server.row.RowCursor;
import dev.stdb.server.storage.StorageSpace;
import dev.stdb.testing.Gens;
import dev.stdb.testing.Property;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Large values: stored once, as long as a row holds them, joined again when a row is read. */
class BlobTest {
    private static final int RUNS = 60;
    private static final int TEXT_KINDS = 9;
    private static final int PAGES_BYTES_MAX = 200_000;

    /** {@code file(id: u32 primary key, name: string unique, head: string, mime: string, body: string)}. */
    private static TableSchema file() {
        return TableSchema.builder(
                        "file",
                        row(
                                "id",
                                PrimitiveType.U32,
                                "name",
                                PrimitiveType.STRING,
                                "head",
                                PrimitiveType.STRING,
                                "mime",
                                PrimitiveType.U8,
                                "body",
                                PrimitiveType.STRING))
                .indexes(List.of(
                        TestTables.index("file_id", IndexAlgorithm.BTREE, 0),
                        TestTables.index("file_name", IndexAlgorithm.HASH, 1),
                        TestTables.index("file_body", IndexAlgorithm.BTREE, 4)))
                .constraints(List.of(TestTables.unique("file_id_key", 0), TestTables.unique("file_name_key", 1)))
                .build();
    }

    private static byte[] file(int id, String name, String head, String body) {
        BsatnWriter out = new BsatnWriter();
        out.writeU32(id);
        out.writeString(name);
        out.writeString(head);
        out.writeU8(7);
        out.writeString(body);
        return out.toByteArray();
    }

    @Test
    void equalValuesAreStoredOnceAndGoWithTheirLastRow() {
        Datastore datastore = Datastore.create();
        TableSchema table = TestTables.create(datastore, file());
        String large = "x".repeat(5_000);
        Tx tx = datastore.begin();
        for (int i = 0; i < 10; i++) {
            TestTables.insert(tx, table, file(i, "n" + i, i % 2 == 0 ? large : "short", large));
        }
        tx.commit();
        StorageSpace space = datastore.space();
        assertThat(space.blobCount()).isEqualTo(1);
        assertThat(space.blobBytes()).isEqualTo(4 + 5_000);

        StorageStatistics statistics = datastore.statistics();
        assertThat(statistics.blobs()).isEqualTo(1);
        assertThat(statistics.blobBytes()).isEqualTo(4 + 5_000);
        assertThat(statistics.rowBytes()).isGreaterThan(15 * 5_000);
        assertThat(statistics.pageBytes()).isLessThan(PAGES_BYTES_MAX);

        Tx delete = datastore.begin();
        delete.clear(table.tableId());
        assertThat(space.blobCount()).as("kept for undo").isEqualTo(1);
        delete.rollback();
        assertThat(dump(datastore).get(table.tableId())).hasSize(10);

        Tx again = datastore.begin();
        again.clear(table.tableId());
        again.commit();
        assertThat(space.blobCount()).isZero();
        assertThat(space.blobBytes()).isZero();
    }

    @Test
    void valuesGoWithTheirTable() {
        Datastore datastore = Datastore.create();
        List<TxData> log = new ArrayList<>();
        Tx create = datastore.begin();
        TableSchema table = create.createTable(file());
        log.add(create.commit());
        Tx fill = datastore.begin();
        for (int i = 0; i < 100; i++) {
            TestTables.insert(fill, table, file(i, "n" + i, "h".repeat(2_000 + i), "b".repeat(3_000)));
        }
        log.add(fill.commit());
        assertThat(datastore.statistics().blobs()).isEqualTo(101);

        Tx undone = datastore.begin();
        undone.dropTable(table.tableId());
        undone.rollback();
        assertThat(datastore.statistics().blobs()).isEqualTo(101);
        assertThat(dump(datastore).get(table.tableId())).hasSize(100);

        Tx replacing = datastore.begin();
        TableSchema replaced = replacing.replaceTable(
                table.tableId(), table, (bytes, offset, length, out) -> out.writeRaw(bytes, offset, length));
        log.add(replacing.commit());
        assertThat(datastore.statistics().blobs()).isEqualTo(101);
        assertThat(dump(datastore).get(replaced.tableId())).hasSize(100);

        ReadView view = datastore.openReadView();
        Tx drop = datastore.begin();
        drop.deletePoint(replaced.indexes().get(0).indexId(), TestTables.u32(7), 0, 4);
        drop.dropTable(replaced.tableId());
        log.add(drop.commit());
        assertThat(datastore.statistics().blobs()).isZero();
        Tx other = datastore.begin();
        TestTables.insert(other, other.createTable(TestTables.account()), TestTables.account(1, 2));
        log.add(other.commit());
        assertThat(rows(view.scan(replaced.tableId()))).hasSize(100);
        view.close();

        Datastore copy = Datastore.create();
        log.forEach(data -> copy.applyReplay(data.txOffset(), TestTables.replayed(data), 0));
        copy.finishReplay();
        assertThat(dump(copy)).isEqualTo(dump(datastore));
        assertThat(copy.statistics().blobs()).isZero();
    }

    @Test
    void aRowIsReadAsItWasWrittenWhateverItsSize() {
        Datastore datastore = Datastore.create();
        TableSchema table = TestTables.create(datastore, file());
        // Around the limits of large columns, of pages, and of rows that are chunks.
        int[] sizes = {0, 1_019, 1_020, 1_021, 16_300, 16_384, 40_000, 70_000, 5_000_000};
        TreeSet<String> expected = new TreeSet<>();
        Tx tx = datastore.begin();
        for (int i = 0; i < sizes.length; i++) {
            byte[] row = file(i, "n" + i, "h".repeat(sizes[i]), "b".repeat(sizes[sizes.length - 1 - i]));
            TestTables.insert(tx, table, row);
            expected.add(TestTables.hex(row));
        }
        assertThat(rows(tx.scan(table.tableId()))).isEqualTo(expected);
        assertThat(tx.rows(table.tableId()).rowBytes())
                .isEqualTo(expected.stream().mapToLong(String::length).sum() / 2);
        tx.commit();
        datastore.checkIndexes();
        assertThat(dump(datastore).get(table.tableId())).isEqualTo(expected);
    }

    @Test
    void referencesFollowTheRows() {
        Property.forAll(RUNS, Gens.lists(Gens.longs()), commands -> new Run().check(commands));
    }

    private static final class Run {
        private final Datastore datastore = Datastore.create();
        private final TableSchema table = TestTables.create(datastore, file());
        private Map<Integer, byte[]> model = new TreeMap<>();

        void check(List<Long> commands) {
            List<ReadView> views = new ArrayList<>();
            List<TreeSet<String>> seen = new ArrayList<>();
            for (long command : commands) {
                Random random = new Random(command);
                Map<Integer, byte[]> before = new TreeMap<>(model);
                Tx tx = datastore.begin();
                for (int i = random.nextInt(30); i > 0; i--) {
                    step(tx, random);
                }
                if (random.nextInt(3) == 0) {
                    tx.rollback();
                    model = before;
                } else {
                    tx.commit();
                }
                checkState();
                if (random.nextInt(3) == 0) {
                    ReadView view = datastore.openReadView();
                    views.add(view);
                    seen.add(expected());
                }
                for (int i = 0; i < views.size(); i++) {
                    assertThat(rows(views.get(i).scan(table.tableId()))).isEqualTo(seen.get(i));
                }
            }
            datastore.checkIndexes();
            checkReload();
            views.forEach(ReadView::close);
        }

        private void step(Tx tx, Random random) {
            int id = random.nextInt(20);
            byte[] row = file(id, "n" + id, text(random), text(random));
            if (random.nextInt(4) == 0) {
                byte[] key = TestTables.u32(id);
                int deleted = tx.deletePoint(table.indexes().get(0).indexId(), key, 0, key.length);
                assertThat(deleted).isEqualTo(model.remove(id) == null ? 0 : 1);
            } else if (model.containsKey(id)) {
                TestTables.update(tx, table, row);
                model.put(id, row);
            } else {
                TestTables.insert(tx, table, row);
                model.put(id, row);
            }
        }

        /** One of few texts, so that many rows hold the same; some are large. */
        private static String text(Random random) {
            int kind = random.nextInt(TEXT_KINDS);
            return String.valueOf((char) ('a' + kind)).repeat(kind * 400);
        }

        private TreeSet<String> expected() {
            TreeSet<String> result = new TreeSet<>();
            model.values().forEach(row -> result.add(TestTables.hex(row)));
            return result;
        }

        private void checkState() {
            assertThat(dump(datastore).get(table.tableId())).isEqualTo(expected());
            Map<String, Integer> large = new HashMap<>();
            Tx tx = datastore.begin();
            long bytes = 0;
            RowCursor rows = tx.scan(table.tableId());
            while (rows.next()) {
                bytes += rows.length();
                for (int column : new int[] {2, 4}) {
                    int start = tx.layout(table.tableId()).columnOffset(rows.array(), rows.offset(), column);
                    int end = tx.layout(table.tableId()).columnEnd(rows.array(), start, column);
                    if (end - start >= 1_024) {
                        large.put(new String(rows.array(), start, end - start, StandardCharsets.UTF_8), end - start);
                    }
                }
            }
            assertThat(tx.rows(table.tableId()).rowBytes()).isEqualTo(bytes);
            tx.rollback();
            assertThat(datastore.space().blobCount()).isEqualTo(large.size());
            assertThat(datastore.space().blobBytes())
                    .isEqualTo(
                            large.values().stream().mapToInt(Integer::intValue).sum());
        }

        private void checkReload() {
            Datastore copy = Datastore.create();
            try (ReadView view = datastore.openReadView()) {
                SnapshotLoader loader = copy.beginRestore();
                for (TableSchema each : view.catalog().tables()) {
                    for (int page = 0; page < view.pageCount(each.tableId()); page++) {
                        RowBuffer rows = new RowBuffer();
                        view.readPage(each.tableId(), page, rows);
                        loader.loadPage(each.tableId(), page, rows);
                    }
                }
                loader.finish(view.nextTxOffset());
                copy.finishReplay();
                assertThat(loader.loadEpoch()).isPositive();
            }
            copy.checkIndexes();
            assertThat(dump(copy)).isEqualTo(dump(datastore));
            assertThat(copy.space().blobCount()).isEqualTo(datastore.space().blobCount());
            assertThat(copy.space().blobBytes()).isEqualTo(datastore.space().blobBytes());
        }
    }
}
