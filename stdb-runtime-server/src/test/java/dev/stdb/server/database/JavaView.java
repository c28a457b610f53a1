package dev.stdb.server.database;

import dev.stdb.bsatn.BsatnWriter;
import dev.stdb.schema.IndexSchema;
import dev.stdb.schema.TableSchema;
import dev.stdb.server.guest.ViewCall;
import dev.stdb.server.guest.ViewResult;
import dev.stdb.server.row.RowBuffer;
import dev.stdb.server.row.RowCursor;
import dev.stdb.server.tx.IndexRange;
import dev.stdb.server.tx.RowReader;
import dev.stdb.types.Identity;
import java.util.Objects;

/** Code of a view of a {@link JavaModule}. */
@FunctionalInterface
interface JavaView {
    ViewResult run(Source source);

    /** What the code of a view reads. */
    final class Source {
        private final ViewCall call;
        private final RowReader reader;

        Source(ViewCall call, RowReader reader) {
            this.call = call;
            this.reader = reader;
        }

        Identity caller() {
            return call.caller();
        }

        /** Returns the arguments in BSATN, not to be modified. */
        byte[] args() {
            return call.args();
        }

        long count(String table) {
            return reader.rowCount(table(table).tableId());
        }

        RowBuffer all(String table) {
            return copy(reader.scan(table(table).tableId()));
        }

        /** Returns the rows with a key of an index. */
        RowBuffer point(String index, byte... key) {
            return copy(reader.scanPoint(index(index).indexId(), key, 0, key.length));
        }

        /** Returns the rows with keys from one to another, both included. */
        RowBuffer between(String index, byte[] from, byte[] to) {
            IndexRange range =
                    new IndexRange(new byte[0], 0, IndexRange.Bound.included(from), IndexRange.Bound.included(to));
            return copy(reader.scanRange(index(index).indexId(), range));
        }

        private static RowBuffer copy(RowCursor cursor) {
            RowBuffer rows = new RowBuffer();
            while (cursor.next()) {
                rows.add(cursor.array(), cursor.offset(), cursor.length());
            }
            return rows;
        }

        private TableSchema table(String name) {
            return Objects.requireNonNull(reader.catalog().tableByName(name), () -> "no table " + name);
        }

        private IndexSchema index(String name) {
            return Objects.requireNonNull(reader.catalog().indexByName(name), () -> "no index " + name);
        }
    }

    /** Returns the result that consists of some rows. */
    static ViewResult rows(RowBuffer rows) {
        BsatnWriter array = new BsatnWriter();
        array.writeCount(rows.count());
        array.writeRaw(rows.data(), 0, rows.sizeBytes());
        return new ViewResult.Rows(array.toByteArray());
    }

    /** Returns the result that consists of some encoded rows. */
    static ViewResult rows(byte[]... rows) {
        RowBuffer buffer = new RowBuffer();
        for (byte[] row : rows) {
            buffer.add(row, 0, row.length);
        }
        return rows(buffer);
    }
}
