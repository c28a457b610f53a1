package dev.stdb.server.snapshot;

/**
 * A published snapshot.
 *
 * @param txCount number of transactions it contains, counted from 0
 * @param createdAtMicros when it was written, microseconds since 1970
 * @param rowCount rows of all tables
 * @param pageCount pages that are not empty
 * @param sizeBytes bytes on disk of all its pages, those shared with other snapshots included
 * @param writtenBytes bytes of the pages that were written for it
 */
public record SnapshotInfo(
        long txCount, long createdAtMicros, long rowCount, int pageCount, long sizeBytes, long writtenBytes) {}
