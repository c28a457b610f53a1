package dev.stdb.server.tx;

import static dev.stdb.server.tx.TestTables.account;
import static dev.stdb.server.tx.TestTables.create;
import static dev.stdb.server.tx.TestTables.hex;
import static dev.stdb.server.tx.TestTables.insert;
import static dev.stdb.server.tx.TestTables.person;
import static dev.stdb.server.tx.TestTables.rows;
import static dev.stdb.server.tx.TestTables.strings;
import static dev.stdb.server.tx.TestTables.u32;
import static dev.stdb.server.tx.TestTables.update;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stdb.bsatn.BsatnWriter;
import dev.stdb.schema.TableSchema;
import dev.stdb.server.common.InvariantViolationException;
import dev.stdb.server.tx.IndexRange.Bound;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TxTest {
    private final Datastore datastore = Datastore.create();
    private TableSchema person = TestTables.person();
    private TableSchema note = TestTables.note();

    @BeforeEach
    void createTables() {
        person = create(datastore, TestTables.person());
        note = create(datastore, TestTables.note());
    }

    private static void assertRefused(Runnable operation, DatastoreErrorCode reason) {
        assertThatThrownBy(operation::run)
                .isInstanceOfSatisfying(
                        DatastoreException.class, e -> assertThat(e.reason()).isEqualTo(reason));
    }

    @Test
    void insertWritesBackGeneratedColumnsOnly() {
        Tx tx = datastore.begin();

        assertThat(insert(tx, person, person(0, "Bob", 1))).containsExactly(1, 0, 0, 0);
        assertThat(insert(tx, person, person(7, "Eve", 2))).isEmpty();
        assertThat(rows(tx.scan(person.tableId()))).containsExactly(hex(person(1, "Bob", 1)), hex(person(7, "Eve", 2)));
        tx.rollback();
    }

    @Test
    void insertLeavesTheCallersBytesAlone() {
        Tx tx = datastore.begin();
        byte[] row = person(0, "Bob", 1);
        insert(tx, person, row);

        assertThat(row).isEqualTo(person(0, "Bob", 1));
        tx.rollback();
    }

    @Test
    void identicalRowIsNotInsertedTwice() {
        Tx tx = datastore.begin();
        insert(tx, person, person(7, "Eve", 2));
        insert(tx, person, person(7, "Eve", 2));
        insert(tx, note, strings("a", "b"));
        insert(tx, note, strings("a", "b"));

        assertThat(tx.rowCount(person.tableId())).isEqualTo(1);
        assertThat(tx.rowCount(note.tableId())).isEqualTo(1);
        assertThat(tx.rows(note.tableId()).rowBytes()).isEqualTo(10);
        tx.rollback();
    }

    @Test
    void uniqueViolationNamesIndexTableColumnAndValue() {
        Tx tx = datastore.begin();
        insert(tx, person, person(7, "Eve", 2));

        assertThatThrownBy(() -> insert(tx, person, person(8, "Eve", 3)))
                .isInstanceOf(DatastoreException.class)
                .hasMessage("Unique constraint violation 'person_name_idx_hash' in table 'person':"
                        + " column(s): '[name]' value: \"Eve\"");
        assertRefused(() -> insert(tx, person, person(7, "Kim", 3)), DatastoreErrorCode.UNIQUE_ALREADY_EXISTS);
        assertThat(rows(tx.scan(person.tableId()))).containsExactly(hex(person(7, "Eve", 2)));
        tx.rollback();
    }

    @Test
    void malformedRowsAndKeysAreDecodeErrors() {
        Tx tx = datastore.begin();

        assertRefused(() -> insert(tx, person, new byte[] {1, 2, 3}), DatastoreErrorCode.BSATN_DECODE_ERROR);
        assertRefused(
                () -> insert(tx, note, new byte[] {1, 0, 0, 0, (byte) 0xFF, 0, 0, 0, 0}),
                DatastoreErrorCode.BSATN_DECODE_ERROR);
        byte[] trailing = Arrays.copyOf(person(1, "a", 1), 20);
        assertRefused(() -> insert(tx, person, trailing), DatastoreErrorCode.BSATN_DECODE_ERROR);
        assertRefused(
                () -> tx.scanPoint(person.indexes().get(0).indexId(), new byte[3], 0, 3),
                DatastoreErrorCode.BSATN_DECODE_ERROR);
        assertThat(tx.rowCount(person.tableId())).isZero();
        tx.rollback();
    }

    @Test
    void unknownIdsAreTypedErrors() {
        Tx tx = datastore.begin();

        assertRefused(() -> tx.rowCount(9999), DatastoreErrorCode.NO_SUCH_TABLE);
        assertRefused(() -> insert(tx, TestTables.account(), account(1, 2)), DatastoreErrorCode.NO_SUCH_TABLE);
        assertRefused(() -> tx.scanPoint(9999, new byte[4], 0, 4), DatastoreErrorCode.NO_SUCH_INDEX);
        assertRefused(() -> update(tx, person, person(1, "a", 1)), DatastoreErrorCode.NO_SUCH_ROW);
        BsatnWriter generated = new BsatnWriter();
        byte[] row = person(1, "a", 1);
        int ageIndex = person.indexes().get(2).indexId();
        assertRefused(
                () -> tx.update(person.tableId(), ageIndex, row, 0, row.length, generated),
                DatastoreErrorCode.INDEX_NOT_UNIQUE);
        tx.rollback();
    }

    @Test
    void updateReplacesTheRowWithTheSameKey() {
        Tx tx = datastore.begin();
        insert(tx, person, person(1, "Bob", 1));
        insert(tx, person, person(2, "Eve", 2));
        update(tx, person, person(1, "Robert", 9));
        update(tx, person, person(2, "Eva", 3));

        assertThat(rows(tx.scan(person.tableId())))
                .containsExactly(hex(person(1, "Robert", 9)), hex(person(2, "Eva", 3)));
        assertRefused(() -> update(tx, person, person(1, "Eva", 9)), DatastoreErrorCode.UNIQUE_ALREADY_EXISTS);
        int byName = person.indexes().get(1).indexId();
        assertThat(rows(tx.scanPoint(byName, strings("Bob"), 0, 7))).isEmpty();
        assertThat(rows(tx.scanPoint(byName, strings("Robert"), 0, 10))).containsExactly(hex(person(1, "Robert", 9)));
        tx.rollback();
        datastore.checkIndexes();
    }

    @Test
    void updateWithoutChangeHasNoEffect() {
        Tx tx = datastore.begin();
        insert(tx, person, person(1, "Bob", 1));
        tx.commit();
        Tx second = datastore.begin();
        update(second, person, person(1, "Bob", 1));

        assertThat(datastore.undo().isEmpty()).isTrue();
        assertThat(second.commit().txOffset()).isEqualTo(TxData.NO_OFFSET);
    }

    @Test
    void rangesFollowTheirBounds() {
        Tx tx = datastore.begin();
        for (int i = 1; i <= 5; i++) {
            insert(tx, person, person(i, "p" + i, i * 10));
        }
        int age = person.indexes().get(2).indexId();
        byte[] twenty = {20};
        byte[] forty = {40};

        assertThat(rows(tx.scanRange(
                        age, new IndexRange(new byte[0], 0, Bound.included(twenty), Bound.excluded(forty)))))
                .hasSize(2);
        assertThat(rows(tx.scanRange(
                        age, new IndexRange(new byte[0], 0, Bound.excluded(twenty), Bound.included(forty)))))
                .hasSize(2);
        assertThat(rows(tx.scanRange(
                        age, new IndexRange(new byte[0], 0, Bound.included(forty), Bound.included(twenty)))))
                .isEmpty();
        assertThat(rows(tx.scanRange(age, new IndexRange(new byte[0], 0, Bound.UNBOUNDED, Bound.UNBOUNDED))))
                .hasSize(5);
        tx.rollback();
    }

    @Test
    void guestRangesAreDecodedOrRefused() {
        Tx tx = datastore.begin();
        insert(tx, person, person(1, "Bob", 10));
        int age = person.indexes().get(2).indexId();
        int name = person.indexes().get(1).indexId();
        byte[] none = {};

        IndexRange range = IndexRange.decode(tx.keyElements(age), none, 0, new byte[] {0, 5}, new byte[] {2});
        assertThat(rows(tx.scanRange(age, range))).hasSize(1);
        assertRefused(
                () -> IndexRange.decode(tx.keyElements(age), none, 1, new byte[] {2}, new byte[] {2}),
                DatastoreErrorCode.BSATN_DECODE_ERROR);
        assertRefused(
                () -> IndexRange.decode(tx.keyElements(age), none, 0, new byte[] {3}, new byte[] {2}),
                DatastoreErrorCode.BSATN_DECODE_ERROR);
        assertRefused(
                () -> IndexRange.decode(tx.keyElements(age), none, 0, new byte[] {0, 1, 1}, new byte[] {2}),
                DatastoreErrorCode.BSATN_DECODE_ERROR);
        assertRefused(
                () -> tx.scanRange(name, new IndexRange(new byte[0], 0, Bound.UNBOUNDED, Bound.UNBOUNDED)),
                DatastoreErrorCode.WRONG_INDEX_ALGO);
        byte[] bob = strings("Bob");
        assertThat(rows(tx.scanRange(name, new IndexRange(new byte[0], 0, Bound.included(bob), Bound.included(bob)))))
                .hasSize(1);
        tx.rollback();
    }

    @Test
    void deletesReportHowManyRowsWentAway() {
        Tx tx = datastore.begin();
        for (int i = 1; i <= 6; i++) {
            insert(tx, person, person(i, "p" + i, i % 2));
        }
        int id = person.indexes().get(0).indexId();
        int age = person.indexes().get(2).indexId();

        assertThat(tx.deletePoint(age, new byte[] {1}, 0, 1)).isEqualTo(3);
        assertThat(tx.deleteRange(id, new IndexRange(new byte[0], 0, Bound.included(u32(4)), Bound.UNBOUNDED)))
                .isEqualTo(2);
        BsatnWriter relation = new BsatnWriter();
        relation.writeCount(2);
        relation.writeRaw(person(2, "p2", 0), 0, person(2, "p2", 0).length);
        relation.writeRaw(person(3, "p3", 1), 0, person(3, "p3", 1).length);
        assertThat(tx.deleteAllByEq(person.tableId(), relation.array(), 0, relation.length()))
                .isEqualTo(1);
        assertRefused(
                () -> tx.deleteAllByEq(person.tableId(), relation.array(), 0, relation.length() - 1),
                DatastoreErrorCode.BSATN_DECODE_ERROR);
        assertThat(tx.rowCount(person.tableId())).isZero();
        tx.rollback();
        datastore.checkIndexes();
    }

    @Test
    void deleteByPointerIgnoresStrangePointers() {
        Tx tx = datastore.begin();
        BsatnWriter generated = new BsatnWriter();
        byte[] row = strings("a", "b");
        long pointer = tx.insert(note.tableId(), row, 0, row.length, generated);

        assertThat(tx.delete(note.tableId(), pointer + 1)).isFalse();
        assertThat(tx.delete(note.tableId(), -1)).isFalse();
        assertThat(tx.delete(note.tableId(), Long.MAX_VALUE)).isFalse();
        assertThat(tx.delete(note.tableId(), pointer)).isTrue();
        assertThat(tx.delete(note.tableId(), pointer)).isFalse();
        tx.rollback();
    }

    @Test
    void insertAndDeleteOfOneRowCancelOut() {
        Tx tx = datastore.begin();
        insert(tx, note, strings("a", "b"));
        tx.clear(note.tableId());

        TxData data = tx.commit();
        assertThat(data.isEmpty()).isTrue();
        assertThat(data.txOffset()).isEqualTo(TxData.NO_OFFSET);
    }

    @Test
    void deleteAndReinsertOfOneRowCancelOut() {
        Tx tx = datastore.begin();
        insert(tx, note, strings("a", "b"));
        insert(tx, note, strings("c", "d"));
        tx.commit();
        Tx second = datastore.begin();
        second.clear(note.tableId());
        insert(second, note, strings("c", "d"));
        insert(second, note, strings("e", "f"));

        TxData data = second.commit();
        assertThat(data.tables()).hasSize(1);
        assertThat(rows(data.tables().get(0).inserts())).containsExactly(hex(strings("e", "f")));
        assertThat(rows(data.tables().get(0).deletes())).containsExactly(hex(strings("a", "b")));
        assertThat(data.tables().get(0).truncated()).isFalse();
    }

    @Test
    void rowsThatChangePlacesHaveNoNetEffect() {
        TableSchema pair = TestTables.create(datastore, TestTables.pair());
        Tx first = datastore.begin();
        insert(first, pair, TestTables.pair(1, 10));
        insert(first, pair, TestTables.pair(2, 20));
        first.commit();
        Tx tx = datastore.begin();
        // Through the code, so that ids change in place; then through the id.
        TestTables.updatePairs(tx, pair, 1, new int[] {3, 10}, new int[] {1, 20}, new int[] {2, 10});
        TestTables.updatePairs(tx, pair, 0, new int[] {2, 30}, new int[] {1, 10}, new int[] {2, 20});
        assertThat(tx.commit().tables()).isEmpty();
    }

    @Test
    void updateIsOneDeleteAndOneInsert() {
        Tx tx = datastore.begin();
        insert(tx, person, person(1, "Bob", 1));
        tx.commit();
        Tx second = datastore.begin();
        update(second, person, person(1, "Bob", 2));
        update(second, person, person(1, "Bob", 3));

        TableChanges changes = second.commit().tables().get(0);
        assertThat(rows(changes.deletes())).containsExactly(hex(person(1, "Bob", 1)));
        assertThat(rows(changes.inserts())).containsExactly(hex(person(1, "Bob", 3)));
    }

    @Test
    void clearedTableIsTruncated() {
        Tx tx = datastore.begin();
        insert(tx, note, strings("a", "b"));
        insert(tx, note, strings("c", "d"));
        tx.commit();
        Tx second = datastore.begin();

        assertThat(second.clear(note.tableId())).isEqualTo(2);
        TableChanges changes = second.commit().tables().get(0);
        assertThat(changes.truncated()).isTrue();
        assertThat(changes.deletes().count()).isEqualTo(2);
    }

    @Test
    void offsetsAreConsumedByLoggedTransactionsOnly() {
        long first = datastore.nextTxOffset();
        datastore.begin().commit();
        Tx tx = datastore.begin();
        insert(tx, note, strings("a", "b"));
        tx.rollback();
        assertThat(datastore.nextTxOffset()).isEqualTo(first);

        assertThat(datastore.begin().commit(true, Long.MAX_VALUE, () -> {}).txOffset())
                .isEqualTo(first);
        Tx last = datastore.begin();
        insert(last, note, strings("a", "b"));
        assertThat(last.commit().txOffset()).isEqualTo(first + 1);
    }

    @Test
    void eventTableIsEmptyAfterCommit() {
        TableSchema event =
                create(datastore, TestTables.account().toBuilder().isEvent(true).build());
        Tx tx = datastore.begin();
        insert(tx, event, account(1, 5));
        assertRefused(() -> insert(tx, event, account(1, 6)), DatastoreErrorCode.UNIQUE_ALREADY_EXISTS);
        assertThat(tx.rowCount(event.tableId())).isEqualTo(1);

        TableChanges changes = tx.commit().tables().get(0);
        assertThat(rows(changes.inserts())).containsExactly(hex(account(1, 5)));
        assertThat(changes.deletes().count()).isZero();
        Tx second = datastore.begin();
        assertThat(second.rowCount(event.tableId())).isZero();
        insert(second, event, account(1, 6));
        second.commit();
        datastore.checkIndexes();
    }

    @Test
    void tablesOfTxDataAreSortedById() {
        Tx tx = datastore.begin();
        insert(tx, note, strings("a", "b"));
        insert(tx, person, person(1, "Bob", 1));

        List<Integer> ids = tx.commit().tables().stream()
                .map(change -> change.table().tableId())
                .toList();
        assertThat(ids).containsExactly(person.tableId(), note.tableId());
    }

    @Test
    void onlyOneTransactionIsOpenAndEndedOnesAreUseless() {
        Tx tx = datastore.begin();
        assertThatThrownBy(datastore::begin).isInstanceOf(InvariantViolationException.class);
        tx.rollback();
        assertThatThrownBy(() -> tx.scan(note.tableId())).isInstanceOf(InvariantViolationException.class);
        assertThatThrownBy(tx::commit).isInstanceOf(InvariantViolationException.class);
    }

    @Test
    void largeRowsSurviveUpdatesAndRollback() {
        String large = "x".repeat(100_000);
        Tx tx = datastore.begin();
        insert(tx, note, strings("a", large));
        tx.commit();
        Tx second = datastore.begin();
        second.clear(note.tableId());
        insert(second, note, strings("a", large + "y"));
        second.rollback();

        Tx third = datastore.begin();
        assertThat(rows(third.scan(note.tableId()))).containsExactly(hex(strings("a", large)));
        third.rollback();
    }
}
