package generics;

import dev.stdb.module.Range;
import dev.stdb.module.RowIterator;
import java.util.Optional;
import javax.annotation.processing.Generated;

/**
 * The tables of this module, for reading.
 */
@Generated("dev.stdb.processor.ModuleProcessor")
public final class ReadOnlyDb {
    private final ScoreRows score;

    ReadOnlyDb(Db db) {
        this.score = new ScoreRows(db.score());
    }

    /**
     * Returns table {@code score}.
     */
    public ScoreRows score() {
        return score;
    }

    /**
     * Table {@code score}: rows of {@link Score}.
     */
    public static final class ScoreRows {
        private final ScoreTable table;

        private final IdIndex id;

        private ScoreRows(ScoreTable table) {
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
        public RowIterator<Score> iter() {
            return table.iter();
        }

        /**
         * Returns index {@code score_id_idx_btree}.
         */
        public IdIndex id() {
            return id;
        }

        /**
         * Index {@code score_id_idx_btree}.
         */
        public static final class IdIndex {
            private final ScoreTable.IdIndex index;

            private IdIndex(ScoreTable.IdIndex index) {
                this.index = index;
            }

            /**
             * Returns the row with this key, empty if there is none.
             */
            public Optional<Score> find(int id) {
                return this.index.find(id);
            }

            /**
             * Returns the row with this key.
             *
             * @throws dev.stdb.module.NoSuchRowException if there is none
             */
            public Score require(int id) {
                return this.index.require(id);
            }

            /**
             * Returns the rows with {@code id} in a range.
             */
            public RowIterator<Score> filter(Range<Integer> id) {
                return this.index.filter(id);
            }
        }
    }
}
