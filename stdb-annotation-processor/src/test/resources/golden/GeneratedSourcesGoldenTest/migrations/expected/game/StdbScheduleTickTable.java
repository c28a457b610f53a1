package game;

import dev.stdb.module.IndexHandle;
import dev.stdb.module.Memory;
import dev.stdb.module.Range;
import dev.stdb.module.RowIterator;
import dev.stdb.module.ScheduledRun;
import dev.stdb.module.Scratch;
import dev.stdb.module.TableHandle;
import java.util.Optional;
import javax.annotation.processing.Generated;

/**
 * Table {@code stdb_schedule_tick}: rows of {@link ScheduledRun}.
 */
@Generated("dev.stdb.processor.ModuleProcessor")
final class StdbScheduleTickTable extends TableHandle<ScheduledRun> {
    private final IdIndex id = new IdIndex(this);

    StdbScheduleTickTable() {
        super("stdb_schedule_tick");
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
    public ScheduledRun insert(ScheduledRun row) {
        int at = Scratch.row(StdbScheduledRunCodec.sizeMax(row));
        insertRow(at, StdbScheduledRunCodec.write(at, row));
        return withGenerated(row, at);
    }

    /**
     * Replaces the row with the same primary key and returns the new row.
     */
    public ScheduledRun update(ScheduledRun row) {
        return id.update(row);
    }

    /**
     * Deletes the row equal to this one in all columns; returns whether there was one.
     */
    public boolean delete(ScheduledRun row) {
        int at = Scratch.row(4 + StdbScheduledRunCodec.sizeMax(row));
        Memory.putInt(at, 1);
        return deleteRows(at, StdbScheduledRunCodec.write(at + 4, row)) > 0;
    }

    private static ScheduledRun withGenerated(ScheduledRun row, int at) {
        long id = row.id();
        if (id == 0) {
            id = Memory.getLong(at);
        }
        return new ScheduledRun(id, row.at(), row.rule());
    }

    @Override
    protected ScheduledRun readRow(int at) {
        return StdbScheduledRunCodec.read(at);
    }

    /**
     * Index {@code stdb_schedule_tick_id_idx_btree}.
     */
    public static final class IdIndex extends IndexHandle<ScheduledRun> {
        private IdIndex(StdbScheduleTickTable table) {
            super(table, "stdb_schedule_tick_id_idx_btree");
        }

        /**
         * Returns the row with this key, empty if there is none.
         */
        public Optional<ScheduledRun> find(long id) {
            int at = Scratch.KEY;
            Memory.putLong(at, id);
            int found = loadPoint(at, at + 8);
            return found == 0 ? Optional.empty() : Optional.of(StdbScheduledRunCodec.read(found));
        }

        /**
         * Returns the row with this key.
         *
         * @throws dev.stdb.module.NoSuchRowException if there is none
         */
        public ScheduledRun require(long id) {
            int at = Scratch.KEY;
            Memory.putLong(at, id);
            int found = loadPoint(at, at + 8);
            if (found == 0) {
                throw noSuchRow();
            }
            return StdbScheduledRunCodec.read(found);
        }

        /**
         * Replaces the row with the same key as this one and returns the new row.
         */
        public ScheduledRun update(ScheduledRun row) {
            int at = Scratch.row(StdbScheduledRunCodec.sizeMax(row));
            updateRow(at, StdbScheduledRunCodec.write(at, row));
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
        public RowIterator<ScheduledRun> filter(Range<Long> id) {
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
