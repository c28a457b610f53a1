package generics;

import dev.stdb.query.Column;
import dev.stdb.query.ColumnType;
import dev.stdb.query.EnumColumn;
import dev.stdb.query.IndexedColumn;
import dev.stdb.query.OptionColumn;
import dev.stdb.query.TableQuery;
import java.time.Duration;
import java.time.Instant;
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
     * Returns the query for all rows of table {@code score}.
     */
    public TableQuery<Score, ScoreColumns, ScoreColumns.Indexed> score() {
        return new TableQuery<>("score", new ScoreColumns(), new ScoreColumns.Indexed());
    }

    /**
     * Columns of table {@code score} that conditions compare.
     */
    public static final class ScoreColumns {
        private ScoreColumns() {
        }

        /**
         * Returns column {@code id}.
         */
        public Column<Score, Integer> id() {
            return new Column<Score, Integer>("score", "id", Score::id);
        }

        /**
         * Returns column {@code color}.
         */
        public EnumColumn<Score, Color> color() {
            return new EnumColumn<Score, Color>("score", "color", Score::color, "RED", "DEEP_BLUE");
        }

        /**
         * Returns column {@code played}.
         */
        public Column<Score, Duration> played() {
            return new Column<Score, Duration>("score", "played", Score::played);
        }

        /**
         * Returns column {@code before}.
         */
        public OptionColumn<Score, Color> before() {
            return new OptionColumn<Score, Color>("score", "before", Score::before, ColumnType.ofEnum("RED", "DEEP_BLUE"));
        }

        /**
         * Returns column {@code ended}.
         */
        public OptionColumn<Score, Instant> ended() {
            return new OptionColumn<Score, Instant>("score", "ended", Score::ended, ColumnType.plain());
        }

        /**
         * Returns column {@code seed}.
         */
        public OptionColumn<Score, Long> seed() {
            return new OptionColumn<Score, Long>("score", "seed", Score::seed, ColumnType.unsigned());
        }

        /**
         * Columns of table {@code score} that it can be joined by.
         */
        public static final class Indexed {
            private Indexed() {
            }

            /**
             * Returns column {@code id}.
             */
            public IndexedColumn<Score, Integer> id() {
                return new IndexedColumn<Score, Integer>("score", "id");
            }
        }
    }
}
