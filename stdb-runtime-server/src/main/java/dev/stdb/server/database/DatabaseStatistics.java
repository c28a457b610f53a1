package dev.stdb.server.database;

import dev.stdb.json.JsonWriter;
import dev.stdb.server.tx.StorageStatistics;

/**
 * How much a database has of what grows, at one moment. Immutable.
 *
 * @param atMicros the moment, in µs since the Unix epoch
 * @param storage what is in memory
 * @param txOffset offset that the next transaction gets in the log
 * @param durableOffset last transaction that is durable; negative if none is
 * @param clients connected clients
 * @param queries distinct queries that clients are subscribed to
 */
public record DatabaseStatistics(
        long atMicros, StorageStatistics storage, long txOffset, long durableOffset, int clients, int queries) {

    /**
     * Returns the numbers as a JSON object (docs/dev-page.md).
     *
     * @param logBytes bytes of the log on the disk
     * @param heapBytes bytes of the heap that are used, those that could be collected included
     * @param heapBytesMax bytes that the heap may have
     */
    public String toJson(long logBytes, long heapBytes, long heapBytesMax) {
        JsonWriter out = new JsonWriter().beginObject();
        out.name("at_micros").value(atMicros);
        out.name("rows").value(storage.rows());
        out.name("row_bytes").value(storage.rowBytes());
        out.name("page_bytes").value(storage.pageBytes());
        out.name("blob_bytes").value(storage.blobBytes());
        out.name("transactions").value(txOffset);
        out.name("durable_transactions").value(Math.max(0, durableOffset + 1));
        out.name("log_bytes").value(logBytes);
        out.name("heap_bytes").value(heapBytes);
        out.name("heap_bytes_max").value(heapBytesMax);
        out.name("clients").value(clients);
        out.name("queries").value(queries);
        return out.endObject().toString();
    }
}
