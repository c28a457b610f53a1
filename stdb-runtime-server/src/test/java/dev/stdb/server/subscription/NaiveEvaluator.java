package dev.stdb.server.subscription;

import dev.stdb.bsatn.BsatnReader;
import dev.stdb.bsatn.BsatnWalker;
import dev.stdb.sats.AlgebraicType;
import dev.stdb.sats.PrimitiveType;
import dev.stdb.sats.SpecialTypes;
import dev.stdb.schema.TableSchema;
import dev.stdb.server.row.RowBuffer;
import dev.stdb.server.row.RowCursor;
import dev.stdb.server.subscription.RandomQuery.Condition;
import dev.stdb.server.tx.Tx;
import dev.stdb.types.Identity;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * Evaluates queries by trying all combinations of decoded rows: no SQL, no index, no plan, no compiled predicate.
 * Row-level security is applied as the spec words it: each table is replaced by the bag of rows that its rules yield.
 */
final class NaiveEvaluator {
    private final Map<String, List<Row>> tables = new HashMap<>();
    private final Map<String, List<RandomQuery>> rules;
    private final Map<String, List<Row>> visible = new HashMap<>();

    /**
     * A row of a bag.
     *
     * @param values decoded columns
     * @param hex its bytes in hexadecimal
     * @param weight how often it is there
     */
    private record Row(List<Object> values, String hex, int weight) {}

    /**
     * Reads all rows of some tables.
     *
     * @param rules rules of row-level security by table, without cycles
     */
    NaiveEvaluator(Tx tx, List<TableSchema> schemas, Map<String, List<RandomQuery>> rules) {
        this.rules = rules;
        for (TableSchema schema : schemas) {
            List<Row> rows = new ArrayList<>();
            RowCursor cursor = tx.scan(schema.tableId());
            while (cursor.next()) {
                rows.add(row(schema, cursor.array(), cursor.offset(), cursor.length()));
            }
            tables.put(schema.name(), rows);
        }
    }

    /** Lets a view hold rows, each once. */
    void setView(TableSchema view, Collection<byte[]> rows) {
        tables.put(
                view.name(),
                rows.stream().map(row -> row(view, row, 0, row.length)).toList());
    }

    /** Lets an event table hold rows, as it does during the transaction that inserts them. */
    void setEvents(TableSchema schema, RowBuffer events) {
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < events.count(); i++) {
            rows.add(row(schema, events.data(), events.start(i), events.length(i)));
        }
        tables.put(schema.name(), rows);
        visible.clear();
    }

    private static Row row(TableSchema schema, byte[] array, int offset, int length) {
        BsatnReader reader = new BsatnReader(array, offset, length);
        List<Object> values = new ArrayList<>();
        schema.columns().forEach(column -> values.add(value(column.type(), reader)));
        return new Row(values, HexFormat.of().formatHex(array, offset, offset + length), 1);
    }

    /** Reads a value; values of a type that can be compared are comparable. */
    static Object value(AlgebraicType type, BsatnReader reader) {
        if (SpecialTypes.isIdentity(type)) {
            return reader.readIdentity();
        } else if (SpecialTypes.isTimestamp(type)) {
            return reader.readI64();
        } else if (SpecialTypes.isBytes(type)) {
            // Hexadecimal text sorts like the bytes.
            return HexFormat.of().formatHex(reader.readBytes());
        } else if (!(type instanceof PrimitiveType primitive)) {
            BsatnWalker.skip(type, reader);
            return "not comparable";
        } else {
            return switch (primitive) {
                case U32 -> Integer.toUnsignedLong(reader.readU32());
                case I8 -> (long) reader.readI8();
                case I128 -> reader.readBigInteger(16, true);
                case STRING -> reader.readString();
                case BOOL -> reader.readBool();
                case F32 -> (double) reader.readF32();
                case F64 -> reader.readF64();
                default -> throw new IllegalArgumentException("no values of type " + type);
            };
        }
    }

    /** Returns how often the query yields each row, by {@code table:row in hexadecimal}. */
    Map<String, Integer> evaluate(RandomQuery query, Identity caller, boolean owner) {
        Map<String, Integer> counts = new TreeMap<>();
        String table = query.tables().get(query.output());
        for (Row row : bag(query, caller, owner, "")) {
            ClientCache.add(counts, table, row.hex(), row.weight());
        }
        return counts;
    }

    /** Returns the rows of a table that a caller may see. */
    private List<Row> visible(String table, Identity caller, boolean owner) {
        List<RandomQuery> ofTable = owner ? List.of() : rules.getOrDefault(table, List.of());
        if (ofTable.isEmpty()) {
            return Objects.requireNonNull(tables.get(table));
        }
        String key = table + caller;
        List<Row> known = visible.get(key);
        if (known == null) {
            known = new ArrayList<>();
            for (RandomQuery rule : ofTable) {
                known.addAll(bag(rule, caller, false, table));
            }
            visible.put(key, known);
        }
        return known;
    }

    /** Evaluates a query; the table named {@code unfiltered} is read without its rules. */
    private List<Row> bag(RandomQuery query, Identity caller, boolean owner, String unfiltered) {
        List<List<Row>> sources = new ArrayList<>();
        for (String table : query.tables()) {
            sources.add(
                    table.equals(unfiltered)
                            ? Objects.requireNonNull(tables.get(table))
                            : visible(table, caller, owner));
        }
        List<Row> found = new ArrayList<>();
        new Combination(query, caller, sources, found).extend(1);
        return found;
    }

    /** Rows chosen so far, one per slot. */
    private record Combination(
            RandomQuery query,
            Identity caller,
            List<List<Row>> sources,
            List<Row> found,
            List<List<Condition>> conditions,
            List<List<Object>> chosen,
            List<Row> rows) {
        Combination(RandomQuery query, Identity caller, List<List<Row>> sources, List<Row> found) {
            this(query, caller, sources, found, query.conditionsBySlot(), new ArrayList<>(), new ArrayList<>());
        }

        void extend(int weight) {
            int slot = chosen.size();
            if (slot == sources.size()) {
                Row output = rows.get(query.output());
                found.add(new Row(output.values(), output.hex(), weight));
                return;
            }
            for (Row row : sources.get(slot)) {
                chosen.add(row.values());
                rows.add(row);
                if (conditions.get(slot).stream().allMatch(condition -> condition.holds(chosen, caller))) {
                    extend(weight * row.weight());
                }
                chosen.remove(slot);
                rows.remove(slot);
            }
        }
    }
}
