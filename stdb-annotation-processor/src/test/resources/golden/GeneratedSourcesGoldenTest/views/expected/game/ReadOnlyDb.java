package game;

import dev.stdb.module.Range;
import dev.stdb.module.RowIterator;
import dev.stdb.types.Identity;
import dev.stdb.types.TimeDuration;
import java.util.Optional;
import javax.annotation.processing.Generated;

/**
 * The tables of this module, for reading.
 */
@Generated("dev.stdb.processor.ModuleProcessor")
public final class ReadOnlyDb {
    private final GuildRows guild;

    private final PlayerRows player;

    ReadOnlyDb(Db db) {
        this.guild = new GuildRows(db.guild());
        this.player = new PlayerRows(db.player());
    }

    /**
     * Returns table {@code Guild}.
     */
    public GuildRows guild() {
        return guild;
    }

    /**
     * Returns table {@code player}.
     */
    public PlayerRows player() {
        return player;
    }

    /**
     * Table {@code Guild}: rows of {@link Guild}.
     */
    public static final class GuildRows {
        private final GuildTable table;

        private final IdIndex id;

        private GuildRows(GuildTable table) {
            this.table = table;
            this.id = new IdIndex(table.id());
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
        public RowIterator<Guild> iter() {
            return table.iter();
        }

        /**
         * Returns index {@code Guild_id_idx_btree}.
         */
        public IdIndex id() {
            return id;
        }

        /**
         * Index {@code Guild_id_idx_btree}.
         */
        public static final class IdIndex {
            private final GuildTable.IdIndex index;

            private IdIndex(GuildTable.IdIndex index) {
                this.index = index;
            }

            /**
             * Returns the row with this key, empty if there is none.
             */
            public Optional<Guild> find(long id) {
                return this.index.find(id);
            }

            /**
             * Returns the row with this key.
             *
             * @throws dev.stdb.module.NoSuchRowException if there is none
             */
            public Guild require(long id) {
                return this.index.require(id);
            }

            /**
             * Returns the rows with {@code id} in a range.
             */
            public RowIterator<Guild> filter(Range<Long> id) {
                return this.index.filter(id);
            }
        }
    }

    /**
     * Table {@code player}: rows of {@link Player}.
     */
    public static final class PlayerRows {
        private final PlayerTable table;

        private final IdIndex id;

        private final LevelIndex level;

        private final PlayedIndex played;

        private final PlaceIndex place;

        private PlayerRows(PlayerTable table) {
            this.table = table;
            this.id = new IdIndex(table.id());
            this.level = new LevelIndex(table.level());
            this.played = new PlayedIndex(table.played());
            this.place = new PlaceIndex(table.place());
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
        public RowIterator<Player> iter() {
            return table.iter();
        }

        /**
         * Returns index {@code player_id_idx_btree}.
         */
        public IdIndex id() {
            return id;
        }

        /**
         * Returns index {@code player_level_idx_btree}.
         */
        public LevelIndex level() {
            return level;
        }

        /**
         * Returns index {@code player_played_idx_btree}.
         */
        public PlayedIndex played() {
            return played;
        }

        /**
         * Returns index {@code player_guildId_name_idx_btree}.
         */
        public PlaceIndex place() {
            return place;
        }

        /**
         * Index {@code player_id_idx_btree}.
         */
        public static final class IdIndex {
            private final PlayerTable.IdIndex index;

            private IdIndex(PlayerTable.IdIndex index) {
                this.index = index;
            }

            /**
             * Returns the row with this key, empty if there is none.
             */
            public Optional<Player> find(Identity id) {
                return this.index.find(id);
            }

            /**
             * Returns the row with this key.
             *
             * @throws dev.stdb.module.NoSuchRowException if there is none
             */
            public Player require(Identity id) {
                return this.index.require(id);
            }

            /**
             * Returns the rows with {@code id} in a range.
             */
            public RowIterator<Player> filter(Range<Identity> id) {
                return this.index.filter(id);
            }
        }

        /**
         * Index {@code player_level_idx_btree}.
         */
        public static final class LevelIndex {
            private final PlayerTable.LevelIndex index;

            private LevelIndex(PlayerTable.LevelIndex index) {
                this.index = index;
            }

            /**
             * Returns the rows with this key.
             */
            public RowIterator<Player> filter(int level) {
                return this.index.filter(level);
            }

            /**
             * Returns the rows with {@code level} in a range.
             */
            public RowIterator<Player> filter(Range<Integer> level) {
                return this.index.filter(level);
            }
        }

        /**
         * Index {@code player_played_idx_btree}.
         */
        public static final class PlayedIndex {
            private final PlayerTable.PlayedIndex index;

            private PlayedIndex(PlayerTable.PlayedIndex index) {
                this.index = index;
            }

            /**
             * Returns the rows with this key.
             */
            public RowIterator<Player> filter(TimeDuration played) {
                return this.index.filter(played);
            }

            /**
             * Returns the rows with {@code played} in a range.
             */
            public RowIterator<Player> filter(Range<TimeDuration> played) {
                return this.index.filter(played);
            }
        }

        /**
         * Index {@code player_guildId_name_idx_btree}.
         */
        public static final class PlaceIndex {
            private final PlayerTable.PlaceIndex index;

            private PlaceIndex(PlayerTable.PlaceIndex index) {
                this.index = index;
            }

            /**
             * Returns the rows with this key.
             */
            public RowIterator<Player> filter(long guildId, String name) {
                return this.index.filter(guildId, name);
            }

            /**
             * Returns the rows with {@code guildId} in a range.
             */
            public RowIterator<Player> filter(Range<Long> guildId) {
                return this.index.filter(guildId);
            }

            /**
             * Returns the rows with these leading columns.
             */
            public RowIterator<Player> filter(long guildId) {
                return this.index.filter(guildId);
            }

            /**
             * Returns the rows with {@code name} in a range.
             */
            public RowIterator<Player> filter(long guildId, Range<String> name) {
                return this.index.filter(guildId, name);
            }
        }
    }
}
