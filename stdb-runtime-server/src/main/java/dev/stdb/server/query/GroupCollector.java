package dev.stdb.server.query;

import dev.stdb.bsatn.BsatnWriter;
import dev.stdb.sats.PrimitiveType;
import dev.stdb.server.plan.TypedExpr.ColumnRef;
import dev.stdb.server.plan.TypedStatement.AggregateCall;
import dev.stdb.server.plan.TypedStatement.Groups;
import dev.stdb.server.row.Tuple;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Collects row combinations into groups. Confined to one statement. */
final class GroupCollector {
    private static final int GROUP_OVERHEAD_BYTES = 200;
    private static final int ACCUMULATOR_BYTES = 100;

    private final Groups groups;
    private final QueryMeter meter;
    private final Map<ByteBuffer, Accumulator[]> accumulators = new LinkedHashMap<>();
    private final BsatnWriter key = new BsatnWriter();

    /** Receives the values of one group, each encoded on its own: keys, then aggregates. */
    @FunctionalInterface
    interface Sink {
        /** Takes a group and returns whether more are wanted. */
        boolean accept(byte[][] values);
    }

    GroupCollector(Groups groups, QueryMeter meter) {
        this.groups = groups;
        this.meter = meter;
    }

    void add(Tuple tuple, CompiledSelect compiled) {
        key.reset();
        for (ColumnRef column : groups.keys()) {
            writeKey(column, tuple, compiled);
        }
        Accumulator[] group = accumulators.get(ByteBuffer.wrap(key.array(), 0, key.length()));
        if (group == null) {
            group = newGroup();
            meter.hold(GROUP_OVERHEAD_BYTES + key.length() + (long) ACCUMULATOR_BYTES * group.length);
            accumulators.put(ByteBuffer.wrap(key.toByteArray()), group);
        }
        for (int i = 0; i < group.length; i++) {
            ColumnRef argument = groups.aggregates().get(i).argument();
            if (argument == null) {
                group[i].add(key.array(), 0, 0);
            } else {
                byte[] row = tuple.array(argument.slot());
                RowShape shape = compiled.shape(argument.slot());
                int start = shape.columnStart(row, tuple.offset(argument.slot()), argument.column());
                group[i].add(row, start, shape.columnEnd(row, start, argument.column()));
            }
        }
    }

    /** Writes a key value; floats that are equal get the same bytes. */
    private void writeKey(ColumnRef column, Tuple tuple, CompiledSelect compiled) {
        byte[] row = tuple.array(column.slot());
        RowShape shape = compiled.shape(column.slot());
        int start = shape.columnStart(row, tuple.offset(column.slot()), column.column());
        if (column.type() == PrimitiveType.F32) {
            float value = Float.intBitsToFloat(Values.readInt(row, start));
            key.writeF32(value == 0 ? 0 : Float.isNaN(value) ? Float.NaN : value);
        } else if (column.type() == PrimitiveType.F64) {
            double value = Double.longBitsToDouble(Values.readLong(row, start));
            key.writeF64(value == 0 ? 0 : Double.isNaN(value) ? Double.NaN : value);
        } else {
            key.writeRaw(row, start, shape.columnEnd(row, start, column.column()) - start);
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
            accumulators.put(ByteBuffer.allocate(0), newGroup());
        }
        for (Map.Entry<ByteBuffer, Accumulator[]> entry : accumulators.entrySet()) {
            meter.tick();
            if (!sink.accept(values(entry.getKey(), entry.getValue()))) {
                return;
            }
        }
    }

    private byte[][] values(ByteBuffer keys, Accumulator[] group) {
        int keyCount = groups.keys().size();
        byte[][] values = new byte[keyCount + group.length][];
        int at = 0;
        for (int i = 0; i < keyCount; i++) {
            int end = ValueSkipper.of(groups.keys().get(i).type()).skip(keys.array(), at);
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
