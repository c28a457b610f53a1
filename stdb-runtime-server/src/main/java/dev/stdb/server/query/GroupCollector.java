package dev.stdb.server.query;

import dev.stdb.bsatn.BsatnWriter;
import dev.stdb.server.plan.TypedExpr.ColumnRef;
import dev.stdb.server.plan.TypedStatement.AggregateCall;
import dev.stdb.server.plan.TypedStatement.Groups;
import dev.stdb.server.row.ByteKey;
import dev.stdb.server.row.RowLayout;
import dev.stdb.server.row.Tuple;
import dev.stdb.server.row.ValueType;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Collects row combinations into groups. Confined to one statement. */
final class GroupCollector {
    private static final int GROUP_OVERHEAD_BYTES = 200;
    private static final int ACCUMULATOR_BYTES = 100;

    private final Groups groups;
    private final ValueType[] keyTypes;
    private final QueryMeter meter;
    private final Map<ByteKey, Accumulator[]> accumulators = new LinkedHashMap<>();
    private final BsatnWriter key = new BsatnWriter();
    private final ByteKey probe = new ByteKey();

    /** Receives the values of one group, each encoded on its own: keys, then aggregates. */
    @FunctionalInterface
    interface Sink {
        /** Takes a group and returns whether more are wanted. */
        boolean accept(byte[][] values);
    }

    GroupCollector(Groups groups, QueryMeter meter) {
        this.groups = groups;
        this.keyTypes = groups.keys().stream()
                .map(column -> ValueType.compile(column.type()))
                .toArray(ValueType[]::new);
        this.meter = meter;
    }

    void add(Tuple tuple, CompiledSelect compiled) {
        key.reset();
        for (int i = 0; i < keyTypes.length; i++) {
            ColumnRef column = groups.keys().get(i);
            int slot = column.slot();
            int start = key.length();
            compiled.layout(slot).copyColumn(tuple.array(slot), tuple.offset(slot), column.column(), key);
            keyTypes[i].normalize(key.array(), start);
        }
        probe.point(key.array(), 0, key.length());
        Accumulator[] group = accumulators.get(probe);
        if (group == null) {
            group = newGroup();
            meter.hold(GROUP_OVERHEAD_BYTES + key.length() + (long) ACCUMULATOR_BYTES * group.length);
            accumulators.put(probe.copy(), group);
        }
        for (int i = 0; i < group.length; i++) {
            ColumnRef argument = groups.aggregates().get(i).argument();
            if (argument == null) {
                group[i].add(key.array(), 0, 0);
            } else {
                byte[] row = tuple.array(argument.slot());
                RowLayout layout = compiled.layout(argument.slot());
                int start = layout.columnOffset(row, tuple.offset(argument.slot()), argument.column());
                group[i].add(row, start, layout.columnEnd(row, start, argument.column()));
            }
        }
    }

    private Accumulator[] newGroup() {
        return groups.aggregates().stream().map(Accumulator::of).toArray(Accumulator[]::new);
    }

    /** Hands out the groups; without GROUP BY there is one even of no rows, if all functions have a value then. */
    void drain(Sink sink) {
        List<AggregateCall> calls = groups.aggregates();
        if (accumulators.isEmpty()
                && groups.keys().isEmpty()
                && calls.stream().allMatch(Accumulator::isDefinedForNone)) {
            accumulators.put(new ByteKey(), newGroup());
        }
        for (Map.Entry<ByteKey, Accumulator[]> entry : accumulators.entrySet()) {
            meter.tick();
            if (!sink.accept(values(entry.getKey(), entry.getValue()))) {
                return;
            }
        }
    }

    private byte[][] values(ByteKey keys, Accumulator[] group) {
        int keyCount = groups.keys().size();
        byte[][] values = new byte[keyCount + group.length][];
        int at = 0;
        for (int i = 0; i < keyCount; i++) {
            int end = keyTypes[i].skip(keys.array(), at);
            values[i] = Arrays.copyOfRange(keys.array(), at, end);
            at = end;
        }
        for (int i = 0; i < group.length; i++) {
            BsatnWriter out = new BsatnWriter();
            group[i].writeTo(out);
            values[keyCount + i] = out.toByteArray();
        }
        return values;
    }
}
