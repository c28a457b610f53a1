package dev.stdb.server.tx;

import static dev.stdb.server.tx.TestTables.account;
import static dev.stdb.server.tx.TestTables.create;
import static dev.stdb.server.tx.TestTables.dump;
import static dev.stdb.server.tx.TestTables.index;
import static dev.stdb.server.tx.TestTables.insert;
import static dev.stdb.server.tx.TestTables.person;
import static dev.stdb.server.tx.TestTables.readU32;
import static dev.stdb.server.tx.TestTables.rows;
import static dev.stdb.server.tx.TestTables.unique;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stdb.moduledef.IndexAlgorithm;
import dev.stdb.sats.PrimitiveType;
import dev.stdb.schema.IndexSchema;
import dev.stdb.schema.ScheduleSchema;
import dev.stdb.schema.TableSchema;
import dev.stdb.testing.Checks;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class SchemaChangeTest {
    private final Datastore datastore = Datastore.create();
    private final List<TxData> log = new ArrayList<>();

    private TxData commit(Tx tx) {
        TxData data = tx.commit();
        log.add(data);
        return data;
    }

    /** Replays all commits so far and compares rows and schemas. */
    private void assertReplayAgrees() {
        Datastore copy = Datastore.create();
        log.forEach(data -> copy.applyReplay(data.txOffset(), TestTables.replayed(data), 0));
        copy.finishReplay();
        copy.checkIndexes();
        assertThat(dump(copy)).isEqualTo(dump(datastore));
        assertThat(copy.catalog().tables())
                .containsExactlyElementsOf(datastore.catalog().tables());
    }

    @Test
    void firstIdsOfEveryKindAre4096() {
        TableSchema created = create(datastore, TestTables.person());

        assertThat(created.tableId()).isEqualTo(4096);
        assertThat(created.indexes()).extracting(IndexSchema::indexId).containsExactly(4096, 4097, 4098);
        assertThat(created.constraints().get(0).constraintId()).isEqualTo(4096);
        assertThat(created.sequences().get(0).sequenceId()).isEqualTo(4096);
    }

    @Test
    @Checks("spec module-abi.md §14.5")
    void tablesAndIndexesAreFoundByNameAndAlias() {
        TableSchema created = create(datastore, TestTables.person());
        Catalog catalog = datastore.catalog();

        assertThat(catalog.tableByName("person")).isEqualTo(created);
        assertThat(catalog.tableByName("Person")).isEqualTo(created);
        assertThat(catalog.tableByName("PERSON")).isNull();
        assertThat(catalog.indexByName("person_age_idx_btree"))
                .isEqualTo(created.indexes().get(2));
        assertThat(catalog.indexByName("person_age_idx_btree_source"))
                .isEqualTo(created.indexes().get(2));
    }

    @Test
    void createdTableIsGoneAfterRollback() {
        Map<Integer, TreeSet<String>> before = dump(datastore);
        Tx tx = datastore.begin();
        TableSchema created = tx.createTable(TestTables.person());
        insert(tx, created, person(0, "a", 1));
        tx.rollback();

        assertThat(dump(datastore)).isEqualTo(before);
        assertThat(datastore.catalog().tableByName("person")).isNull();
        assertThat(datastore.catalog().indexByName(created.indexes().get(0).name()))
                .isNull();
        assertThat(create(datastore, TestTables.person()).tableId()).isEqualTo(4096);
    }

    @Test
    void takenNamesAreRefusedWithoutTrace() {
        create(datastore, TestTables.person());
        Tx tx = datastore.begin();

        assertThatThrownBy(() -> tx.createTable(TestTables.person())).isInstanceOf(DatastoreException.class);
        assertThat(tx.commit().isEmpty()).isTrue();
    }

    @Test
    void droppedTableComesBackByRollback() {
        TableSchema person = create(datastore, TestTables.person());
        Tx tx = datastore.begin();
        insert(tx, person, person(0, "a", 1));
        tx.commit();
        Map<Integer, TreeSet<String>> before = dump(datastore);
        Tx second = datastore.begin();
        insert(second, person, person(0, "b", 1));
        second.dropTable(person.tableId());
        assertThat(second.catalog().tableById(person.tableId())).isNull();
        second.rollback();

        assertThat(dump(datastore)).isEqualTo(before);
        datastore.checkIndexes();
    }

    @Test
    void droppedTableLeavesNoCatalogRows() {
        Map<Integer, TreeSet<String>> before = dump(datastore);
        Tx tx = datastore.begin();
        TableSchema person = tx.createTable(TestTables.person().toBuilder()
                .schedule(Optional.of(new ScheduleSchema(0, "person_sched", 0, "tick")))
                .build());
        commit(tx);
        Tx second = datastore.begin();
        second.dropTable(person.tableId());
        commit(second);

        Map<Integer, TreeSet<String>> after = dump(datastore);
        before.remove(SystemTables.ST_SEQUENCE);
        after.remove(SystemTables.ST_SEQUENCE);
        assertThat(after).isEqualTo(before);
        assertReplayAgrees();
    }

    @Test
    void addedIndexCoversExistingRows() {
        Tx tx = datastore.begin();
        TableSchema table = tx.createTable(TestTables.account());
        for (int i = 0; i < 1_000; i++) {
            insert(tx, table, account(i, i % 10));
        }
        commit(tx);
        Tx second = datastore.begin();
        IndexSchema added =
                TestIndexes.add(second, table.tableId(), index("account_balance_idx_hash", IndexAlgorithm.HASH, 1));
        byte[] seven = {7, 0, 0, 0, 0, 0, 0, 0};
        assertThat(rows(second.scanPoint(added.indexId(), seven, 0, 8))).hasSize(100);
        insert(second, table, account(5_000, 7));
        assertThat(rows(second.scanPoint(added.indexId(), seven, 0, 8))).hasSize(101);
        commit(second);

        datastore.checkIndexes();
        assertReplayAgrees();
    }

    @Test
    void indexChangesAreUndone() {
        TableSchema table = create(datastore, TestTables.account());
        Tx tx = datastore.begin();
        insert(tx, table, account(1, 1));
        tx.commit();
        Tx second = datastore.begin();
        int primary = table.indexes().get(0).indexId();
        second.alterTable(
                table.tableId(),
                table.toBuilder().indexes(List.of()).constraints(List.of()).build());
        insert(second, table, account(1, 2));
        insert(second, table, account(2, 2));
        assertThat(second.rowCount(table.tableId())).isEqualTo(3);
        second.rollback();

        datastore.checkIndexes();
        Tx third = datastore.begin();
        assertThat(third.scanPoint(primary, new byte[] {1, 0, 0, 0}, 0, 4).next())
                .isTrue();
        assertThat(third.scanPoint(primary, new byte[] {2, 0, 0, 0}, 0, 4).next())
                .isFalse();
        third.rollback();
    }

    @Test
    void newUniqueConstraintIsCheckedAgainstRows() {
        TableSchema table = create(datastore, TestTables.account());
        Tx tx = datastore.begin();
        insert(tx, table, account(1, 1));
        insert(tx, table, account(2, 1));
        tx.commit();
        Tx second = datastore.begin();
        TableSchema wanted = table.toBuilder()
                .constraints(List.of(table.constraints().get(0), unique("account_balance_key", 1)))
                .build();

        assertThatThrownBy(() -> second.alterTable(table.tableId(), wanted))
                .isInstanceOfSatisfying(
                        DatastoreException.class,
                        e -> assertThat(e.reason()).isEqualTo(DatastoreErrorCode.UNIQUE_ALREADY_EXISTS));
        assertThat(second.commit().isEmpty()).isTrue();
        assertThat(datastore.catalog().tableById(table.tableId())).isEqualTo(table);
    }

    @Test
    void constraintWithoutIndexIsEnforced() {
        Tx tx = datastore.begin();
        TableSchema table = tx.createTable(TestTables.note().toBuilder()
                .constraints(List.of(unique("note_topic_key", 0)))
                .build());
        insert(tx, table, TestTables.strings("a", "b"));

        assertThatThrownBy(() -> insert(tx, table, TestTables.strings("a", "c")))
                .hasMessage("Unique constraint violation 'note_topic_key' in table 'note':"
                        + " column(s): '[topic]' value: \"a\"");
        commit(tx);
        assertReplayAgrees();
    }

    @Test
    void alterKeepsIdsOfWhatStays() {
        Tx tx = datastore.begin();
        TableSchema person = tx.createTable(TestTables.person());
        insert(tx, person, person(0, "a", 1));
        commit(tx);
        Tx second = datastore.begin();
        TableSchema altered = second.alterTable(
                person.tableId(),
                TestTables.person().toBuilder()
                        .isPublic(false)
                        .indexes(List.of(
                                TestTables.person().indexes().get(1),
                                TestTables.person().indexes().get(0),
                                index("person_age_id_idx_btree", IndexAlgorithm.BTREE, 2, 0)))
                        .build());
        commit(second);

        assertThat(altered.isPublic()).isFalse();
        assertThat(altered.indexes())
                .extracting(IndexSchema::indexId)
                .containsExactly(
                        person.indexes().get(1).indexId(),
                        person.indexes().get(0).indexId(),
                        4099);
        assertThat(altered.sequences()).isEqualTo(person.sequences());
        Tx third = datastore.begin();
        assertThat(readU32(insert(third, altered, person(0, "b", 1)))).isEqualTo(2);
        commit(third);
        datastore.checkIndexes();
    }

    @Test
    void replacedTableKeepsRowsAndNumbering() {
        Tx tx = datastore.begin();
        TableSchema person = tx.createTable(TestTables.person());
        insert(tx, person, person(0, "a", 1));
        insert(tx, person, person(0, "b", 1));
        commit(tx);
        Tx second = datastore.begin();
        TableSchema old = TestTables.person();
        TableSchema wider = TableSchema.builder(
                        "person",
                        TestTables.row(
                                "id",
                                PrimitiveType.U32,
                                "name",
                                PrimitiveType.STRING,
                                "age",
                                PrimitiveType.U8,
                                "score",
                                PrimitiveType.I64))
                .indexes(old.indexes())
                .constraints(old.constraints())
                .sequences(old.sequences())
                .primaryKey(old.primaryKey())
                .build();
        TableSchema replaced = second.replaceTable(person.tableId(), wider, (array, offset, length, out) -> {
            out.writeRaw(array, offset, length);
            out.writeI64(0);
        });
        commit(second);

        assertThat(replaced.tableId()).isNotEqualTo(person.tableId());
        Tx third = datastore.begin();
        assertThat(third.rowCount(replaced.tableId())).isEqualTo(2);
        byte[] row = new byte[person(0, "c", 1).length + 8];
        System.arraycopy(person(0, "c", 1), 0, row, 0, row.length - 8);
        assertThat(readU32(insert(third, replaced, row))).isGreaterThan(2);
        commit(third);
        assertReplayAgrees();
    }

    @Test
    void rowsThatChangePlacesAroundAChangeOfKeysHaveNoNetEffect() {
        TableSchema pair = TestTables.create(datastore, TestTables.pair());
        Tx first = datastore.begin();
        insert(first, pair, TestTables.pair(1, 10));
        insert(first, pair, TestTables.pair(2, 20));
        first.commit();
        Tx tx = datastore.begin();
        TestTables.updatePairs(tx, pair, 0, new int[] {1, 30}, new int[] {2, 10}, new int[] {1, 20});
        TableSchema byCode = tx.alterTable(
                pair.tableId(),
                pair.toBuilder()
                        .primaryKey(OptionalInt.empty())
                        .indexes(List.of(pair.indexes().get(1)))
                        .constraints(List.of(pair.constraints().get(1)))
                        .build());
        TestTables.updatePairs(tx, byCode, 0, new int[] {2, 20}, new int[] {1, 10});
        assertThat(tx.commit().tables())
                .allSatisfy(change -> assertThat(change.table().isSystem()).isTrue());
    }

    @Test
    void replacedTableKeepsZerosThatAreOlderThanItsSequence() {
        TableSchema account = TestTables.create(datastore, TestTables.account());
        Tx first = datastore.begin();
        insert(first, account, TestTables.account(0, 5));
        first.commit();
        TableSchema numbered = account.toBuilder()
                .sequences(List.of(TestTables.sequence("account_id_seq", 0)))
                .build();
        Tx second = datastore.begin();
        TableSchema replaced = second.replaceTable(
                account.tableId(), numbered, (array, offset, length, out) -> out.writeRaw(array, offset, length));
        second.commit();

        Tx third = datastore.begin();
        assertThat(TestTables.rows(third.scan(replaced.tableId())))
                .containsExactly(TestTables.hex(TestTables.account(0, 5)));
        third.rollback();
    }

    @Test
    void systemTablesCannotBeChanged() {
        Tx tx = datastore.begin();
        TableSchema table = SystemTables.all().get(0);

        assertThatThrownBy(() -> tx.dropTable(table.tableId()))
                .hasMessage("system tables cannot be dropped: table=st_table");
        assertThatThrownBy(() -> tx.alterTable(table.tableId(), table)).isInstanceOf(DatastoreException.class);
        assertThatThrownBy(() -> tx.createTable(table)).isInstanceOf(DatastoreException.class);
        tx.rollback();
    }
}
