package game;

import dev.stdb.query.BoolColumn;
import dev.stdb.query.Column;
import dev.stdb.query.IndexedColumn;
import dev.stdb.query.TableQuery;
import dev.stdb.types.Identity;
import dev.stdb.types.TimeDuration;
import javax.annotation.processing.Generated;

/**
 * The start of queries: a query for all rows of each table.
 */
@Generated("dev.stdb.processor.ModuleProcessor")
public final class From {
    /**
     * Creates the start of queries, which is always the same.
     */
    public From() {
    }

    /**
     * Returns the query for all rows of table {@code Guild}.
     */
    public TableQuery<Guild, GuildColumns, GuildColumns.Indexed> guild() {
        return new TableQuery<>("Guild", new GuildColumns(), new GuildColumns.Indexed());
    }

    /**
     * Returns the query for all rows of table {@code player}.
     */
    public TableQuery<Player, PlayerColumns, PlayerColumns.Indexed> player() {
        return new TableQuery<>("player", new PlayerColumns(), new PlayerColumns.Indexed());
    }

    /**
     * Columns of table {@code Guild} that conditions compare.
     */
    public static final class GuildColumns {
        private GuildColumns() {
        }

        /**
         * Returns column {@code id}.
         */
        public Column<Guild, Long> id() {
            return new Column<Guild, Long>("Guild", "id", Guild::id);
        }

        /**
         * Returns column {@code motto}.
         */
        public Column<Guild, String> motto() {
            return new Column<Guild, String>("Guild", "motto", Guild::motto);
        }

        /**
         * Columns of table {@code Guild} that it can be joined by.
         */
        public static final class Indexed {
            private Indexed() {
            }

            /**
             * Returns column {@code id}.
             */
            public IndexedColumn<Guild, Long> id() {
                return new IndexedColumn<Guild, Long>("Guild", "id");
            }
        }
    }

    /**
     * Columns of table {@code player} that conditions compare.
     */
    public static final class PlayerColumns {
        private PlayerColumns() {
        }

        /**
         * Returns column {@code id}.
         */
        public Column<Player, Identity> id() {
            return new Column<Player, Identity>("player", "id", Player::id);
        }

        /**
         * Returns column {@code name}.
         */
        public Column<Player, String> name() {
            return new Column<Player, String>("player", "name", Player::name);
        }

        /**
         * Returns column {@code guildId}.
         */
        public Column<Player, Long> guildId() {
            return new Column<Player, Long>("player", "guild_id", Player::guildId);
        }

        /**
         * Returns column {@code level}.
         */
        public Column<Player, Integer> level() {
            return new Column<Player, Integer>("player", "level", Player::level);
        }

        /**
         * Returns column {@code online}.
         */
        public BoolColumn<Player> online() {
            return new BoolColumn<Player>("player", "online", Player::online);
        }

        /**
         * Returns column {@code played}.
         */
        public Column<Player, TimeDuration> played() {
            return new Column<Player, TimeDuration>("player", "played", Player::played);
        }

        /**
         * Columns of table {@code player} that it can be joined by.
         */
        public static final class Indexed {
            private Indexed() {
            }

            /**
             * Returns column {@code id}.
             */
            public IndexedColumn<Player, Identity> id() {
                return new IndexedColumn<Player, Identity>("player", "id");
            }

            /**
             * Returns column {@code name}.
             */
            public IndexedColumn<Player, String> name() {
                return new IndexedColumn<Player, String>("player", "name");
            }

            /**
             * Returns column {@code guildId}.
             */
            public IndexedColumn<Player, Long> guildId() {
                return new IndexedColumn<Player, Long>("player", "guild_id");
            }

            /**
             * Returns column {@code level}.
             */
            public IndexedColumn<Player, Integer> level() {
                return new IndexedColumn<Player, Integer>("player", "level");
            }
        }
    }
}
