package dev.stdb.server.tx;

import dev.stdb.bsatn.BsatnWriter;
import dev.stdb.moduledef.IndexAlgorithm;
import dev.stdb.sats.PrimitiveType;
import dev.stdb.schema.TableSchema;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Measures heap bytes for each row, primary index included: {@code java -cp … dev.stdb.server.tx.StorageFootprint
 * [rows]}. Results: docs/benchmarks/storage.md.
 */
public final class StorageFootprint {
    private static final int ROWS_DEFAULT = 1_000_000;
    private static final int ROWS_PER_TX = 10_000;

    private StorageFootprint() {}

    /** Prints one line for each layout and index. */
    public static void main(String[] arguments) throws InterruptedException {
        int rows = arguments.length > 0 ? Integer.parseInt(arguments[0]) : ROWS_DEFAULT;
        for (IndexAlgorithm index : List.of(IndexAlgorithm.BTREE, IndexAlgorithm.HASH)) {
            for (boolean ascending : new boolean[] {true, false}) {
                measure(rows, index, ascending, false);
            }
            measure(rows, index, true, true);
        }
    }

    private static void measure(int rows, IndexAlgorithm index, boolean ascending, boolean strings)
            throws InterruptedException {
        long before = usedHeap();
        Datastore datastore = Datastore.create();
        TableSchema.Builder shape = strings
                ? TableSchema.builder(
                        "wide",
                        TestTables.row(
                                "id",
                                PrimitiveType.U32,
                                "name",
                                PrimitiveType.STRING,
                                "mail",
                                PrimitiveType.STRING,
                                "age",
                                PrimitiveType.U8,
                                "score",
                                PrimitiveType.F64))
                : TestTables.account().toBuilder();
        TableSchema table = TestTables.create(
                datastore,
                shape.indexes(List.of(TestTables.index("pk_idx", index, 0)))
                        .constraints(List.of(TestTables.unique("pk_key", 0)))
                        .build());
        fill(datastore, table, rows, ascending, strings);
        Tx tx = datastore.begin();
        long raw = tx.rows(table.tableId()).rowBytes();
        long count = tx.rowCount(table.tableId());
        tx.rollback();
        long used = usedHeap() - before;
        System.out.printf(
                "index=%s keys=%s layout=%s rows=%d rawBytesPerRow=%.1f heapBytesPerRow=%.1f ratio=%.2f%n",
                index,
                ascending ? "ascending" : "random",
                strings ? "u32,string,string,u8,f64" : "u32,i64",
                count,
                (double) raw / count,
                (double) used / count,
                (double) used / raw);
        if (datastore.nextTxOffset() < 0) {
            throw new AssertionError("keeps the datastore reachable while it is measured");
        }
    }

    private static void fill(Datastore datastore, TableSchema table, int rows, boolean ascending, boolean strings) {
        SplittableRandom random = new SplittableRandom(42);
        BsatnWriter row = new BsatnWriter();
        BsatnWriter generated = new BsatnWriter();
        for (int done = 0; done < rows; done += ROWS_PER_TX) {
            Tx tx = datastore.begin();
            for (int i = done; i < Math.min(rows, done + ROWS_PER_TX); i++) {
                row.reset();
                // An odd multiplier visits every key once, in an order without locality.
                row.writeU32(ascending ? i : i * 0x9E37_79B1);
                if (strings) {
                    row.writeString("n".repeat(5 + random.nextInt(25)));
                    row.writeString("m".repeat(10 + random.nextInt(50)));
                    row.writeU8(random.nextInt(100));
                    row.writeF64(random.nextDouble());
                } else {
                    row.writeI64(i);
                }
                tx.insert(table.tableId(), row.array(), 0, row.length(), generated);
            }
            tx.commit();
        }
    }

    private static long usedHeap() throws InterruptedException {
        for (int i = 0; i < 4; i++) {
            System.gc();
            Thread.sleep(50);
        }
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }
}
