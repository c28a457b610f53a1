package dev.stdb.server.tx;

import static dev.stdb.server.tx.TestTables.dump;
import static dev.stdb.server.tx.TestTables.person;
import static dev.stdb.server.tx.TestTables.rows;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stdb.bsatn.BsatnWriter;
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
    private static final int RUNS = Integer.getInteger("stdb.tx.runs", 80);

    @Test
    void netEffectRollbackAndReplayAgreeWithTheState() {
        Property.forAll(RUNS, Gens.lists(Gens.longs()), commands -> new Run().check(commands));
    }

    private static final class Run {
        private final Datastore datastore = Datastore.create();
        private final List<TxData> log = new ArrayList<>();
        private final Workload workload = new Workload();
        private final BsatnWriter generated = new BsatnWriter();
        private final Set<Integer> usedIds = new HashSet<>();

        void check(List<Long> commands) {
            log.addAll(workload.createTables(datastore));
            for (long command : commands) {
                Random random = new Random(command);
                Map<Integer, TreeSet<String>> before = dump(datastore);
                Tx tx = datastore.begin();
                workload.run(tx, random);
                if (random.nextInt(3) == 0) {
                    tx.rollback();
                    assertThat(dump(datastore)).isEqualTo(before);
                } else {
                    TxData data = tx.commit();
                    usedIds.addAll(workload.newIds);
                    checkNetEffect(before, dump(datastore), data);
                    if (data.txOffset() >= 0) {
                        log.add(data);
                    }
                }
                datastore.checkIndexes();
            }
            checkReplay();
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
                copy.applyReplay(data.txOffset(), TestTables.replayed(data), 0);
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
            int person = workload.tables().get(0).tableId();
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
