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
 * Table {@code oldScore}: rows of {@link Score}.
 */
@Generated("dev.stdb.processor.ModuleProcessor")
public final class OldScoreTable extends TableHandle<Score> {
    private final KeyIndex key = new KeyIndex(this);

    private final SeasonLevelPlayerIndex seasonLevelPlayer = new SeasonLevelPlayerIndex(this);

    OldScoreTable() {
        super("oldScore");
    }

    /**
     * Returns the unique index on {@code player}, {@code level}, {@code season}.
     */
    public KeyIndex key() {
        return key;
    }

    /**
     * Returns the index on {@code season}, {@code level}, {@code player}.
     */
    public SeasonLevelPlayerIndex seasonLevelPlayer() {
        return seasonLevelPlayer;
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
        return key.update(row);
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
     * Index {@code oldScore_player_level_season_idx_hash}.
     */
    public static final class KeyIndex extends IndexHandle<Score> {
        private KeyIndex(OldScoreTable table) {
            super(table, "oldScore_player_level_season_idx_hash");
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
    }

    /**
     * Index {@code oldScore_season_level_player_idx_btree}.
     */
    public static final class SeasonLevelPlayerIndex extends IndexHandle<Score> {
        private SeasonLevelPlayerIndex(OldScoreTable table) {
            super(table, "oldScore_season_level_player_idx_btree");
        }

        /**
         * Returns the rows with this key.
         */
        public RowIterator<Score> filter(int season, int level, Identity player) {
            int at = Scratch.KEY;
            Memory.putInt(at, season);
            Memory.putInt(at + 4, level);
            Values.writeIdentity(at + 8, player);
            return scanPoint(at, at + 40);
        }

        /**
         * Deletes the rows with this key and returns how many there were.
         */
        public int delete(int season, int level, Identity player) {
            int at = Scratch.KEY;
            Memory.putInt(at, season);
            Memory.putInt(at + 4, level);
            Values.writeIdentity(at + 8, player);
            return deletePoint(at, at + 40);
        }

        /**
         * Returns the rows with {@code season} in a range.
         */
        public RowIterator<Score> filter(Range<Integer> season) {
            int at = Scratch.KEY;
            int lower = at;
            int upper = seasonBound(lower, season.lowerTag(), season.lower());
            int end = seasonBound(upper, season.upperTag(), season.upper());
            return scanRange(at, 0, lower, upper, end);
        }

        /**
         * Deletes the rows with {@code season} in a range and returns how many there were.
         */
        public int delete(Range<Integer> season) {
            int at = Scratch.KEY;
            int lower = at;
            int upper = seasonBound(lower, season.lowerTag(), season.lower());
            int end = seasonBound(upper, season.upperTag(), season.upper());
            return deleteRange(at, 0, lower, upper, end);
        }

        /**
         * Returns the rows with these leading columns.
         */
        public RowIterator<Score> filter(int season) {
            int at = Scratch.KEY;
            Memory.putInt(at, season);
            int lower = at + 4;
            Memory.putByte(lower, (byte) 2);
            Memory.putByte(lower + 1, (byte) 2);
            return scanRange(at, 1, lower, lower + 1, lower + 2);
        }

        /**
         * Deletes the rows with these leading columns and returns how many there were.
         */
        public int delete(int season) {
            int at = Scratch.KEY;
            Memory.putInt(at, season);
            int lower = at + 4;
            Memory.putByte(lower, (byte) 2);
            Memory.putByte(lower + 1, (byte) 2);
            return deleteRange(at, 1, lower, lower + 1, lower + 2);
        }

        /**
         * Returns the rows with {@code level} in a range.
         */
        public RowIterator<Score> filter(int season, Range<Integer> level) {
            int at = Scratch.KEY;
            Memory.putInt(at, season);
            int lower = at + 4;
            int upper = levelBound(lower, level.lowerTag(), level.lower());
            int end = levelBound(upper, level.upperTag(), level.upper());
            return scanRange(at, 1, lower, upper, end);
        }

        /**
         * Deletes the rows with {@code level} in a range and returns how many there were.
         */
        public int delete(int season, Range<Integer> level) {
            int at = Scratch.KEY;
            Memory.putInt(at, season);
            int lower = at + 4;
            int upper = levelBound(lower, level.lowerTag(), level.lower());
            int end = levelBound(upper, level.upperTag(), level.upper());
            return deleteRange(at, 1, lower, upper, end);
        }

        /**
         * Returns the rows with these leading columns.
         */
        public RowIterator<Score> filter(int season, int level) {
            int at = Scratch.KEY;
            Memory.putInt(at, season);
            Memory.putInt(at + 4, level);
            int lower = at + 8;
            Memory.putByte(lower, (byte) 2);
            Memory.putByte(lower + 1, (byte) 2);
            return scanRange(at, 2, lower, lower + 1, lower + 2);
        }

        /**
         * Deletes the rows with these leading columns and returns how many there were.
         */
        public int delete(int season, int level) {
            int at = Scratch.KEY;
            Memory.putInt(at, season);
            Memory.putInt(at + 4, level);
            int lower = at + 8;
            Memory.putByte(lower, (byte) 2);
            Memory.putByte(lower + 1, (byte) 2);
            return deleteRange(at, 2, lower, lower + 1, lower + 2);
        }

        /**
         * Returns the rows with {@code player} in a range.
         */
        public RowIterator<Score> filter(int season, int level, Range<Identity> player) {
            int at = Scratch.KEY;
            Memory.putInt(at, season);
            Memory.putInt(at + 4, level);
            int lower = at + 8;
            int upper = playerBound(lower, player.lowerTag(), player.lower());
            int end = playerBound(upper, player.upperTag(), player.upper());
            return scanRange(at, 2, lower, upper, end);
        }

        /**
         * Deletes the rows with {@code player} in a range and returns how many there were.
         */
        public int delete(int season, int level, Range<Identity> player) {
            int at = Scratch.KEY;
            Memory.putInt(at, season);
            Memory.putInt(at + 4, level);
            int lower = at + 8;
            int upper = playerBound(lower, player.lowerTag(), player.lower());
            int end = playerBound(upper, player.upperTag(), player.upper());
            return deleteRange(at, 2, lower, upper, end);
        }

        private static int seasonBound(int at, byte tag, Integer key) {
            Memory.putByte(at, tag);
            if (key == null) {
                return at + 1;
            }
            Memory.putInt(at + 1, key);
            return at + 5;
        }

        private static int levelBound(int at, byte tag, Integer key) {
            Memory.putByte(at, tag);
            if (key == null) {
                return at + 1;
            }
            Memory.putInt(at + 1, key);
            return at + 5;
        }

        private static int playerBound(int at, byte tag, Identity key) {
            Memory.putByte(at, tag);
            if (key == null) {
                return at + 1;
            }
            Values.writeIdentity(at + 1, key);
            return at + 33;
        }
    }
}
