package dev.stdb.server.tx;

import static dev.stdb.server.tx.TestTables.row;
import static dev.stdb.server.tx.TestTables.rows;
import static dev.stdb.server.tx.TestTables.u32;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stdb.bsatn.BsatnWriter;
import dev.stdb.moduledef.IndexAlgorithm;
import dev.stdb.sats.PrimitiveType;
import dev.stdb.schema.TableSchema;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Unique constraints over several columns, which also make a composite primary key: more than the original offers. */
class CompositeKeyTest {
    private final Datastore datastore = Datastore.create();

    /** {@code seat(row: u32, hall: string, number: u32, guest: string)}, unique (row, number). */
    private static TableSchema.Builder seat() {
        return TableSchema.builder(
                "seat",
                row(
                        "row",
                        PrimitiveType.U32,
                        "hall",
                        PrimitiveType.STRING,
                        "number",
                        PrimitiveType.U32,
                        "guest",
                        PrimitiveType.STRING));
    }

    private static byte[] seat(int row, int number, String guest) {
        BsatnWriter out = new BsatnWriter();
        out.writeU32(row);
        out.writeString("main");
        out.writeU32(number);
        out.writeString(guest);
        return out.toByteArray();
    }

    private static byte[] key(int row, int number) {
        BsatnWriter out = new BsatnWriter();
        out.writeU32(row);
        out.writeU32(number);
        return out.toByteArray();
    }

    private static void assertTaken(Runnable insert) {
        assertThatThrownBy(insert::run)
                .isInstanceOfSatisfying(
                        DatastoreException.class,
                        e -> assertThat(e.code()).isEqualTo(DatastoreErrorCode.UNIQUE_ALREADY_EXISTS))
                .hasMessageContaining("[row, number]");
    }

    @ParameterizedTest
    @EnumSource(
            value = IndexAlgorithm.class,
            names = {"BTREE", "HASH"})
    void keepsRowsApartByAllColumnsTogether(IndexAlgorithm algorithm) {
        TableSchema table = TestTables.create(
                datastore,
                seat().indexes(List.of(TestTables.index("seat_place", algorithm, 0, 2)))
                        .constraints(List.of(TestTables.unique("seat_place_key", 0, 2)))
                        .build());
        int index = table.indexes().get(0).indexId();
        Tx tx = datastore.begin();
        TestTables.insert(tx, table, seat(1, 1, "ann"));
        TestTables.insert(tx, table, seat(1, 2, "bob"));
        TestTables.insert(tx, table, seat(2, 1, "cid"));
        assertTaken(() -> TestTables.insert(tx, table, seat(1, 2, "dan")));

        TestTables.update(tx, table, seat(1, 2, "a much longer name"));
        assertThat(rows(tx.scanPoint(index, key(1, 2), 0, 8)))
                .containsExactly(TestTables.hex(seat(1, 2, "a much longer name")));
        if (algorithm == IndexAlgorithm.BTREE) {
            assertThat(rows(tx.scanRange(
                            index, new IndexRange(u32(1), 1, IndexRange.Bound.UNBOUNDED, IndexRange.Bound.UNBOUNDED))))
                    .hasSize(2);
        }
        assertThat(tx.deletePoint(index, key(1, 2), 0, 8)).isEqualTo(1);
        TestTables.insert(tx, table, seat(1, 2, "dan"));
        assertThat(tx.commit().tables()).hasSize(1);
        datastore.checkIndexes();
    }

    @Test
    void needsNoIndex() {
        TableSchema table = TestTables.create(
                datastore,
                seat().constraints(List.of(TestTables.unique("seat_place_key", 0, 2)))
                        .build());
        Tx tx = datastore.begin();
        TestTables.insert(tx, table, seat(1, 1, "ann"));
        TestTables.insert(tx, table, seat(1, 2, "bob"));
        assertTaken(() -> TestTables.insert(tx, table, seat(1, 1, "cid")));
        tx.commit();
        datastore.checkIndexes();
    }

    @Test
    void isRefusedOverRowsThatViolateIt() {
        TableSchema table = TestTables.create(datastore, seat().build());
        Tx tx = datastore.begin();
        TestTables.insert(tx, table, seat(1, 1, "ann"));
        TestTables.insert(tx, table, seat(1, 1, "bob"));
        TableSchema unique = table.toBuilder()
                .constraints(List.of(TestTables.unique("seat_place_key", 0, 2)))
                .build();
        assertThatThrownBy(() -> tx.alterTable(table.tableId(), unique))
                .isInstanceOfSatisfying(
                        DatastoreException.class,
                        e -> assertThat(e.code()).isEqualTo(DatastoreErrorCode.UNIQUE_ALREADY_EXISTS));
        assertThat(tx.rowCount(table.tableId())).isEqualTo(2);
        TestTables.insert(tx, table, seat(1, 1, "cid"));
        tx.commit();
        datastore.checkIndexes();
    }
}
