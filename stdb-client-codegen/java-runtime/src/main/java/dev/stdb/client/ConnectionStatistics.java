package dev.stdb.client;

/**
 * What went over a connection since it was built, over all its connections to the server if it comes back. Immutable;
 * the TypeScript client has the same names.
 *
 * @param bytesSent contents of WebSocket messages, without their headers
 * @param bytesReceived contents of WebSocket messages, compressed if they came so, without headers
 * @param messagesSent requests, of which one WebSocket message may have several
 * @param messagesReceived messages of the server
 * @param rowsReceived rows in these messages: inserted, deleted, of events, of queries
 * @param roundTrips calls of reducers and procedures, and queries, whose answer has come
 * @param roundTripLastMicros from the latest of these calls to when its answer was taken up, in microseconds; a call
 *     made before the connection was ready waited for it, and the executor of callbacks counts, too
 * @param roundTripMaxMicros the longest so far
 * @param roundTripTotalMicros all of them together; divided by {@code roundTrips} the mean
 */
public record ConnectionStatistics(
        long bytesSent,
        long bytesReceived,
        long messagesSent,
        long messagesReceived,
        long rowsReceived,
        long roundTrips,
        long roundTripLastMicros,
        long roundTripMaxMicros,
        long roundTripTotalMicros) {}
