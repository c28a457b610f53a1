package dev.stdb.server.tx;

import static dev.stdb.server.tx.TestTables.account;
import static dev.stdb.server.tx.TestTables.dump;
import static dev.stdb.server.tx.TestTables.person;
import static dev.stdb.server.tx.TestTables.rows;
import static dev.stdb.server.tx.TestTables.strings;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stdb.bsatn.BsatnWriter;
import dev.stdb.schema.TableSchema;
import dev.stdb.server.storage.RowCursor;
import dev.stdb.server.tx.IndexRange.Bound;
import dev.stdb.testing.Gens;
import dev.stdb.testing.Property;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Random transactions: net effect = after − before, rollback = nothing, replay of the log = the live state. */
class TxPropertyTest {
    private static final int RUNS = 80;

    @Test
    void netEffectRollbackAndReplayAgreeWithTheState() {
        Property.forAll(RUNS, Gens.lists(Gens.longs()), commands -> new Run().check(commands));
    }

    private static final class Run {
        private final Datastore datastore = Datastore.create();
        private final List<TxData> log = new ArrayList<>();
        private final List<TableSchema> tables = new ArrayList<>();
        private final BsatnWriter generated = new BsatnWriter();
        private final Set<Integer> usedIds = new HashSet<>();
        private final Set<Integer> newIds = new HashSet<>();

        void check(List<Long> commands) {
            for (TableSchema table : List.of(TestTables.person(), TestTables.account(), TestTables.note())) {
                Tx tx = datastore.begin();
                tables.add(tx.createTable(table));
                log.add(tx.commit());
            }
            for (long command : commands) {
                Random random = new Random(command);
                Map<Integer, TreeSet<String>> before = dump(datastore);
                Tx tx = datastore.begin();
                newIds.clear();
                int steps = random.nextInt(random.nextInt(10) == 0 ? 400 : 12);
                for (int i = 0; i < steps; i++) {
                    step(tx, random);
                }
                if (random.nextInt(3) == 0) {
                    tx.rollback();
                    assertThat(dump(datastore)).isEqualTo(before);
                } else {
                    TxData data = tx.commit();
                    usedIds.addAll(newIds);
                    checkNetEffect(before, dump(datastore), data);
                    if (data.txOffset() >= 0) {
                        log.add(data);
                    }
                }
                datastore.checkIndexes();
            }
            checkReplay();
        }

        private void step(Tx tx, Random random) {
            TableSchema table = tables.get(random.nextInt(tables.size()));
            try {
                switch (random.nextInt(10)) {
                    case 0, 1, 2, 3, 4 -> insert(tx, table, random);
                    case 5, 6 -> update(tx, table, random);
                    case 7 -> deleteSome(tx, table, random);
                    case 8 -> deleteRange(tx, table, random);
                    default -> {
                        if (random.nextInt(6) == 0) {
                            tx.clear(table.tableId());
                        }
                    }
                }
            } catch (DatastoreException e) {
                assertThat(e.abiErrno()).isIn(12, 15);
            }
        }

        private byte[] row(TableSchema table, Random random) {
            int id = random.nextInt(60);
            return switch (table.name()) {
                case "person" -> person(id, "n".repeat(random.nextInt(3)) + random.nextInt(40), random.nextInt(4));
                case "account" -> account(id, random.nextInt(3));
                default -> strings("t" + random.nextInt(4), "x".repeat(random.nextInt(20)));
            };
        }

        private void insert(Tx tx, TableSchema table, Random random) {
            byte[] row = row(table, random);
            tx.insert(table.tableId(), row, 0, row.length, generated);
            if (generated.length() > 0) {
                newIds.add(TestTables.readU32(generated.toByteArray()));
            }
        }

        private void update(Tx tx, TableSchema table, Random random) {
            if (!table.indexes().isEmpty()) {
                byte[] row = row(table, random);
                tx.update(table.tableId(), table.indexes().get(0).indexId(), row, 0, row.length, generated);
            }
        }

        private void deleteSome(Tx tx, TableSchema table, Random random) {
            List<Long> pointers = new ArrayList<>();
            RowCursor cursor = tx.scan(table.tableId());
            while (cursor.next()) {
                if (random.nextInt(5) == 0) {
                    pointers.add(cursor.pointer());
                }
            }
            pointers.forEach(
                    pointer -> assertThat(tx.delete(table.tableId(), pointer)).isTrue());
        }

        private void deleteRange(Tx tx, TableSchema table, Random random) {
            if (!table.indexes().isEmpty()) {
                byte[] from = TestTables.u32(random.nextInt(60));
                byte[] to = TestTables.u32(random.nextInt(60));
                tx.deleteRange(
                        table.indexes().get(0).indexId(), IndexRange.between(Bound.included(from), Bound.excluded(to)));
            }
        }

        private static void checkNetEffect(
                Map<Integer, TreeSet<String>> before, Map<Integer, TreeSet<String>> after, TxData data) {
            Map<Integer, TreeSet<String>> expected = new TreeMap<>();
            before.forEach((id, rows) -> expected.put(id, new TreeSet<>(rows)));
            for (TableChanges change : data.tables()) {
                TreeSet<String> rows =
                        Objects.requireNonNull(expected.get(change.table().tableId()));
                TreeSet<String> deletes = rows(change.deletes());
                TreeSet<String> inserts = rows(change.inserts());
                assertThat(deletes).hasSize(change.deletes().count());
                assertThat(Collections.disjoint(deletes, inserts)).isTrue();
                assertThat(inserts).hasSize(change.inserts().count());
                assertThat(rows).containsAll(deletes);
                rows.removeAll(deletes);
                assertThat(Collections.disjoint(rows, inserts)).isTrue();
                rows.addAll(inserts);
                assertThat(change.truncated()).isEqualTo(rows.isEmpty() && !deletes.isEmpty());
            }
            assertThat(after).isEqualTo(expected);
            assertThat(data.txOffset() >= 0).isEqualTo(!before.equals(after));
        }

        private void checkReplay() {
            Datastore copy = Datastore.create();
            for (TxData data : log) {
                copy.applyReplay(data.txOffset(), TestTables.replayed(data));
            }
            copy.finishReplay();
            copy.checkIndexes();
            assertThat(dump(copy)).isEqualTo(dump(datastore));
            assertThat(copy.nextTxOffset()).isEqualTo(datastore.nextTxOffset());
            assertThat(copy.catalog().tables())
                    .containsExactlyElementsOf(datastore.catalog().tables());
            checkSequenceIsSafe(copy);
        }

        /** Neither the copy nor the live datastore may hand out a number that a committed insert got. */
        private void checkSequenceIsSafe(Datastore copy) {
            int person = tables.get(0).tableId();
            for (Datastore target : List.of(datastore, copy)) {
                Tx tx = target.begin();
                tx.clear(person);
                byte[] row = person(0, "someone", 1);
                tx.insert(person, row, 0, row.length, generated);
                tx.rollback();
                assertThat(usedIds).doesNotContain(TestTables.readU32(generated.toByteArray()));
            }
        }
    }
}
