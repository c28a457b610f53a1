package dev.stdb.server.subscription;

import dev.stdb.bsatn.BsatnWriter;
import dev.stdb.moduledef.ModuleDef;
import dev.stdb.moduledef.TypeDef;
import dev.stdb.moduledef.ViewDef;
import dev.stdb.sats.AlgebraicType;
import dev.stdb.sats.ArrayType;
import dev.stdb.sats.PrimitiveType;
import dev.stdb.sats.ProductType;
import dev.stdb.sats.RefType;
import dev.stdb.sats.SpecialTypes;
import dev.stdb.sats.Typespace;
import dev.stdb.schema.DatabaseSchema;
import dev.stdb.schema.TableSchema;
import dev.stdb.server.common.Clock;
import dev.stdb.server.guest.ViewCall;
import dev.stdb.server.guest.ViewResult;
import dev.stdb.server.query.QueryAuth;
import dev.stdb.server.query.TestTable;
import dev.stdb.server.row.RowBuffer;
import dev.stdb.server.row.RowCursor;
import dev.stdb.server.tx.Datastore;
import dev.stdb.server.tx.IndexRange;
import dev.stdb.server.tx.IndexRange.Bound;
import dev.stdb.server.tx.RowReader;
import dev.stdb.server.tx.Tx;
import dev.stdb.server.tx.TxData;
import dev.stdb.server.view.LiveViews;
import dev.stdb.server.view.ViewLimits;
import dev.stdb.server.view.ViewModule;
import dev.stdb.types.ConnectionId;
import dev.stdb.types.Identity;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Cost of one transaction that inserts or deletes one row, by number of callers subscribed to a view of their own rows,
 * 10 each: a row that none of them has read must cost the same for any number of them, a row of one of them one
 * evaluation more. The views look their rows up by key or by range, or yield a query. Beside them stand views whose
 * code also asks for the number of all rows, all of which are run again. The code of the views is Java; that of a
 * module takes longer.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class ViewBenchmark {
    private static final int ROWS_EACH = 10;
    private static final int NOBODY = 1_000_000;

    /** Callers, each subscribed to its own instance. */
    @Param({"0", "10", "100", "1000", "10000"})
    public int callers;

    private final World byKey = new World(Reads.KEY);
    private final World byRange = new World(Reads.RANGE);
    private final World byQuery = new World(Reads.QUERY);
    private final World byAll = new World(Reads.ALL);

    /** How the code of the view finds the rows of its caller. */
    private enum Reads {
        KEY,
        RANGE,
        /** Not at all: it yields a query for them. */
        QUERY,
        /** By key, and asks for the number of all rows. */
        ALL
    }

    /** A database with one table, one view and its subscribers. */
    private static final class World implements ViewModule {
        private final Reads reads;
        private final Datastore datastore = Datastore.create();
        private final SubscriptionRegistry registry =
                new SubscriptionRegistry(new LiveViews(this, Clock.system(), ViewLimits.defaults()));
        private final DatabaseSchema schema;
        private final TableSchema table;
        private final BsatnWriter row = new BsatnWriter();
        private final BsatnWriter generated = new BsatnWriter();
        private boolean inserted;

        World(Reads reads) {
            this.reads = reads;
            Tx tx = datastore.begin();
            table = tx.createTable(new TestTable("note")
                    .column("id", PrimitiveType.U32)
                    .column("owner", SpecialTypes.IDENTITY)
                    .column("text", PrimitiveType.STRING)
                    .key(0)
                    .index(1)
                    .build());
            tx.commit();
            schema = DatabaseSchema.of(ModuleDef.builder()
                    .typespace(new Typespace(List.of(table.rowType())))
                    .type(new TypeDef(List.of(), "Note", 0, true))
                    .view(new ViewDef("mine", 0, true, false, new ProductType(List.of()), result()))
                    .build());
        }

        private AlgebraicType result() {
            RefType note = new RefType(0);
            return reads == Reads.QUERY
                    ? ProductType.of(new ProductType.Element(SpecialTypes.QUERY_MARKER, note))
                    : new ArrayType(note);
        }

        void subscribe(int callers) {
            Tx tx = datastore.begin();
            for (int i = 0; i < callers * ROWS_EACH; i++) {
                insert(tx, i, i / ROWS_EACH);
            }
            tx.commit();
            for (int i = 0; i < callers; i++) {
                Identity caller = Identity.of(i, 0, 0, 0);
                ClientKey key = new ClientKey(caller, ConnectionId.of(i + 1, 0));
                try (Tx now = datastore.begin()) {
                    registry.register(key, 1, List.of("SELECT * FROM mine"), now, new QueryAuth(caller, false));
                }
            }
        }

        private void insert(Tx tx, int id, int owner) {
            row.reset();
            row.writeU32(id);
            row.writeIdentity(Identity.of(owner, 0, 0, 0));
            row.writeString("a note of some length");
            tx.insert(table.tableId(), row.array(), 0, row.length(), generated);
        }

        /** Inserts a row of an owner, or deletes it again. */
        TxUpdates change(int owner) {
            Tx tx = datastore.begin();
            if (inserted) {
                byte[] id = {-1, -1, -1, 0};
                tx.deletePoint(table.indexes().get(0).indexId(), id, 0, id.length);
            } else {
                insert(tx, 0xFF_FFFF, owner);
            }
            inserted = !inserted;
            TxData data = tx.commit();
            try (Tx after = datastore.begin()) {
                return registry.evaluate(data, after);
            }
        }

        @Override
        public DatabaseSchema schema() {
            return schema;
        }

        @Override
        public ViewResult call(ViewCall call, RowReader source) {
            if (reads == Reads.QUERY) {
                return new ViewResult.Query(
                        "SELECT * FROM note WHERE owner = 0x" + call.caller().toHex());
            } else if (reads == Reads.ALL) {
                source.rowCount(table.tableId());
            }
            RowBuffer rows = new RowBuffer();
            RowCursor found = find(source, call.caller());
            while (found.next()) {
                rows.add(found.array(), found.offset(), found.length());
            }
            BsatnWriter array = new BsatnWriter(rows.sizeBytes() + Integer.BYTES);
            array.writeCount(rows.count());
            array.writeRaw(rows.data(), 0, rows.sizeBytes());
            return new ViewResult.Rows(array.toByteArray());
        }

        private RowCursor find(RowReader source, Identity caller) {
            int index = table.indexes().get(1).indexId();
            byte[] owner = bytes(caller);
            if (reads != Reads.RANGE) {
                return source.scanPoint(index, owner, 0, owner.length);
            }
            byte[] next = bytes(Identity.of(caller.w0() + 1, 0, 0, 0));
            return source.scanRange(index, new IndexRange(new byte[0], 0, Bound.included(owner), Bound.excluded(next)));
        }

        private static byte[] bytes(Identity caller) {
            byte[] bytes = new byte[Identity.SIZE_BYTES];
            caller.copyTo(bytes, 0);
            return bytes;
        }
    }

    /** Subscribes the callers. */
    @Setup(Level.Trial)
    public void subscribe() {
        byKey.subscribe(callers);
        byRange.subscribe(callers);
        byQuery.subscribe(callers);
        byAll.subscribe(callers);
    }

    /** A row that no view has read. */
    @Benchmark
    public TxUpdates noneChanged() {
        return byKey.change(NOBODY);
    }

    /** The same, where each has read a range. */
    @Benchmark
    public TxUpdates noRangeChanged() {
        return byRange.change(NOBODY);
    }

    /** The same, where each has a query. */
    @Benchmark
    public TxUpdates noQueryChanged() {
        return byQuery.change(NOBODY);
    }

    /** A row of one caller. */
    @Benchmark
    public TxUpdates oneChanged() {
        return byKey.change(0);
    }

    /** The same, where each has read a range. */
    @Benchmark
    public TxUpdates oneRangeChanged() {
        return byRange.change(0);
    }

    /** The same, where each has a query. */
    @Benchmark
    public TxUpdates oneQueryChanged() {
        return byQuery.change(0);
    }

    /** A row of one caller, where every view has read something of it. */
    @Benchmark
    public TxUpdates allRunAgain() {
        return byAll.change(0);
    }
}
