package dev.stdb.server.tx;

import static dev.stdb.server.tx.TestTables.create;
import static dev.stdb.server.tx.TestTables.insert;
import static dev.stdb.server.tx.TestTables.person;
import static dev.stdb.server.tx.TestTables.readU32;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stdb.bsatn.BsatnWriter;
import dev.stdb.sats.PrimitiveType;
import dev.stdb.schema.SequenceSchema;
import dev.stdb.schema.TableSchema;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SequenceTest {
    private final Datastore datastore = Datastore.create();

    private static SequenceState state(PrimitiveType type, long start, long min, BigInteger max, long increment) {
        SequenceSchema schema = new SequenceSchema(
                1, "s", 0, BigInteger.valueOf(start), BigInteger.valueOf(min), max, BigInteger.valueOf(increment));
        return new SequenceState(schema, type, schema.start());
    }

    private static BigInteger next(SequenceState state, boolean signed) {
        byte[] row = new byte[40];
        state.writeNext(row, 3);
        byte[] bigEndian = new byte[state.width()];
        for (int i = 0; i < bigEndian.length; i++) {
            bigEndian[bigEndian.length - 1 - i] = row[3 + i];
        }
        return signed ? new BigInteger(bigEndian) : new BigInteger(1, bigEndian);
    }

    private static List<Long> take(SequenceState state, int count) {
        List<Long> values = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            values.add(next(state, true).longValue());
        }
        return values;
    }

    @Test
    void countsFromStartByIncrement() {
        assertThat(take(state(PrimitiveType.I32, 10, 1, SequenceSchema.MAX_DEFAULT, 5), 3))
                .containsExactly(10L, 15L, 20L);
        assertThat(take(state(PrimitiveType.I64, 3, -100, BigInteger.TEN, -2), 3))
                .containsExactly(3L, 1L, -1L);
        assertThat(take(state(PrimitiveType.I128, -1, -5, SequenceSchema.MAX_DEFAULT, 1), 3))
                .containsExactly(-1L, 0L, 1L);
        assertThat(take(state(PrimitiveType.I256, -1, -5, SequenceSchema.MAX_DEFAULT, -1), 2))
                .containsExactly(-1L, -2L);
    }

    @Test
    void wrapsAtADeclaredMaximum() {
        assertThat(take(state(PrimitiveType.U8, 2, 1, BigInteger.valueOf(3), 1), 5))
                .containsExactly(2L, 3L, 1L, 2L, 3L);
        assertThat(take(state(PrimitiveType.I8, 2, 1, BigInteger.valueOf(3), -1), 4))
                .containsExactly(2L, 1L, 3L, 2L);
    }

    @Test
    void overflowOfANarrowColumnIsAnError() {
        SequenceState state = state(PrimitiveType.U8, 254, 1, SequenceSchema.MAX_DEFAULT, 1);
        assertThat(next(state, false)).isEqualTo(254);
        assertThat(next(state, false)).isEqualTo(255);
        assertThatThrownBy(() -> next(state, false))
                .isInstanceOfSatisfying(
                        DatastoreException.class,
                        e -> assertThat(e.reason()).isEqualTo(DatastoreErrorCode.AUTO_INC_OVERFLOW))
                .hasMessage("sequence exceeds its column: sequence=s, next=256, max=255");
    }

    @Test
    void valuesBeyondLongAreExact() {
        BigInteger start = BigInteger.ONE.shiftLeft(63).subtract(BigInteger.ONE);
        SequenceSchema schema =
                new SequenceSchema(1, "s", 0, start, BigInteger.ONE, SequenceSchema.MAX_DEFAULT, BigInteger.ONE);
        SequenceState wide = new SequenceState(schema, PrimitiveType.U64, start);
        assertThat(next(wide, false)).isEqualTo(start);
        assertThat(next(wide, false)).isEqualTo(start.add(BigInteger.ONE));

        SequenceState wider = new SequenceState(schema, PrimitiveType.U128, start.shiftLeft(20));
        assertThat(next(wider, false)).isEqualTo(start.shiftLeft(20));
    }

    @Test
    void blockIsReservedOnceForManyValues() {
        TableSchema person = create(datastore, TestTables.person());
        Tx tx = datastore.begin();
        for (int i = 0; i < SequenceState.BLOCK_SIZE; i++) {
            insert(tx, person, person(0, "p" + i, 1));
        }
        TxData first = tx.commit();
        Tx second = datastore.begin();
        assertThat(readU32(insert(second, person, person(0, "x", 1)))).isEqualTo(4097);
        TxData next = second.commit();

        assertThat(first.tables().get(0).table().name()).isEqualTo("st_sequence");
        assertThat(next.tables().get(0).table().name()).isEqualTo("st_sequence");
        Tx third = datastore.begin();
        insert(third, person, person(0, "y", 1));
        assertThat(third.commit().tables()).hasSize(1);
    }

    @Test
    void numberingGoesOnBehindTheReservationAfterRestart() {
        List<TxData> log = new ArrayList<>();
        Tx tx = datastore.begin();
        TableSchema person = tx.createTable(TestTables.person());
        log.add(tx.commit());
        Tx second = datastore.begin();
        assertThat(readU32(insert(second, person, person(0, "a", 1)))).isEqualTo(1);
        log.add(second.commit());

        Datastore restarted = Datastore.create();
        log.forEach(data -> restarted.applyReplay(data.txOffset(), TestTables.replayed(data), 0));
        restarted.finishReplay();
        Tx third = restarted.begin();
        assertThat(readU32(insert(third, person, person(0, "b", 1)))).isEqualTo(4097);
    }

    @Test
    void rollbackGivesValuesBack() {
        TableSchema person = create(datastore, TestTables.person());
        TableSchema note = create(datastore, TestTables.note());
        Tx tx = datastore.begin();
        assertThat(readU32(insert(tx, person, person(0, "a", 1)))).isEqualTo(1);
        assertThat(readU32(insert(tx, person, person(0, "b", 1)))).isEqualTo(2);
        tx.rollback();

        Tx other = datastore.begin();
        insert(other, note, TestTables.strings("a", "b"));
        TxData data = other.commit();
        assertThat(data.tables().stream().map(change -> change.table().name())).containsExactly("note");
        Tx third = datastore.begin();
        assertThat(readU32(insert(third, person, person(0, "a", 1)))).isEqualTo(1);
        assertThat(third.commit().tables()).hasSize(2);
        Tx fourth = datastore.begin();
        assertThat(readU32(insert(fourth, person, person(0, "b", 1)))).isEqualTo(2);
        assertThat(fourth.commit().tables()).hasSize(1);
    }

    /** The reservation of the second block goes with the transaction that made it. */
    @Test
    void rollbackGivesBlocksBack() {
        TableSchema person = create(datastore, TestTables.person());
        Tx tx = datastore.begin();
        for (int i = 0; i < SequenceState.BLOCK_SIZE - 1; i++) {
            insert(tx, person, person(0, "p" + i, 1));
        }
        tx.commit();
        Tx failing = datastore.begin();
        for (int i = 0; i < 3; i++) {
            insert(failing, person, person(0, "x" + i, 1));
        }
        failing.rollback();

        Tx next = datastore.begin();
        assertThat(readU32(insert(next, person, person(0, "y", 1)))).isEqualTo(4096);
        assertThat(next.commit().tables()).hasSize(1);
        Tx last = datastore.begin();
        assertThat(readU32(insert(last, person, person(0, "z", 1)))).isEqualTo(4097);
        assertThat(last.commit().tables()).hasSize(2);
    }

    @Test
    void returnedValuesLeaveNoGapAfterARestart() {
        List<TxData> log = new ArrayList<>();
        Tx tx = datastore.begin();
        TableSchema person = tx.createTable(TestTables.person());
        insert(tx, person, person(0, "a", 1));
        log.add(tx.commit());
        Tx closing = datastore.begin();
        closing.returnReserved();
        log.add(closing.commit());
        Tx idle = datastore.begin();
        idle.returnReserved();
        assertThat(idle.commit().isEmpty()).isTrue();

        Datastore restarted = Datastore.create();
        log.forEach(data -> restarted.applyReplay(data.txOffset(), TestTables.replayed(data), 0));
        restarted.finishReplay();
        Tx next = restarted.begin();
        assertThat(readU32(insert(next, person, person(0, "b", 1)))).isEqualTo(2);
        next.rollback();
        Tx here = datastore.begin();
        assertThat(readU32(insert(here, person, person(0, "b", 1)))).isEqualTo(2);
        here.rollback();
    }

    @Test
    void aReplacedTableGoesOnWithoutAGap() {
        TableSchema person = create(datastore, TestTables.person());
        Tx tx = datastore.begin();
        insert(tx, person, person(0, "a", 1));
        tx.commit();
        Tx replacing = datastore.begin();
        TableSchema replaced = replacing.replaceTable(
                person.tableId(), person, (array, offset, length, out) -> out.writeRaw(array, offset, length));
        assertThat(readU32(insert(replacing, replaced, person(0, "b", 1)))).isEqualTo(2);
        replacing.commit();
    }

    @Test
    void explicitValuesDoNotMoveTheSequence() {
        TableSchema person = create(datastore, TestTables.person());
        Tx tx = datastore.begin();
        insert(tx, person, person(1, "a", 1));

        assertThatThrownBy(() -> insert(tx, person, person(0, "b", 1)))
                .isInstanceOfSatisfying(
                        DatastoreException.class,
                        e -> assertThat(e.reason()).isEqualTo(DatastoreErrorCode.UNIQUE_ALREADY_EXISTS));
        assertThat(readU32(insert(tx, person, person(0, "b", 1)))).isEqualTo(2);
        tx.rollback();
    }

    /** Modules decode generated values in this order, whatever the order in which publishes added the sequences. */
    @Test
    void generatedValuesComeInTheOrderOfTheirColumns() {
        TableSchema table = create(
                datastore,
                TestTables.account().toBuilder()
                        .sequences(List.of(
                                TestTables.sequence("account_balance_seq", 1),
                                TestTables.sequence("account_id_seq", 0)))
                        .build());
        Tx tx = datastore.begin();
        assertThat(insert(tx, table, TestTables.account(0, 0))).isEqualTo(TestTables.account(1, 1));
        tx.rollback();
    }

    @Test
    void updateFillsZeroColumnsToo() {
        TableSchema table = create(
                datastore,
                TestTables.account().toBuilder()
                        .sequences(List.of(TestTables.sequence("account_balance_seq", 1)))
                        .build());
        Tx tx = datastore.begin();
        insert(tx, table, TestTables.account(5, 77));
        BsatnWriter expected = new BsatnWriter();
        expected.writeI64(1);
        assertThat(TestTables.update(tx, table, TestTables.account(5, 0))).isEqualTo(expected.toByteArray());
        assertThat(TestTables.rows(tx.scan(table.tableId()))).containsExactly(TestTables.hex(TestTables.account(5, 1)));
        tx.rollback();
    }
}
