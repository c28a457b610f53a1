package weather;

import dev.stdb.module.IndexHandle;
import dev.stdb.module.Memory;
import dev.stdb.module.Range;
import dev.stdb.module.RowIterator;
import dev.stdb.module.Scratch;
import dev.stdb.module.TableHandle;
import java.util.Optional;
import javax.annotation.processing.Generated;

/**
 * Table {@code poll}: rows of {@link Weather.Poll}.
 */
@Generated("dev.stdb.processor.ModuleProcessor")
public final class PollTable extends TableHandle<Weather.Poll> {
    private final IdIndex id = new IdIndex(this);

    PollTable() {
        super("poll");
    }

    /**
     * Returns the unique index on {@code id}.
     */
    public IdIndex id() {
        return id;
    }

    /**
     * Inserts a row and returns it, with generated values in the auto-increment columns that were zero.
     */
    public Weather.Poll insert(Weather.Poll row) {
        int at = Scratch.row(PollCodec.sizeMax(row));
        insertRow(at, PollCodec.write(at, row));
        return withGenerated(row, at);
    }

    /**
     * Replaces the row with the same primary key and returns the new row.
     */
    public Weather.Poll update(Weather.Poll row) {
        return id.update(row);
    }

    /**
     * Deletes the row equal to this one in all columns; returns whether there was one.
     */
    public boolean delete(Weather.Poll row) {
        int at = Scratch.row(4 + PollCodec.sizeMax(row));
        Memory.putInt(at, 1);
        return deleteRows(at, PollCodec.write(at + 4, row)) > 0;
    }

    private static Weather.Poll withGenerated(Weather.Poll row, int at) {
        long id = row.id();
        if (id == 0) {
            id = Memory.getLong(at);
        }
        return new Weather.Poll(id, row.at(), row.city());
    }

    @Override
    protected Weather.Poll readRow(int at) {
        return PollCodec.read(at);
    }

    /**
     * Index {@code poll_id_idx_btree}.
     */
    public static final class IdIndex extends IndexHandle<Weather.Poll> {
        private IdIndex(PollTable table) {
            super(table, "poll_id_idx_btree");
        }

        /**
         * Returns the row with this key, empty if there is none.
         */
        public Optional<Weather.Poll> find(long id) {
            int at = Scratch.KEY;
            Memory.putLong(at, id);
            int found = loadPoint(at, at + 8);
            return found == 0 ? Optional.empty() : Optional.of(PollCodec.read(found));
        }

        /**
         * Returns the row with this key.
         *
         * @throws dev.stdb.module.NoSuchRowException if there is none
         */
        public Weather.Poll require(long id) {
            int at = Scratch.KEY;
            Memory.putLong(at, id);
            int found = loadPoint(at, at + 8);
            if (found == 0) {
                throw noSuchRow();
            }
            return PollCodec.read(found);
        }

        /**
         * Replaces the row with the same key as this one and returns the new row.
         */
        public Weather.Poll update(Weather.Poll row) {
            int at = Scratch.row(PollCodec.sizeMax(row));
            updateRow(at, PollCodec.write(at, row));
            return withGenerated(row, at);
        }

        /**
         * Deletes the row with this key; returns whether there was one.
         */
        public boolean delete(long id) {
            int at = Scratch.KEY;
            Memory.putLong(at, id);
            return deletePoint(at, at + 8) > 0;
        }

        /**
         * Returns the rows with {@code id} in a range.
         */
        public RowIterator<Weather.Poll> filter(Range<Long> id) {
            int at = Scratch.KEY;
            int lower = at;
            int upper = idBound(lower, id.lowerTag(), id.lower());
            int end = idBound(upper, id.upperTag(), id.upper());
            return scanRange(at, 0, lower, upper, end);
        }

        /**
         * Deletes the rows with {@code id} in a range and returns how many there were.
         */
        public int delete(Range<Long> id) {
            int at = Scratch.KEY;
            int lower = at;
            int upper = idBound(lower, id.lowerTag(), id.lower());
            int end = idBound(upper, id.upperTag(), id.upper());
            return deleteRange(at, 0, lower, upper, end);
        }

        private static int idBound(int at, byte tag, Long key) {
            Memory.putByte(at, tag);
            if (key == null) {
                return at + 1;
            }
            Memory.putLong(at + 1, key);
            return at + 9;
        }
    }
}
