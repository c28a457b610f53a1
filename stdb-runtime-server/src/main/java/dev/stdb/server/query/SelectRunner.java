package dev.stdb.server.query;

import dev.stdb.bsatn.BsatnWriter;
import dev.stdb.server.plan.SelectPlan;
import dev.stdb.server.plan.TypedExpr.ColumnRef;
import dev.stdb.server.plan.TypedStatement.Groups;
import dev.stdb.server.plan.TypedStatement.RowCount;
import dev.stdb.server.plan.TypedStatement.SortKey;
import dev.stdb.server.plan.TypedStatement.TypedQuery;
import dev.stdb.server.plan.TypedStatement.TypedSelect;
import dev.stdb.server.row.RowBuffer;
import dev.stdb.server.row.Tuple;
import dev.stdb.server.tx.RowReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Runs one ad-hoc SELECT: the fragments that row-level security made of it, then groups, order, offset and limit.
 * Confined to one statement.
 */
final class SelectRunner {
    private final TypedQuery query;
    private final List<CompiledSelect> fragments = new ArrayList<>();
    private final List<SelectPlan> plans;
    private final RowReader source;
    private final QueryMeter meter;
    private final RowBuffer rows = new RowBuffer();
    private long toSkip;

    /**
     * Creates a runner.
     *
     * @param plans plans of the fragments
     */
    SelectRunner(TypedQuery query, List<SelectPlan> plans, RowReader source, QueryMeter meter) {
        this.query = query;
        this.plans = plans;
        this.source = source;
        this.meter = meter;
        this.toSkip = query.offset();
        for (SelectPlan plan : plans) {
            fragments.add(new CompiledSelect(plan, source));
        }
    }

    List<CompiledSelect> fragments() {
        return fragments;
    }

    /** Returns whether row-level security hides rows from the caller. */
    boolean isFiltered() {
        return plans.size() != 1 || !plans.get(0).select().equals(query.select());
    }

    /** Returns after how many rows found the run stops; infinite if it needs all. */
    double rowsWanted() {
        TypedSelect select = query.select();
        boolean stops = select.limit() != TypedSelect.UNLIMITED
                && query.order().isEmpty()
                && !(select.output() instanceof RowCount)
                && !(select.output() instanceof Groups);
        return stops ? toDouble(select.limit()) + toDouble(query.offset()) : Double.POSITIVE_INFINITY;
    }

    private static double toDouble(long unsigned) {
        return unsigned >= 0 ? unsigned : Math.scalb(1.0, Long.SIZE);
    }

    RowBuffer run() {
        if (query.select().limit() == 0) {
            return rows;
        } else if (query.select().output() instanceof RowCount) {
            BsatnWriter row = new BsatnWriter(Long.BYTES);
            row.writeU64(count());
            emit(row.array(), 0, row.length());
        } else if (query.select().output() instanceof Groups groups) {
            group(groups);
        } else if (query.order().isEmpty()) {
            stream();
        } else {
            sort();
        }
        return rows;
    }

    /** Adds a result row, unless OFFSET skips it, and returns whether more are wanted. */
    private boolean emit(byte[] row, int offset, int length) {
        if (toSkip != 0) {
            toSkip--;
            return true;
        }
        meter.returned(length);
        rows.add(row, offset, length);
        return Long.compareUnsigned(rows.count(), query.select().limit()) < 0;
    }

    private long count() {
        long count = 0;
        for (int i = 0; i < fragments.size(); i++) {
            TypedSelect fragment = plans.get(i).select();
            if (fragment.tables().size() == 1 && fragment.condition() == null) {
                count += source.rowCount(fragment.tables().get(0).tableId());
            } else {
                long[] found = {0};
                fragments.get(i).run(source, meter, tuple -> {
                    found[0]++;
                    meter.tick();
                    return true;
                });
                count += found[0];
            }
        }
        return count;
    }

    private void stream() {
        for (CompiledSelect fragment : fragments) {
            RowProjection projection = RowProjection.of(query.select().output(), fragment);
            boolean wantsMore = fragment.run(source, meter, tuple -> {
                if (toSkip != 0) {
                    toSkip--;
                    return true;
                }
                int before = rows.sizeBytes();
                projection.addTo(tuple, rows);
                meter.returned(rows.sizeBytes() - before);
                return Long.compareUnsigned(rows.count(), query.select().limit()) < 0;
            });
            if (!wantsMore) {
                return;
            }
        }
    }

    private RowSorter sorter() {
        long limit = query.select().limit();
        long wanted = limit + query.offset();
        boolean overflows = limit == TypedSelect.UNLIMITED || Long.compareUnsigned(wanted, limit) < 0;
        return new RowSorter(query.order(), overflows ? TypedSelect.UNLIMITED : wanted, meter);
    }

    private void sort() {
        RowSorter sorter = sorter();
        RowBuffer row = new RowBuffer();
        int keyCount = query.order().size();
        byte[][] arrays = new byte[keyCount][];
        int[] starts = new int[keyCount];
        for (CompiledSelect fragment : fragments) {
            RowProjection projection = RowProjection.of(query.select().output(), fragment);
            fragment.run(source, meter, tuple -> {
                locateKeys(tuple, fragment, arrays, starts);
                if (sorter.wants(arrays, starts)) {
                    row.clear();
                    projection.addTo(tuple, row);
                    sorter.add(copyKeys(fragment, arrays, starts), row.row(0));
                }
                return true;
            });
        }
        sorter.drain(sorted -> emit(sorted, 0, sorted.length));
    }

    private ColumnRef sortColumn(int key) {
        ColumnRef column = query.order().get(key).column();
        if (column == null) {
            throw new IllegalStateException("sort key of a group without groups");
        }
        return column;
    }

    private void locateKeys(Tuple tuple, CompiledSelect fragment, byte[][] arrays, int[] starts) {
        for (int i = 0; i < starts.length; i++) {
            ColumnRef column = sortColumn(i);
            arrays[i] = tuple.array(column.slot());
            starts[i] = fragment.layout(column.slot())
                    .columnOffset(arrays[i], tuple.offset(column.slot()), column.column());
        }
    }

    private byte[][] copyKeys(CompiledSelect fragment, byte[][] arrays, int[] starts) {
        byte[][] keys = new byte[starts.length][];
        for (int i = 0; i < keys.length; i++) {
            ColumnRef column = sortColumn(i);
            int end = fragment.layout(column.slot()).columnEnd(arrays[i], starts[i], column.column());
            keys[i] = Arrays.copyOfRange(arrays[i], starts[i], end);
        }
        return keys;
    }

    private void group(Groups groups) {
        GroupCollector collector = new GroupCollector(groups, meter);
        for (CompiledSelect fragment : fragments) {
            fragment.run(source, meter, tuple -> {
                collector.add(tuple, fragment);
                return true;
            });
        }
        if (query.order().isEmpty()) {
            collector.drain(values -> {
                byte[] row = outputRow(groups, values);
                return emit(row, 0, row.length);
            });
            return;
        }
        RowSorter sorter = sorter();
        collector.drain(values -> {
            byte[][] keys = new byte[query.order().size()][];
            for (int i = 0; i < keys.length; i++) {
                SortKey key = query.order().get(i);
                keys[i] = values[key.value()];
            }
            sorter.add(keys, outputRow(groups, values));
            return true;
        });
        sorter.drain(row -> emit(row, 0, row.length));
    }

    private static byte[] outputRow(Groups groups, byte[][] values) {
        BsatnWriter row = new BsatnWriter();
        for (int output : groups.outputs()) {
            row.writeRaw(values[output], 0, values[output].length);
        }
        return row.toByteArray();
    }
}
