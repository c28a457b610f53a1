package dev.stdb.client;

import dev.stdb.module.Range;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Rows in the order of some columns: finds keys, beginnings of keys, and ranges of the column behind a beginning. A row
 * takes one node of the tree and no key. Guarded by the lock of the cache.
 *
 * @param <R> type of rows
 */
final class OrderedRows<R> implements CacheIndex<R> {
    /** Tag of a bound that is no key of the range itself. */
    private static final byte EXCLUDED = 1;

    /** Rows with the same key, if there are several. */
    private static final class Bucket<R> {
        final List<R> rows = new ArrayList<>(2);
    }

    /**
     * Place between rows.
     *
     * @param prefix values of the first columns
     * @param end end of the range of the next column, null if every value is inside
     * @param isBelow whether the place is below the rows whose next column is the end, or below all of the prefix
     */
    private record Place(Object[] prefix, @Nullable Object end, boolean isBelow) {}

    private final List<KeyColumn<R, ?>> columns;

    /** By any row with the key; the value is a row or a {@link Bucket}. */
    private @Nullable TreeMap<Object, Object> rows;

    OrderedRows(List<KeyColumn<R, ?>> columns) {
        this.columns = List.copyOf(columns);
    }

    @Override
    public boolean isBuilt() {
        return rows != null;
    }

    @Override
    public void build() {
        rows = new TreeMap<>(this::compare);
    }

    @Override
    public void add(R row) {
        if (rows == null) {
            return;
        }
        Object known = rows.putIfAbsent(row, row);
        if (known instanceof Bucket<?> bucket) {
            rowsOf(bucket).add(row);
        } else if (known != null) {
            Bucket<R> both = new Bucket<>();
            both.rows.add(row(known));
            both.rows.add(row);
            rows.put(row, both);
        }
    }

    @Override
    public void remove(R row) {
        if (rows == null) {
            return;
        }
        Object known = rows.get(row);
        if (!(known instanceof Bucket<?> bucket)) {
            rows.remove(row);
            return;
        }
        List<R> same = rowsOf(bucket);
        same.remove(row);
        if (same.size() == 1) {
            rows.put(row, same.get(0));
        }
    }

    /** Returns the rows whose first columns have these values, in the order of the columns. */
    List<R> find(Object... prefix) {
        return between(new Place(prefix, null, true), new Place(prefix, null, false));
    }

    /** Returns the rows whose first columns have these values and whose next one is in a range, in order. */
    List<R> findRange(Range<?> range, Object... prefix) {
        Place from = new Place(prefix, range.lower(), range.lowerTag() != EXCLUDED);
        Place to = new Place(prefix, range.upper(), range.upperTag() == EXCLUDED);
        return between(from, to);
    }

    private List<R> between(Place from, Place to) {
        if (rows == null) {
            return List.of();
        }
        List<R> found = new ArrayList<>();
        for (Object value : rows.tailMap(from, true).values()) {
            List<R> same = value instanceof Bucket<?> bucket ? rowsOf(bucket) : null;
            R first = same == null ? row(value) : same.get(0);
            if (comparePlace(to, first) < 0) {
                break;
            } else if (same == null) {
                found.add(first);
            } else {
                found.addAll(same);
            }
        }
        return Collections.unmodifiableList(found);
    }

    private int compare(Object left, Object right) {
        if (left == right) {
            return 0;
        } else if (left instanceof Place place) {
            return comparePlace(place, row(right));
        } else if (right instanceof Place place) {
            return -comparePlace(place, row(left));
        }
        R a = row(left);
        R b = row(right);
        for (KeyColumn<R, ?> column : columns) {
            int order = column.compareRows(a, b);
            if (order != 0) {
                return order;
            }
        }
        return 0;
    }

    private int comparePlace(Place place, R row) {
        for (int i = 0; i < place.prefix().length; i++) {
            int order = columns.get(i).compareToAny(row, place.prefix()[i]);
            if (order != 0) {
                return order > 0 ? -1 : 1;
            }
        }
        int order = place.end() == null ? 0 : columns.get(place.prefix().length).compareToAny(row, place.end());
        if (order != 0) {
            return order > 0 ? -1 : 1;
        }
        return place.isBelow() ? -1 : 1;
    }

    /** Everything in the tree that is neither a place nor a bucket is a row. */
    @SuppressWarnings("unchecked")
    private R row(Object value) {
        return (R) value;
    }

    @SuppressWarnings("unchecked")
    private List<R> rowsOf(Bucket<?> bucket) {
        return ((Bucket<R>) bucket).rows;
    }
}
