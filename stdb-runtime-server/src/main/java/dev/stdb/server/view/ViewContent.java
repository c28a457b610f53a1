package dev.stdb.server.view;

import dev.stdb.schema.TableSchema;
import dev.stdb.server.plan.TypedStatement.TypedSelect;
import dev.stdb.server.tx.ReadSet;
import org.jspecify.annotations.Nullable;

/**
 * What an evaluation yielded: rows, a query whose rows are counted, or a query to read instead. Confined to the
 * database thread.
 */
final class ViewContent {
    private final @Nullable ViewRows rows;
    private final @Nullable CountedRows counted;
    private final @Nullable TypedSelect query;
    private final ReadSet reads;
    private final boolean forEveryCaller;

    private ViewContent(
            @Nullable ViewRows rows,
            @Nullable CountedRows counted,
            @Nullable TypedSelect query,
            ReadSet reads,
            boolean forEveryCaller) {
        this.rows = rows;
        this.counted = counted;
        this.query = query;
        this.reads = reads;
        this.forEveryCaller = forEveryCaller;
    }

    /**
     * Returns rows.
     *
     * @param reads what the evaluation has read: while that does not change, its result does not
     * @param forEveryCaller whether other callers would get the same
     */
    static ViewContent of(ViewRows rows, ReadSet reads, boolean forEveryCaller) {
        return new ViewContent(rows, null, null, reads, forEveryCaller);
    }

    /** Returns a query that is there whatever happens, and whose deltas somebody must hand on. */
    static ViewContent of(CountedRows counted) {
        return new ViewContent(null, counted, null, ReadSet.NOTHING, false);
    }

    /** Returns a query that is there whatever happens, and yields no row twice. */
    static ViewContent of(TypedSelect query, boolean forEveryCaller) {
        return new ViewContent(null, null, query, ReadSet.NOTHING, forEveryCaller);
    }

    /** Returns the same as the content of another instance. (It holds for every caller.) */
    ViewContent as(TableSchema table) {
        return rows == null ? this : of(rows.as(table), reads, forEveryCaller);
    }

    /** Returns the rows, absent if there is a query to read instead. */
    @Nullable
    ViewRows rows() {
        return counted == null ? rows : counted.rows();
    }

    /** Returns the rows of a query if they are counted. */
    @Nullable
    CountedRows counted() {
        return counted;
    }

    /** Returns the SELECT over tables to read instead, absent if there are rows. */
    @Nullable
    TypedSelect query() {
        return query;
    }

    ReadSet reads() {
        return reads;
    }

    /** Returns whether other callers would get the same. */
    boolean forEveryCaller() {
        return forEveryCaller;
    }

    /** Returns what tells whether two instances have the same rows in memory, absent if they have none. */
    @Nullable
    Object storage() {
        return rows == null ? counted : rows.content();
    }

    /** Returns about how much memory the rows take. */
    long sizeBytes() {
        return rows != null ? rows.sizeBytes() : counted != null ? counted.sizeBytes() : 0;
    }
}
