package dev.stdb.it.clients;

import java.util.Map;
import java.util.Set;

/**
 * The rows of a cache in a few characters, whatever their order: how many, and a sum of their hashes. The script {@code
 * model.mjs} computes the same. Confined to one thread.
 */
final class CacheDigest {
    static final String EMPTY = new CacheDigest().toString();

    private int rows;
    private int sum;

    /** Returns the digest of tables by name. */
    static String of(Map<String, Set<String>> tables) {
        CacheDigest digest = new CacheDigest();
        tables.forEach((table, rows) -> rows.forEach(row -> digest.add(table, row)));
        return digest.toString();
    }

    /** Adds a row. */
    void add(String table, String row) {
        rows++;
        sum += mix((table + ":" + row).hashCode());
    }

    /** Spreads the differences of similar rows, which would cancel out in the sum. */
    private static int mix(int hash) {
        int once = (hash ^ (hash >>> 16)) * 0x45d9f3b;
        int twice = (once ^ (once >>> 16)) * 0x45d9f3b;
        return twice ^ (twice >>> 16);
    }

    @Override
    public String toString() {
        return rows + ":" + Integer.toHexString(sum);
    }
}
