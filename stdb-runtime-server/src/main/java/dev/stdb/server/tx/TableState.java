package dev.stdb.server.tx;

import dev.stdb.schema.ConstraintSchema;
import dev.stdb.schema.IndexSchema;
import dev.stdb.schema.SequenceSchema;
import dev.stdb.schema.TableSchema;
import dev.stdb.server.row.RowLayout;
import dev.stdb.server.storage.IndexKind;
import dev.stdb.server.storage.StorageSpace;
import dev.stdb.server.storage.Table;
import dev.stdb.server.storage.TableIndex;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * One table: schema, rows, sequences, and the part of the undo list that concerns it.
 *
 * <p>The storage index at position {@code i} belongs to index {@code i} of the schema; behind them are hash indexes for
 * unique constraints that no index covers. Confined to the database thread.
 */
final class TableState {
    private TableSchema schema;
    private final Table rows;
    private SequenceState[] sequences = {};

    /** Positions in the undo list of the open transaction's operations on this table. */
    final IntList operations = new IntList();

    /** Number of this table among those the open transaction changed; means nothing if there are no operations. */
    int undoSlot;

    /**
     * Whether the open transaction did something after which a row can be at another place with the same bytes:
     * anything but replacing rows in place under the same identifying key.
     */
    boolean rowsMoved;

    /** Whether the open transaction created this table, so that all of its rows are inserts. */
    boolean isNew;

    /** Whether the open transaction has handed over the rows of this new table, which are no part of its net effect. */
    boolean isLogged;

    /** What a schema change replaced. */
    record Parts(TableSchema schema, TableIndex[] indexes, SequenceState[] sequences) {}

    /**
     * Creates an empty table.
     *
     * @param allocated where each sequence goes on
     */
    TableState(TableSchema schema, StorageSpace space, Function<SequenceSchema, BigInteger> allocated) {
        this.schema = schema;
        this.rows = new Table(new RowLayout(schema.rowType()), space);
        rows.replaceIndexes(makeIndexes(schema, new TableIndex[0], schema, false));
        this.sequences = makeSequences(schema, allocated);
    }

    private TableState(TableState source) {
        this.schema = source.schema;
        this.rows = source.rows.freeze();
    }

    /** Returns a table without sequences that keeps the rows of now; see {@link Table#freeze}. */
    TableState freeze() {
        return new TableState(this);
    }

    int id() {
        return schema.tableId();
    }

    TableSchema schema() {
        return schema;
    }

    Table rows() {
        return rows;
    }

    SequenceState[] sequences() {
        return sequences;
    }

    /** Returns the storage index of the schema's index at {@code position}. */
    TableIndex index(int position) {
        return rows.indexAt(position);
    }

    /** Returns the name of the index or constraint behind the storage index at {@code position}. */
    String indexName(int position) {
        if (position < schema.indexes().size()) {
            return schema.indexes().get(position).name();
        }
        return uncovered(schema).get(position - schema.indexes().size()).name();
    }

    /**
     * Changes everything but the columns; builds indexes that are new.
     *
     * @param allocated where each new sequence goes on
     * @return what was replaced, for {@link #restore}
     * @throws DatastoreException UNIQUE_ALREADY_EXISTS if rows violate a new unique constraint; nothing has changed
     *     then
     */
    Parts alter(TableSchema next, Function<SequenceSchema, BigInteger> allocated, boolean fill) {
        Parts before = parts();
        TableIndex[] indexes = makeIndexes(next, before.indexes, schema, fill);
        sequences = makeSequences(next, allocated);
        schema = next;
        rows.replaceIndexes(indexes);
        return before;
    }

    /** Undoes {@link #alter}; the rows are as they were then. */
    void restore(Parts before) {
        schema = before.schema;
        sequences = before.sequences;
        rows.replaceIndexes(before.indexes);
    }

    private Parts parts() {
        TableIndex[] indexes = new TableIndex[rows.indexCount()];
        for (int i = 0; i < indexes.length; i++) {
            indexes[i] = rows.indexAt(i);
        }
        return new Parts(schema, indexes, sequences);
    }

    private SequenceState[] makeSequences(TableSchema next, Function<SequenceSchema, BigInteger> allocated) {
        List<SequenceSchema> ordered = new ArrayList<>(next.sequences());
        // The order of generated values, which guests know nothing of but their columns.
        ordered.sort(Comparator.comparingInt(SequenceSchema::column));
        List<SequenceState> result = new ArrayList<>();
        for (SequenceSchema wanted : ordered) {
            SequenceState same = null;
            for (SequenceState state : sequences) {
                same = state.schema().equals(wanted) ? state : same;
            }
            result.add(
                    same != null
                            ? same
                            : new SequenceState(
                                    wanted, next.rowType().typeAt(wanted.column()), allocated.apply(wanted)));
        }
        return result.toArray(new SequenceState[0]);
    }

    /** Returns the storage indexes of {@code next}: those of {@code old} that still fit, and new ones. */
    private TableIndex[] makeIndexes(TableSchema next, TableIndex[] old, TableSchema oldSchema, boolean fill) {
        Map<Object, TableIndex> reusable = new HashMap<>();
        for (int i = 0; i < old.length; i++) {
            reusable.put(keyOf(oldSchema, i), old[i]);
        }
        int named = next.indexes().size();
        TableIndex[] result = new TableIndex[named + uncovered(next).size()];
        for (int i = 0; i < result.length; i++) {
            TableIndex same = reusable.get(keyOf(next, i));
            result[i] = same != null ? same : makeIndex(next, i, fill);
        }
        return result;
    }

    /** Returns what makes a storage index the same: kind, uniqueness, columns, and the id for named ones. */
    private static Object keyOf(TableSchema schema, int position) {
        if (position < schema.indexes().size()) {
            IndexSchema index = schema.indexes().get(position);
            return List.of(index.indexId(), index.algorithm(), schema.isUnique(index), index.columns());
        }
        return uncovered(schema).get(position - schema.indexes().size());
    }

    private TableIndex makeIndex(TableSchema next, int position, boolean fill) {
        boolean named = position < next.indexes().size();
        TableIndex index;
        if (named) {
            IndexSchema wanted = next.indexes().get(position);
            IndexKind kind = IndexKind.valueOf(wanted.algorithm().name());
            index = rows.newIndex(kind, next.isUnique(wanted), toArray(wanted.columns()));
        } else {
            ConstraintSchema constraint =
                    uncovered(next).get(position - next.indexes().size());
            index = rows.newIndex(IndexKind.HASH, true, toArray(constraint.uniqueColumns()));
        }
        long duplicate = fill ? rows.fill(index) : -1;
        if (duplicate >= 0) {
            throw new DatastoreException(
                    DatastoreErrorCode.UNIQUE_ALREADY_EXISTS,
                    "rows violate a new unique constraint: table=" + next.name());
        }
        return index;
    }

    private static int[] toArray(List<Integer> columns) {
        return columns.stream().mapToInt(Integer::intValue).toArray();
    }

    /** Returns the unique constraints that no index covers. */
    private static List<ConstraintSchema> uncovered(TableSchema schema) {
        return schema.constraints().stream()
                .filter(constraint -> schema.indexes().stream().noneMatch(constraint::covers))
                .toList();
    }
}
