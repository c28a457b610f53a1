package game;

import dev.stdb.module.Range;
import dev.stdb.module.RowIterator;
import dev.stdb.types.Identity;
import java.util.Optional;
import javax.annotation.processing.Generated;

/**
 * The tables of this module, for reading.
 */
@Generated("dev.stdb.processor.ModuleProcessor")
public final class ReadOnlyDb {
    private final OldScoreRows oldScore;

    private final ScoreRows score;

    ReadOnlyDb(Db db) {
        this.oldScore = new OldScoreRows(db.oldScore());
        this.score = new ScoreRows(db.score());
    }

    /**
     * Returns table {@code oldScore}.
     */
    public OldScoreRows oldScore() {
        return oldScore;
    }

    /**
     * Returns table {@code score}.
     */
    public ScoreRows score() {
        return score;
    }

    /**
     * Table {@code oldScore}: rows of {@link Score}.
     */
    public static final class OldScoreRows {
        private final OldScoreTable table;

        private final KeyIndex key;

        private final SeasonLevelPlayerIndex seasonLevelPlayer;

        private OldScoreRows(OldScoreTable table) {
            this.table = table;
            this.key = new KeyIndex(table.key());
            this.seasonLevelPlayer = new SeasonLevelPlayerIndex(table.seasonLevelPlayer());
        }

        /**
         * Returns the number of rows; the view depends on all of them.
         */
        public long count() {
            return table.count();
        }

        /**
         * Returns all rows, in no particular order; the view depends on all of them.
         */
        public RowIterator<Score> iter() {
            return table.iter();
        }

        /**
         * Returns index {@code oldScore_player_level_season_idx_hash}.
         */
        public KeyIndex key() {
            return key;
        }

        /**
         * Returns index {@code oldScore_season_level_player_idx_btree}.
         */
        public SeasonLevelPlayerIndex seasonLevelPlayer() {
            return seasonLevelPlayer;
        }

        /**
         * Index {@code oldScore_player_level_season_idx_hash}.
         */
        public static final class KeyIndex {
            private final OldScoreTable.KeyIndex index;

            private KeyIndex(OldScoreTable.KeyIndex index) {
                this.index = index;
            }

            /**
             * Returns the row with this key, empty if there is none.
             */
            public Optional<Score> find(Identity player, int level, int season) {
                return this.index.find(player, level, season);
            }

            /**
             * Returns the row with this key.
             *
             * @throws dev.stdb.module.NoSuchRowException if there is none
             */
            public Score require(Identity player, int level, int season) {
                return this.index.require(player, level, season);
            }
        }

        /**
         * Index {@code oldScore_season_level_player_idx_btree}.
         */
        public static final class SeasonLevelPlayerIndex {
            private final OldScoreTable.SeasonLevelPlayerIndex index;

            private SeasonLevelPlayerIndex(OldScoreTable.SeasonLevelPlayerIndex index) {
                this.index = index;
            }

            /**
             * Returns the rows with this key.
             */
            public RowIterator<Score> filter(int season, int level, Identity player) {
                return this.index.filter(season, level, player);
            }

            /**
             * Returns the rows with {@code season} in a range.
             */
            public RowIterator<Score> filter(Range<Integer> season) {
                return this.index.filter(season);
            }

            /**
             * Returns the rows with these leading columns.
             */
            public RowIterator<Score> filter(int season) {
                return this.index.filter(season);
            }

            /**
             * Returns the rows with {@code level} in a range.
             */
            public RowIterator<Score> filter(int season, Range<Integer> level) {
                return this.index.filter(season, level);
            }

            /**
             * Returns the rows with these leading columns.
             */
            public RowIterator<Score> filter(int season, int level) {
                return this.index.filter(season, level);
            }

            /**
             * Returns the rows with {@code player} in a range.
             */
            public RowIterator<Score> filter(int season, int level, Range<Identity> player) {
                return this.index.filter(season, level, player);
            }
        }
    }

    /**
     * Table {@code score}: rows of {@link Score}.
     */
    public static final class ScoreRows {
        private final ScoreTable table;

        private final PlayerLevelSeasonIndex playerLevelSeason;

        private ScoreRows(ScoreTable table) {
            this.table = table;
            this.playerLevelSeason = new PlayerLevelSeasonIndex(table.playerLevelSeason());
        }

        /**
         * Returns the number of rows; the view depends on all of them.
         */
        public long count() {
            return table.count();
        }

        /**
         * Returns all rows, in no particular order; the view depends on all of them.
         */
        public RowIterator<Score> iter() {
            return table.iter();
        }

        /**
         * Returns index {@code score_player_level_season_idx_btree}.
         */
        public PlayerLevelSeasonIndex playerLevelSeason() {
            return playerLevelSeason;
        }

        /**
         * Index {@code score_player_level_season_idx_btree}.
         */
        public static final class PlayerLevelSeasonIndex {
            private final ScoreTable.PlayerLevelSeasonIndex index;

            private PlayerLevelSeasonIndex(ScoreTable.PlayerLevelSeasonIndex index) {
                this.index = index;
            }

            /**
             * Returns the row with this key, empty if there is none.
             */
            public Optional<Score> find(Identity player, int level, int season) {
                return this.index.find(player, level, season);
            }

            /**
             * Returns the row with this key.
             *
             * @throws dev.stdb.module.NoSuchRowException if there is none
             */
            public Score require(Identity player, int level, int season) {
                return this.index.require(player, level, season);
            }

            /**
             * Returns the rows with {@code player} in a range.
             */
            public RowIterator<Score> filter(Range<Identity> player) {
                return this.index.filter(player);
            }

            /**
             * Returns the rows with these leading columns.
             */
            public RowIterator<Score> filter(Identity player) {
                return this.index.filter(player);
            }

            /**
             * Returns the rows with {@code level} in a range.
             */
            public RowIterator<Score> filter(Identity player, Range<Integer> level) {
                return this.index.filter(player, level);
            }

            /**
             * Returns the rows with these leading columns.
             */
            public RowIterator<Score> filter(Identity player, int level) {
                return this.index.filter(player, level);
            }

            /**
             * Returns the rows with {@code season} in a range.
             */
            public RowIterator<Score> filter(Identity player, int level, Range<Integer> season) {
                return this.index.filter(player, level, season);
            }
        }
    }
}
