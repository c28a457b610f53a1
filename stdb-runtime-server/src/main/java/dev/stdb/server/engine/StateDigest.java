package dev.stdb.server.engine;

import dev.stdb.schema.TableSchema;
import dev.stdb.server.row.RowCursor;
import dev.stdb.server.tx.RowReader;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.zip.CRC32C;

/**
 * Tells whether two databases hold the same rows, wherever they lie: for each table the number of rows and the sum of a
 * 64-bit hash over every byte of every row. System tables included, which makes schema and sequences part of it.
 *
 * @param tables by name
 */
record StateDigest(Map<String, Table> tables) {

    private static final long MULTIPLIER = 0x9E37_79B9_7F4A_7C15L;

    /** Rows of one table. */
    record Table(long rowCount, long rowBytes, long hash) {}

    static StateDigest of(RowReader reader) {
        Map<String, Table> tables = new TreeMap<>();
        for (TableSchema schema : reader.catalog().tables()) {
            tables.put(schema.name(), digest(reader.scan(schema.tableId())));
        }
        return new StateDigest(tables);
    }

    private static Table digest(RowCursor rows) {
        long count = 0;
        long bytes = 0;
        long hash = 0;
        CRC32C crc = new CRC32C();
        while (rows.next()) {
            crc.reset();
            crc.update(rows.array(), rows.offset(), rows.length());
            long low = crc.getValue();
            long mixed = (low << 32 ^ polynomial(rows)) * MULTIPLIER;
            hash += (mixed ^ mixed >>> 29) * MULTIPLIER;
            count++;
            bytes += rows.length();
        }
        return new Table(count, bytes, hash);
    }

    private static long polynomial(RowCursor rows) {
        long result = 1;
        byte[] array = rows.array();
        int end = rows.offset() + rows.length();
        for (int i = rows.offset(); i < end; i++) {
            result = result * 1_000_003L + array[i];
        }
        return result;
    }

    /** Returns the names of the tables that differ. */
    List<String> differences(StateDigest other) {
        Set<String> names = new TreeSet<>(tables.keySet());
        names.addAll(other.tables.keySet());
        names.removeIf(name -> Objects.equals(tables.get(name), other.tables.get(name)));
        return List.copyOf(names);
    }
}
