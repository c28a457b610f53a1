package dev.stdb.server.query;

/**
 * What a statement took.
 *
 * @param rowsScanned rows read from tables, through indexes or not
 * @param indexProbes index lookups
 * @param rowsReturned result rows
 * @param bytesReturned length of the result rows in bytes
 * @param durationMicros time from parsed text to result, in µs
 */
public record QueryCost(
        long rowsScanned, long indexProbes, long rowsReturned, long bytesReturned, long durationMicros) {

    /** Returns the counters as names with values, without the time. */
    public String summary() {
        return "rowsScanned=" + rowsScanned + ", indexProbes=" + indexProbes + ", rowsReturned=" + rowsReturned
                + ", bytesReturned=" + bytesReturned;
    }
}
