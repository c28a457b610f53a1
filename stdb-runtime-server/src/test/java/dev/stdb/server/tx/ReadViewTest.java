package dev.stdb.server.tx;

import static dev.stdb.server.tx.TestTables.account;
import static dev.stdb.server.tx.TestTables.dump;
import static dev.stdb.server.tx.TestTables.rows;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stdb.bsatn.BsatnReader;
import dev.stdb.moduledef.IndexAlgorithm;
import dev.stdb.schema.IndexSchema;
import dev.stdb.schema.TableSchema;
import dev.stdb.server.row.RowBuffer;
import dev.stdb.server.row.RowCursor;
import dev.stdb.server.row.RowLayout;
import dev.stdb.testing.Gens;
import dev.stdb.testing.Property;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Read views: what they show stays what it was, whatever the writer does. */
class ReadViewTest {
    private static final int RUNS = 60;

    @Test
    void viewsShowTheStateOfTheirOpening() {
        Property.forAll(RUNS, Gens.lists(Gens.longs()), commands -> new Run().check(commands));
    }

    /** A view and what it has to show. */
    private record Expected(
            ReadView view,
            Map<Integer, TreeSet<String>> rows,
            Collection<TableSchema> tables,
            Map<String, List<byte[]>> pages) {}

    private static final class Run {
        private final Datastore datastore = Datastore.create();
        private final Workload workload = new Workload();
        private final List<Expected> open = new ArrayList<>();

        void check(List<Long> commands) {
            workload.createTables(datastore);
            for (long command : commands) {
                Random random = new Random(command);
                switch (random.nextInt(4)) {
                    case 0 -> open.add(open());
                    case 1 -> {
                        if (!open.isEmpty()) {
                            open.remove(random.nextInt(open.size())).view().close();
                        }
                    }
                    default -> transact(random);
                }
                open.forEach(expected -> checkView(expected));
            }
            open.forEach(expected -> checkIndexes(expected.view()));
            checkUnchangedPages();
            datastore.checkIndexes();
        }

        private Expected open() {
            ReadView view = datastore.openReadView();
            return new Expected(
                    view, dump(datastore), List.copyOf(datastore.catalog().tables()), pages(view));
        }

        private void transact(Random random) {
            Tx tx = datastore.begin();
            if (random.nextInt(8) == 0) {
                // A schema change: another index, or a table less.
                List<TableSchema> tables = workload.tables();
                TableSchema table = tables.get(random.nextInt(tables.size()));
                TestIndexes.add(
                        tx,
                        table.tableId(),
                        TestTables.index(
                                "extra", IndexAlgorithm.HASH, table.columns().size() - 1));
                workload.run(tx, random);
                tx.rollback();
                return;
            }
            workload.run(tx, random);
            if (random.nextInt(4) == 0) {
                tx.rollback();
            } else {
                tx.commit();
            }
        }

        private static void checkView(Expected expected) {
            ReadView view = expected.view();
            assertThat(view.catalog().tables()).containsExactlyElementsOf(expected.tables());
            for (TableSchema table : expected.tables()) {
                int id = table.tableId();
                TreeSet<String> wanted = expected.rows().getOrDefault(id, new TreeSet<>());
                assertThat(rows(view.scan(id))).isEqualTo(wanted);
                assertThat(view.rowCount(id)).isEqualTo(wanted.size());
                assertThat(view.rows(id).rowBytes())
                        .isEqualTo(wanted.stream().mapToInt(String::length).sum() / 2);
            }
        }

        /** A page with an old version holds what it held in every view since. */
        private void checkUnchangedPages() {
            Expected now = open();
            for (Expected before : open) {
                now.pages().forEach((name, rows) -> {
                    int dot = name.indexOf('.');
                    long version = now.view()
                            .pageVersion(
                                    Integer.parseInt(name.substring(0, dot)),
                                    Integer.parseInt(name.substring(dot + 1)));
                    if (version <= before.view().epoch()) {
                        assertThat(rows)
                                .usingElementComparator(Arrays::compare)
                                .containsExactlyElementsOf(before.pages().getOrDefault(name, List.of()));
                    }
                });
            }
        }
    }

    private static Map<String, List<byte[]>> pages(ReadView view) {
        Map<String, List<byte[]>> pages = new TreeMap<>();
        for (TableSchema table : view.catalog().tables()) {
            for (int page = 0; page < view.pageCount(table.tableId()); page++) {
                RowBuffer rows = new RowBuffer();
                view.readPage(table.tableId(), page, rows);
                assertThat(view.pageRowCount(table.tableId(), page)).isEqualTo(rows.count());
                List<byte[]> list = new ArrayList<>();
                for (int i = 0; i < rows.count(); i++) {
                    list.add(rows.row(i));
                }
                pages.put(table.tableId() + "." + page, list);
            }
        }
        return pages;
    }

    /** Finds every row through every index of a view. */
    private static void checkIndexes(ReadView view) {
        for (TableSchema table : view.catalog().tables()) {
            TreeSet<String> all = rows(view.scan(table.tableId()));
            for (IndexSchema index : table.indexes()) {
                RowCursor cursor = view.scan(table.tableId());
                TreeSet<String> found = new TreeSet<>();
                while (cursor.next()) {
                    byte[] key = key(view.layout(table.tableId()), index, cursor);
                    found.addAll(rows(view.scanPoint(index.indexId(), key, 0, key.length)));
                }
                assertThat(found).isEqualTo(all);
                if (index.algorithm() != IndexAlgorithm.HASH) {
                    IndexRange everything =
                            new IndexRange(new byte[0], 0, IndexRange.Bound.UNBOUNDED, IndexRange.Bound.UNBOUNDED);
                    assertThat(rows(view.scanRange(index.indexId(), everything)))
                            .isEqualTo(all);
                }
            }
        }
    }

    private static byte[] key(RowLayout layout, IndexSchema index, RowCursor row) {
        RowBuffer key = new RowBuffer();
        for (int column : index.columns()) {
            int start = layout.columnOffset(row.array(), row.offset(), column);
            key.add(row.array(), start, layout.columnEnd(row.array(), start, column) - start);
        }
        return Arrays.copyOf(key.data(), key.sizeBytes());
    }

    @Test
    void aLoadedSnapshotIsTheViewPageForPage() {
        Property.forAll(RUNS, Gens.lists(Gens.longs()), commands -> {
            Datastore datastore = Datastore.create();
            Workload workload = new Workload();
            workload.createTables(datastore);
            for (long command : commands) {
                Tx tx = datastore.begin();
                workload.run(tx, new Random(command));
                tx.commit();
            }
            Datastore copy = Datastore.create();
            Map<String, List<byte[]>> pages;
            long loadEpoch;
            try (ReadView view = datastore.openReadView()) {
                pages = pages(view);
                loadEpoch = load(view, copy);
            }
            copy.checkIndexes();
            assertThat(dump(copy)).isEqualTo(dump(datastore));
            assertThat(copy.nextTxOffset()).isEqualTo(datastore.nextTxOffset());
            assertThat(copy.catalog().tables())
                    .containsExactlyElementsOf(datastore.catalog().tables());
            try (ReadView view = copy.openReadView()) {
                Map<String, List<byte[]>> loaded = pages(view);
                assertThat(loaded.keySet()).isEqualTo(pages.keySet());
                loaded.forEach((name, rows) -> {
                    int dot = name.indexOf('.');
                    assertThat(view.pageVersion(
                                    Integer.parseInt(name.substring(0, dot)),
                                    Integer.parseInt(name.substring(dot + 1))))
                            .isLessThanOrEqualTo(loadEpoch);
                    assertThat(rows).usingElementComparator(Arrays::compare).containsExactlyElementsOf(pages.get(name));
                });
            }
        });
    }

    private static long load(ReadView view, Datastore target) {
        SnapshotLoader loader = target.beginRestore();
        for (TableSchema table : view.catalog().tables()) {
            for (int page = 0; page < view.pageCount(table.tableId()); page++) {
                RowBuffer rows = new RowBuffer();
                view.readPage(table.tableId(), page, rows);
                loader.loadPage(table.tableId(), page, rows);
            }
        }
        loader.finish(view.nextTxOffset());
        target.finishReplay();
        return loader.loadEpoch();
    }

    @Test
    void aViewIsReadByAnotherThreadWhileTheWriterGoesOn() throws Exception {
        Datastore datastore = Datastore.create();
        TableSchema table = TestTables.create(datastore, TestTables.account());
        Tx fill = datastore.begin();
        for (int i = 0; i < 20_000; i++) {
            TestTables.insert(fill, table, account(i, 0));
        }
        fill.commit();
        int index = table.indexes().get(0).indexId();
        for (int round = 1; round <= 10; round++) {
            ReadView view = datastore.openReadView();
            long expected = round - 1;
            CompletableFuture<Long> sums = CompletableFuture.supplyAsync(() -> {
                try (view) {
                    long wrong = 0;
                    for (int pass = 0; pass < 5; pass++) {
                        wrong += wrongRows(view.scan(table.tableId()), expected);
                        wrong += wrongRows(
                                view.scanRange(
                                        index,
                                        new IndexRange(
                                                new byte[0],
                                                0,
                                                IndexRange.Bound.UNBOUNDED,
                                                IndexRange.Bound.UNBOUNDED)),
                                expected);
                    }
                    return wrong;
                }
            });
            Tx tx = datastore.begin();
            for (int i = 0; i < 20_000; i++) {
                TestTables.update(tx, table, account(i, round));
            }
            tx.commit();
            assertThat(sums.get(1, TimeUnit.MINUTES)).isZero();
        }
        datastore.begin().rollback();
        assertThat(datastore.openReadViews()).isZero();
    }

    /** Returns by how many the rows differ from 20,000 accounts with one balance. */
    private static long wrongRows(RowCursor rows, long balance) {
        long count = 0;
        long wrong = 0;
        while (rows.next()) {
            count++;
            byte[] row = Arrays.copyOfRange(rows.array(), rows.offset(), rows.offset() + rows.length());
            wrong += new BsatnReader(row, 4, 8).readI64() == balance ? 0 : 1;
        }
        return wrong + Math.abs(20_000 - count);
    }

    @Test
    void aClosedViewRefusesToRead() {
        Datastore datastore = Datastore.create();
        ReadView view = datastore.openReadView();
        view.close();
        view.close();
        assertThatThrownBy(() -> view.rowCount(SystemTables.ST_TABLE)).isInstanceOf(IllegalStateException.class);
        datastore.begin().rollback();
        assertThat(datastore.openReadViews()).isZero();
    }
}
