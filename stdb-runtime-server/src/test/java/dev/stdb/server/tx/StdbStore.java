package dev.stdb.server.tx;

import dev.stdb.bsatn.BsatnWriter;
import dev.stdb.moduledef.IndexAlgorithm;
import dev.stdb.sats.PrimitiveType;
import dev.stdb.sats.ProductType;
import dev.stdb.schema.TableSchema;
import dev.stdb.server.common.LittleEndian;
import dev.stdb.server.row.RowCursor;
import dev.stdb.server.tx.IndexRange.Bound;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A table of ours. Rows are encoded for every write, as a guest does. */
final class StdbStore implements BenchStore {
    private static final int NUMBER_OFFSET = Long.BYTES;

    private final Datastore datastore = Datastore.create();
    private final Layout layout;
    private final TableSchema table;
    private final int primary;
    private final BsatnWriter row = new BsatnWriter();
    private final BsatnWriter generated = new BsatnWriter();
    private final byte[] key = new byte[Long.BYTES];
    private @Nullable Tx open;

    StdbStore(Layout layout, IndexAlgorithm index) {
        this.layout = layout;
        ProductType fixed = TestTables.row("id", PrimitiveType.U64, "number", PrimitiveType.I64);
        ProductType text = TestTables.row(
                "id",
                PrimitiveType.U64,
                "number",
                PrimitiveType.I64,
                "name",
                PrimitiveType.STRING,
                "mail",
                PrimitiveType.STRING,
                "age",
                PrimitiveType.U8,
                "score",
                PrimitiveType.F64);
        TableSchema wanted = TableSchema.builder("bench", layout == Layout.FIXED16 ? fixed : text)
                .indexes(List.of(TestTables.index("bench_id", index, 0)))
                .constraints(List.of(TestTables.unique("bench_id_key", 0)))
                .build();
        this.table = TestTables.create(datastore, wanted);
        this.primary = table.indexes().get(0).indexId();
    }

    private Tx tx() {
        Tx tx = open;
        if (tx == null) {
            tx = datastore.begin();
            open = tx;
        }
        return tx;
    }

    private void encode(long id, long value) {
        row.reset();
        row.writeI64(id);
        row.writeI64(value);
        if (layout == Layout.TEXT100) {
            row.writeString(Layout.name(value));
            row.writeString(Layout.mail(value));
            row.writeU8((int) value & 0x7F);
            row.writeF64(value);
        }
    }

    @Override
    public void insert(long id, long value) {
        encode(id, value);
        tx().insert(table.tableId(), row.array(), 0, row.length(), generated);
    }

    @Override
    public void update(long id, long value) {
        encode(id, value);
        tx().update(table.tableId(), primary, row.array(), 0, row.length(), generated);
    }

    @Override
    public void delete(long id) {
        LittleEndian.putLong(key, 0, id);
        tx().deletePoint(primary, key, 0, key.length);
    }

    @Override
    public long read(long id) {
        LittleEndian.putLong(key, 0, id);
        RowCursor rows = tx().scanPoint(primary, key, 0, key.length);
        return rows.next() ? LittleEndian.getLong(rows.array(), rows.offset() + NUMBER_OFFSET) : -1;
    }

    @Override
    public long sum(long from, long to) {
        IndexRange range = new IndexRange(new byte[0], 0, Bound.included(bytes(from)), Bound.excluded(bytes(to)));
        RowCursor rows = tx().scanRange(primary, range);
        long sum = 0;
        while (rows.next()) {
            sum += LittleEndian.getLong(rows.array(), rows.offset() + NUMBER_OFFSET);
        }
        return sum;
    }

    private static byte[] bytes(long number) {
        byte[] bytes = new byte[Long.BYTES];
        LittleEndian.putLong(bytes, 0, number);
        return bytes;
    }

    @Override
    public void commit() {
        tx().commit();
        open = null;
    }
}
