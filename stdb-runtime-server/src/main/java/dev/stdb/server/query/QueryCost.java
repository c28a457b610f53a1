package dev.stdb.server.query;

/**
 * What a statement took.
 *
 * @param rowsScanned rows read from tables, through indexes or not; -1 if row-level security hides some from the caller
 * @param indexProbes index lookups; -1 as well
 * @param rowsReturned result rows
 * @param bytesReturned length of the result rows in bytes
 * @param durationMicros time from parsed text to result, in µs
 */
public record QueryCost(
        long rowsScanned, long indexProbes, long rowsReturned, long bytesReturned, long durationMicros) {

    private static final long HIDDEN = -1;

    /** Returns this without what was read: that would tell of rows that row-level security hides. */
    QueryCost withoutReads() {
        return new QueryCost(HIDDEN, HIDDEN, rowsReturned, bytesReturned, durationMicros);
    }

    /** Returns the counters as names with values, without the time. */
    public String summary() {
        String read = rowsScanned == HIDDEN ? "" : "rowsScanned=" + rowsScanned + ", indexProbes=" + indexProbes + ", ";
        return read + "rowsReturned=" + rowsReturned + ", bytesReturned=" + bytesReturned;
    }
}
