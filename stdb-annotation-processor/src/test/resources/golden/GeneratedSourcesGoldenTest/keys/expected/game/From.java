package game;

import dev.stdb.query.Column;
import dev.stdb.query.IndexedColumn;
import dev.stdb.query.TableQuery;
import dev.stdb.types.Identity;
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
     * Returns the query for all rows of table {@code oldScore}.
     */
    public TableQuery<Score, OldScoreColumns, OldScoreColumns.Indexed> oldScore() {
        return new TableQuery<>("oldScore", new OldScoreColumns(), new OldScoreColumns.Indexed());
    }

    /**
     * Returns the query for all rows of table {@code score}.
     */
    public TableQuery<Score, ScoreColumns, ScoreColumns.Indexed> score() {
        return new TableQuery<>("score", new ScoreColumns(), new ScoreColumns.Indexed());
    }

    /**
     * Columns of table {@code oldScore} that conditions compare.
     */
    public static final class OldScoreColumns {
        private OldScoreColumns() {
        }

        /**
         * Returns column {@code player}.
         */
        public Column<Score, Identity> player() {
            return new Column<Score, Identity>("oldScore", "player", Score::player);
        }

        /**
         * Returns column {@code level}.
         */
        public Column<Score, Integer> level() {
            return new Column<Score, Integer>("oldScore", "level", Score::level);
        }

        /**
         * Returns column {@code points}.
         */
        public Column<Score, Integer> points() {
            return new Column<Score, Integer>("oldScore", "points", Score::points);
        }

        /**
         * Returns column {@code season}.
         */
        public Column<Score, Integer> season() {
            return new Column<Score, Integer>("oldScore", "season", Score::season);
        }

        /**
         * Columns of table {@code oldScore} that it can be joined by.
         */
        public static final class Indexed {
            private Indexed() {
            }

            /**
             * Returns column {@code player}.
             */
            public IndexedColumn<Score, Identity> player() {
                return new IndexedColumn<Score, Identity>("oldScore", "player");
            }

            /**
             * Returns column {@code level}.
             */
            public IndexedColumn<Score, Integer> level() {
                return new IndexedColumn<Score, Integer>("oldScore", "level");
            }

            /**
             * Returns column {@code season}.
             */
            public IndexedColumn<Score, Integer> season() {
                return new IndexedColumn<Score, Integer>("oldScore", "season");
            }
        }
    }

    /**
     * Columns of table {@code score} that conditions compare.
     */
    public static final class ScoreColumns {
        private ScoreColumns() {
        }

        /**
         * Returns column {@code player}.
         */
        public Column<Score, Identity> player() {
            return new Column<Score, Identity>("score", "player", Score::player);
        }

        /**
         * Returns column {@code level}.
         */
        public Column<Score, Integer> level() {
            return new Column<Score, Integer>("score", "level", Score::level);
        }

        /**
         * Returns column {@code points}.
         */
        public Column<Score, Integer> points() {
            return new Column<Score, Integer>("score", "points", Score::points);
        }

        /**
         * Returns column {@code season}.
         */
        public Column<Score, Integer> season() {
            return new Column<Score, Integer>("score", "season", Score::season);
        }

        /**
         * Columns of table {@code score} that it can be joined by.
         */
        public static final class Indexed {
            private Indexed() {
            }

            /**
             * Returns column {@code player}.
             */
            public IndexedColumn<Score, Identity> player() {
                return new IndexedColumn<Score, Identity>("score", "player");
            }

            /**
             * Returns column {@code level}.
             */
            public IndexedColumn<Score, Integer> level() {
                return new IndexedColumn<Score, Integer>("score", "level");
            }

            /**
             * Returns column {@code season}.
             */
            public IndexedColumn<Score, Integer> season() {
                return new IndexedColumn<Score, Integer>("score", "season");
            }
        }
    }
}
