package dev.stdb.server.tx;

import static dev.stdb.server.tx.TestTables.account;
import static dev.stdb.server.tx.TestTables.person;
import static dev.stdb.server.tx.TestTables.strings;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stdb.bsatn.BsatnWriter;
import dev.stdb.schema.TableSchema;
import dev.stdb.server.row.RowCursor;
import dev.stdb.server.tx.IndexRange.Bound;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** Random operations on three tables with every kind of index. */
final class Workload {
    /** The ids that the sequence of the first table gave to the open transaction. */
    final Set<Integer> newIds = new HashSet<>();

    private final List<TableSchema> tables = new ArrayList<>();
    private final BsatnWriter generated = new BsatnWriter();

    /** Creates the tables and returns what was committed. */
    List<TxData> createTables(Datastore datastore) {
        List<TxData> log = new ArrayList<>();
        for (TableSchema table : List.of(TestTables.person(), TestTables.account(), TestTables.note())) {
            Tx tx = datastore.begin();
            tables.add(tx.createTable(table));
            log.add(tx.commit());
        }
        return log;
    }

    List<TableSchema> tables() {
        return tables;
    }

    /** Does a few or many operations. */
    void run(Tx tx, Random random) {
        newIds.clear();
        int steps = random.nextInt(random.nextInt(10) == 0 ? 400 : 12);
        for (int i = 0; i < steps; i++) {
            step(tx, random);
        }
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
            assertThat(e.reason()).isIn(DatastoreErrorCode.UNIQUE_ALREADY_EXISTS, DatastoreErrorCode.NO_SUCH_ROW);
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
                    table.indexes().get(0).indexId(),
                    new IndexRange(new byte[0], 0, Bound.included(from), Bound.excluded(to)));
        }
    }
}
