package dev.stdb.server.tx;

/**
 * What a database keeps in memory; for metrics.
 *
 * @param rows rows of all tables
 * @param rowBytes total length of the rows in bytes, large columns included each time a row holds them
 * @param pageBytes bytes of all pages, used or not
 * @param blobs large column values, each counted once
 * @param blobBytes total length of these values in bytes, each counted once
 * @param openReadViews read views that were open at the last begin of a transaction
 */
public record StorageStatistics(
        long rows, long rowBytes, long pageBytes, int blobs, long blobBytes, int openReadViews) {}
