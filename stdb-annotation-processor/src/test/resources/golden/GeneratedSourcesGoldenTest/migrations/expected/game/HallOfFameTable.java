package game;

import dev.stdb.module.IndexHandle;
import dev.stdb.module.Memory;
import dev.stdb.module.Range;
import dev.stdb.module.RowIterator;
import dev.stdb.module.Scratch;
import dev.stdb.module.TableHandle;
import java.util.Optional;
import javax.annotation.processing.Generated;

/**
 * Table {@code HallOfFame}: rows of {@link Player}.
 */
@Generated("dev.stdb.processor.ModuleProcessor")
public final class HallOfFameTable extends TableHandle<Player> {
    private final IdIndex id = new IdIndex(this);

    HallOfFameTable() {
        super("HallOfFame");
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
    public Player insert(Player row) {
        int at = Scratch.row(PlayerCodec.sizeMax(row));
        insertRow(at, PlayerCodec.write(at, row));
        return withGenerated(row, at);
    }

    /**
     * Replaces the row with the same primary key and returns the new row.
     */
    public Player update(Player row) {
        return id.update(row);
    }

    /**
     * Deletes the row equal to this one in all columns; returns whether there was one.
     */
    public boolean delete(Player row) {
        int at = Scratch.row(4 + PlayerCodec.sizeMax(row));
        Memory.putInt(at, 1);
        return deleteRows(at, PlayerCodec.write(at + 4, row)) > 0;
    }

    private static Player withGenerated(Player row, int at) {
        long id = row.id();
        if (id == 0) {
            id = Memory.getLong(at);
        }
        return new Player(id, row.nick(), row.points());
    }

    @Override
    protected Player readRow(int at) {
        return PlayerCodec.read(at);
    }

    /**
     * Index {@code HallOfFame_id_idx_btree}.
     */
    public static final class IdIndex extends IndexHandle<Player> {
        private IdIndex(HallOfFameTable table) {
            super(table, "HallOfFame_id_idx_btree");
        }

        /**
         * Returns the row with this key, empty if there is none.
         */
        public Optional<Player> find(long id) {
            int at = Scratch.KEY;
            Memory.putLong(at, id);
            int found = loadPoint(at, at + 8);
            return found == 0 ? Optional.empty() : Optional.of(PlayerCodec.read(found));
        }

        /**
         * Returns the row with this key.
         *
         * @throws dev.stdb.module.NoSuchRowException if there is none
         */
        public Player require(long id) {
            int at = Scratch.KEY;
            Memory.putLong(at, id);
            int found = loadPoint(at, at + 8);
            if (found == 0) {
                throw noSuchRow();
            }
            return PlayerCodec.read(found);
        }

        /**
         * Replaces the row with the same key as this one and returns the new row.
         */
        public Player update(Player row) {
            int at = Scratch.row(PlayerCodec.sizeMax(row));
            updateRow(at, PlayerCodec.write(at, row));
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
        public RowIterator<Player> filter(Range<Long> id) {
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
