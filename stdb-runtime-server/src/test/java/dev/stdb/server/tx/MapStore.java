package dev.stdb.server.tx;

import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;

/** Rows as objects in a map of the JDK: no transactions, no constraints, no undo. */
final class MapStore implements BenchStore {
    private final Map<Long, Row> rows;
    private final Layout layout;

    private interface Row {
        long number();
    }

    private record Fixed(long id, long number) implements Row {}

    private record Text(long id, long number, String name, String mail, byte age, double score) implements Row {}

    MapStore(Layout layout, Map<Long, Row> empty) {
        this.layout = layout;
        this.rows = empty;
    }

    static MapStore of(Layout layout, Map<Long, ?> empty) {
        @SuppressWarnings("unchecked") // empty
        Map<Long, Row> map = (Map<Long, Row>) empty;
        return new MapStore(layout, map);
    }

    private Row row(long id, long value) {
        if (layout == Layout.FIXED16) {
            return new Fixed(id, value);
        }
        // Texts of rows are objects of their own, as they would be after decoding.
        String name = new String(Layout.name(value).toCharArray());
        String mail = new String(Layout.mail(value).toCharArray());
        return new Text(id, value, name, mail, (byte) (value & 0x7F), value);
    }

    @Override
    public void insert(long id, long value) {
        rows.putIfAbsent(id, row(id, value));
    }

    @Override
    public void update(long id, long value) {
        rows.replace(id, row(id, value));
    }

    @Override
    public void delete(long id) {
        rows.remove(id);
    }

    @Override
    public long read(long id) {
        return Objects.requireNonNull(rows.get(id)).number();
    }

    @Override
    public long sum(long from, long to) {
        if (!(rows instanceof SortedMap<Long, Row> sorted)) {
            throw new UnsupportedOperationException("a hash map has no ranges");
        }
        long sum = 0;
        for (Row row : sorted.subMap(from, to).values()) {
            sum += row.number();
        }
        return sum;
    }

    @Override
    public void commit() {}
}
