package generics;

import dev.stdb.module.IndexHandle;
import dev.stdb.module.Memory;
import dev.stdb.module.Range;
import dev.stdb.module.RowIterator;
import dev.stdb.module.Scratch;
import dev.stdb.module.TableHandle;
import java.util.Optional;
import javax.annotation.processing.Generated;

/**
 * Table {@code score}: rows of {@link Score}.
 */
@Generated("dev.stdb.processor.ModuleProcessor")
public final class ScoreTable extends TableHandle<Score> {
    private final IdIndex id = new IdIndex(this);

    ScoreTable() {
        super("score");
    }

    /**
     * Returns the unique index on {@code id}.
     */
    public IdIndex id() {
        return id;
    }

    /**
     * Inserts a row and returns it.
     */
    public Score insert(Score row) {
        int at = Scratch.row(ScoreCodec.sizeMax(row));
        insertRow(at, ScoreCodec.write(at, row));
        return row;
    }

    /**
     * Replaces the row with the same primary key and returns the new row.
     */
    public Score update(Score row) {
        return id.update(row);
    }

    /**
     * Deletes the row equal to this one in all columns; returns whether there was one.
     */
    public boolean delete(Score row) {
        int at = Scratch.row(4 + ScoreCodec.sizeMax(row));
        Memory.putInt(at, 1);
        return deleteRows(at, ScoreCodec.write(at + 4, row)) > 0;
    }

    @Override
    protected Score readRow(int at) {
        return ScoreCodec.read(at);
    }

    /**
     * Index {@code score_id_idx_btree}.
     */
    public static final class IdIndex extends IndexHandle<Score> {
        private IdIndex(ScoreTable table) {
            super(table, "score_id_idx_btree");
        }

        /**
         * Returns the row with this key, empty if there is none.
         */
        public Optional<Score> find(int id) {
            int at = Scratch.KEY;
            Memory.putInt(at, id);
            int found = loadPoint(at, at + 4);
            return found == 0 ? Optional.empty() : Optional.of(ScoreCodec.read(found));
        }

        /**
         * Returns the row with this key.
         *
         * @throws dev.stdb.module.NoSuchRowException if there is none
         */
        public Score require(int id) {
            int at = Scratch.KEY;
            Memory.putInt(at, id);
            int found = loadPoint(at, at + 4);
            if (found == 0) {
                throw noSuchRow();
            }
            return ScoreCodec.read(found);
        }

        /**
         * Replaces the row with the same key as this one and returns the new row.
         */
        public Score update(Score row) {
            int at = Scratch.row(ScoreCodec.sizeMax(row));
            updateRow(at, ScoreCodec.write(at, row));
            return row;
        }

        /**
         * Deletes the row with this key; returns whether there was one.
         */
        public boolean delete(int id) {
            int at = Scratch.KEY;
            Memory.putInt(at, id);
            return deletePoint(at, at + 4) > 0;
        }

        /**
         * Returns the rows with {@code id} in a range.
         */
        public RowIterator<Score> filter(Range<Integer> id) {
            int at = Scratch.KEY;
            int lower = at;
            int upper = idBound(lower, id.lowerTag(), id.lower());
            int end = idBound(upper, id.upperTag(), id.upper());
            return scanRange(at, 0, lower, upper, end);
        }

        /**
         * Deletes the rows with {@code id} in a range and returns how many there were.
         */
        public int delete(Range<Integer> id) {
            int at = Scratch.KEY;
            int lower = at;
            int upper = idBound(lower, id.lowerTag(), id.lower());
            int end = idBound(upper, id.upperTag(), id.upper());
            return deleteRange(at, 0, lower, upper, end);
        }

        private static int idBound(int at, byte tag, Integer key) {
            Memory.putByte(at, tag);
            if (key == null) {
                return at + 1;
            }
            Memory.putInt(at + 1, key);
            return at + 5;
        }
    }
}
