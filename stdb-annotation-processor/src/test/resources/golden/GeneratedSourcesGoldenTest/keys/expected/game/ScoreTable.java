package game;

import dev.stdb.module.Cursor;
import dev.stdb.module.IndexHandle;
import dev.stdb.module.Memory;
import dev.stdb.module.Range;
import dev.stdb.module.RowIterator;
import dev.stdb.module.Scratch;
import dev.stdb.module.TableHandle;
import dev.stdb.module.Values;
import dev.stdb.types.Identity;
import java.util.Optional;
import javax.annotation.processing.Generated;

/**
 * Table {@code score}: rows of {@link Score}.
 */
@Generated("dev.stdb.processor.ModuleProcessor")
public final class ScoreTable extends TableHandle<Score> {
    private final PlayerLevelSeasonIndex playerLevelSeason = new PlayerLevelSeasonIndex(this);

    ScoreTable() {
        super("score");
    }

    /**
     * Returns the unique index on {@code player}, {@code level}, {@code season}.
     */
    public PlayerLevelSeasonIndex playerLevelSeason() {
        return playerLevelSeason;
    }

    /**
     * Inserts a row and returns it, with generated values in the auto-increment columns that were zero.
     */
    public Score insert(Score row) {
        int at = Scratch.ROW;
        insertRow(at, ScoreCodec.write(at, row));
        return withGenerated(row, at);
    }

    /**
     * Replaces the row with the same primary key and returns the new row.
     */
    public Score update(Score row) {
        return playerLevelSeason.update(row);
    }

    /**
     * Deletes the row equal to this one in all columns; returns whether there was one.
     */
    public boolean delete(Score row) {
        int at = Scratch.ROW;
        Memory.putInt(at, 1);
        return deleteRows(at, ScoreCodec.write(at + 4, row)) > 0;
    }

    private static Score withGenerated(Score row, int at) {
        int level = row.level();
        if (level == 0) {
            level = Memory.getInt(at);
        }
        return new Score(row.player(), level, row.points(), row.season());
    }

    @Override
    protected Score readRow(int at) {
        Cursor.end = at + 44;
        return ScoreCodec.read(at);
    }

    /**
     * Index {@code score_player_level_season_idx_btree}.
     */
    public static final class PlayerLevelSeasonIndex extends IndexHandle<Score> {
        private PlayerLevelSeasonIndex(ScoreTable table) {
            super(table, "score_player_level_season_idx_btree");
        }

        /**
         * Returns the row with this key, empty if there is none.
         */
        public Optional<Score> find(Identity player, int level, int season) {
            int at = Scratch.KEY;
            Values.writeIdentity(at, player);
            Memory.putInt(at + 32, level);
            Memory.putInt(at + 36, season);
            int found = loadPoint(at, at + 40);
            return found == 0 ? Optional.empty() : Optional.of(ScoreCodec.read(found));
        }

        /**
         * Returns the row with this key.
         *
         * @throws dev.stdb.module.NoSuchRowException if there is none
         */
        public Score require(Identity player, int level, int season) {
            int at = Scratch.KEY;
            Values.writeIdentity(at, player);
            Memory.putInt(at + 32, level);
            Memory.putInt(at + 36, season);
            int found = loadPoint(at, at + 40);
            if (found == 0) {
                throw noSuchRow();
            }
            return ScoreCodec.read(found);
        }

        /**
         * Replaces the row with the same key as this one and returns the new row.
         */
        public Score update(Score row) {
            int at = Scratch.ROW;
            updateRow(at, ScoreCodec.write(at, row));
            return withGenerated(row, at);
        }

        /**
         * Deletes the row with this key; returns whether there was one.
         */
        public boolean delete(Identity player, int level, int season) {
            int at = Scratch.KEY;
            Values.writeIdentity(at, player);
            Memory.putInt(at + 32, level);
            Memory.putInt(at + 36, season);
            return deletePoint(at, at + 40) > 0;
        }

        /**
         * Returns the rows with {@code player} in a range.
         */
        public RowIterator<Score> filter(Range<Identity> player) {
            int at = Scratch.KEY;
            int lower = at;
            int upper = playerBound(lower, player.lowerTag(), player.lower());
            int end = playerBound(upper, player.upperTag(), player.upper());
            return scanRange(at, 0, lower, upper, end);
        }

        /**
         * Deletes the rows with {@code player} in a range and returns how many there were.
         */
        public int delete(Range<Identity> player) {
            int at = Scratch.KEY;
            int lower = at;
            int upper = playerBound(lower, player.lowerTag(), player.lower());
            int end = playerBound(upper, player.upperTag(), player.upper());
            return deleteRange(at, 0, lower, upper, end);
        }

        /**
         * Returns the rows with these leading columns.
         */
        public RowIterator<Score> filter(Identity player) {
            int at = Scratch.KEY;
            Values.writeIdentity(at, player);
            int lower = at + 32;
            Memory.putByte(lower, (byte) 2);
            Memory.putByte(lower + 1, (byte) 2);
            return scanRange(at, 1, lower, lower + 1, lower + 2);
        }

        /**
         * Deletes the rows with these leading columns and returns how many there were.
         */
        public int delete(Identity player) {
            int at = Scratch.KEY;
            Values.writeIdentity(at, player);
            int lower = at + 32;
            Memory.putByte(lower, (byte) 2);
            Memory.putByte(lower + 1, (byte) 2);
            return deleteRange(at, 1, lower, lower + 1, lower + 2);
        }

        /**
         * Returns the rows with {@code level} in a range.
         */
        public RowIterator<Score> filter(Identity player, Range<Integer> level) {
            int at = Scratch.KEY;
            Values.writeIdentity(at, player);
            int lower = at + 32;
            int upper = levelBound(lower, level.lowerTag(), level.lower());
            int end = levelBound(upper, level.upperTag(), level.upper());
            return scanRange(at, 1, lower, upper, end);
        }

        /**
         * Deletes the rows with {@code level} in a range and returns how many there were.
         */
        public int delete(Identity player, Range<Integer> level) {
            int at = Scratch.KEY;
            Values.writeIdentity(at, player);
            int lower = at + 32;
            int upper = levelBound(lower, level.lowerTag(), level.lower());
            int end = levelBound(upper, level.upperTag(), level.upper());
            return deleteRange(at, 1, lower, upper, end);
        }

        /**
         * Returns the rows with these leading columns.
         */
        public RowIterator<Score> filter(Identity player, int level) {
            int at = Scratch.KEY;
            Values.writeIdentity(at, player);
            Memory.putInt(at + 32, level);
            int lower = at + 36;
            Memory.putByte(lower, (byte) 2);
            Memory.putByte(lower + 1, (byte) 2);
            return scanRange(at, 2, lower, lower + 1, lower + 2);
        }

        /**
         * Deletes the rows with these leading columns and returns how many there were.
         */
        public int delete(Identity player, int level) {
            int at = Scratch.KEY;
            Values.writeIdentity(at, player);
            Memory.putInt(at + 32, level);
            int lower = at + 36;
            Memory.putByte(lower, (byte) 2);
            Memory.putByte(lower + 1, (byte) 2);
            return deleteRange(at, 2, lower, lower + 1, lower + 2);
        }

        /**
         * Returns the rows with {@code season} in a range.
         */
        public RowIterator<Score> filter(Identity player, int level, Range<Integer> season) {
            int at = Scratch.KEY;
            Values.writeIdentity(at, player);
            Memory.putInt(at + 32, level);
            int lower = at + 36;
            int upper = seasonBound(lower, season.lowerTag(), season.lower());
            int end = seasonBound(upper, season.upperTag(), season.upper());
            return scanRange(at, 2, lower, upper, end);
        }

        /**
         * Deletes the rows with {@code season} in a range and returns how many there were.
         */
        public int delete(Identity player, int level, Range<Integer> season) {
            int at = Scratch.KEY;
            Values.writeIdentity(at, player);
            Memory.putInt(at + 32, level);
            int lower = at + 36;
            int upper = seasonBound(lower, season.lowerTag(), season.lower());
            int end = seasonBound(upper, season.upperTag(), season.upper());
            return deleteRange(at, 2, lower, upper, end);
        }

        private static int playerBound(int at, byte tag, Identity key) {
            Memory.putByte(at, tag);
            if (key == null) {
                return at + 1;
            }
            Values.writeIdentity(at + 1, key);
            return at + 33;
        }

        private static int levelBound(int at, byte tag, Integer key) {
            Memory.putByte(at, tag);
            if (key == null) {
                return at + 1;
            }
            Memory.putInt(at + 1, key);
            return at + 5;
        }

        private static int seasonBound(int at, byte tag, Integer key) {
            Memory.putByte(at, tag);
            if (key == null) {
                return at + 1;
            }
            Memory.putInt(at + 1, key);
            return at + 5;
        }
    }
}
