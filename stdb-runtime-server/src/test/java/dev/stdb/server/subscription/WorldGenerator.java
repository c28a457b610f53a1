package dev.stdb.server.subscription;

import dev.stdb.bsatn.BsatnWriter;
import dev.stdb.sats.AlgebraicType;
import dev.stdb.sats.PrimitiveType;
import dev.stdb.sats.SpecialTypes;
import dev.stdb.sats.SumType;
import dev.stdb.schema.ColumnSchema;
import dev.stdb.schema.TableSchema;
import dev.stdb.server.query.TestTable;
import dev.stdb.server.subscription.RandomQuery.Column;
import dev.stdb.server.subscription.RandomQuery.Compare;
import dev.stdb.server.subscription.RandomQuery.Condition;
import dev.stdb.server.subscription.RandomQuery.Flag;
import dev.stdb.server.subscription.RandomQuery.Literal;
import dev.stdb.server.subscription.RandomQuery.Logical;
import dev.stdb.server.subscription.RandomQuery.Operand;
import dev.stdb.server.subscription.RandomQuery.Sender;
import dev.stdb.server.subscription.RandomQuery.Truth;
import dev.stdb.types.Identity;
import dev.stdb.types.Timestamp;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;

/** Makes random tables, rows and queries; values are few, so that conditions and joins match often. */
final class WorldGenerator {
    /** Name of the table whose rows are events. */
    static final String EVENT_TABLE = "e";

    /** Cannot be compared; there so that rows have more shapes. */
    static final SumType SUM = SumType.of(
            new SumType.Variant("A", PrimitiveType.STRING),
            new SumType.Variant("B", SpecialTypes.optionOf(PrimitiveType.U32)));

    private static final List<AlgebraicType> TYPES = List.of(
            PrimitiveType.U32,
            PrimitiveType.U32,
            PrimitiveType.I8,
            PrimitiveType.STRING,
            PrimitiveType.STRING,
            PrimitiveType.BOOL,
            PrimitiveType.F32,
            PrimitiveType.F64,
            PrimitiveType.I128,
            SpecialTypes.BYTES,
            SpecialTypes.TIMESTAMP,
            SpecialTypes.IDENTITY,
            SpecialTypes.IDENTITY,
            SUM);
    private static final float[] FLOATS = {-1, -0.0f, 0, 1, 2, Float.NaN, Float.POSITIVE_INFINITY};
    private static final List<String> INEQUALITIES = List.of("<>", "<", "<=", ">", ">=");

    private final SplittableRandom random;

    WorldGenerator(SplittableRandom random) {
        this.random = random;
    }

    /** Returns a table whose first column is a small number, mostly with indexes. */
    TableSchema table(String name) {
        TestTable table = columns(name);
        switch (random.nextInt(5)) {
            case 0, 1 -> table.key(0);
            case 2, 3 -> table.index(0);
            default -> {
                if (random.nextBoolean()) {
                    table.hashIndex(0);
                } else {
                    table.directIndex(0);
                }
            }
        }
        if (random.nextBoolean()) {
            table.index(1);
        }
        switch (random.nextInt(8)) {
            case 0 -> table.index(1, 0);
            case 1 -> table.index(0, 1);
            case 2 -> table.hashIndex(1, 0);
            default -> {
                // Indexes over one column only.
            }
        }
        return table.build();
    }

    TableSchema eventTable() {
        return columns(EVENT_TABLE).event().build();
    }

    private TestTable columns(String name) {
        TestTable table = new TestTable(name);
        table.column("c0", PrimitiveType.U32);
        for (int i = 1 + random.nextInt(3); i > 0; i--) {
            table.column("c" + table.columnCount(), TYPES.get(random.nextInt(TYPES.size())));
        }
        return table;
    }

    /** Returns rules for some of the tables; those of a table mention only tables behind it. */
    List<RandomQuery> rules(List<TableSchema> tables) {
        List<RandomQuery> rules = new ArrayList<>();
        for (int table = 0; table < tables.size(); table++) {
            for (int i = random.nextInt(3); i > 0; i--) {
                List<TableSchema> used = new ArrayList<>(List.of(tables.get(table)));
                List<TableSchema> behind = tables.subList(table + 1, tables.size()).stream()
                        .filter(candidate -> !candidate.isEvent())
                        .toList();
                if (!behind.isEmpty() && random.nextInt(3) == 0) {
                    used.add(behind.get(random.nextInt(behind.size())));
                }
                rules.add(query(used, 0));
            }
        }
        return rules;
    }

    /** Returns a query over one to three tables. */
    RandomQuery query(List<TableSchema> tables) {
        int count = random.nextInt(3) > 0 ? 1 : random.nextInt(4) > 0 ? 2 : 3;
        List<TableSchema> used = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            used.add(tables.get(random.nextInt(tables.size())));
        }
        return query(used, random.nextInt(count));
    }

    /** Returns a query for rows of one table, over one to three tables. */
    RandomQuery queryFor(TableSchema output, List<TableSchema> tables) {
        int count = random.nextInt(3) > 0 ? 1 : random.nextInt(4) > 0 ? 2 : 3;
        List<TableSchema> used = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            used.add(tables.get(random.nextInt(tables.size())));
        }
        int slot = random.nextInt(count);
        used.set(slot, output);
        return query(used, slot);
    }

    private RandomQuery query(List<TableSchema> used, int output) {
        List<Compare> joins = new ArrayList<>();
        for (int slot = 1; slot < used.size(); slot++) {
            joins.add(join(used, slot));
        }
        List<Condition> where = random.nextInt(5) == 0 ? List.of() : List.of(condition(used, 0));
        return new RandomQuery(used.stream().map(TableSchema::name).toList(), output, joins, where);
    }

    /** Returns the query for all rows of a table. */
    static RandomQuery all(TableSchema table) {
        return new RandomQuery(List.of(table.name()), 0, List.of(), List.of());
    }

    /** Joins a table to an earlier one, mostly by the first columns, which have indexes. */
    private Compare join(List<TableSchema> used, int slot) {
        int other = random.nextInt(slot);
        Operand left = new Column(other, 0);
        Operand right = new Column(slot, 0);
        if (random.nextInt(3) == 0) {
            for (ColumnSchema a : used.get(other).columns()) {
                for (ColumnSchema b : used.get(slot).columns()) {
                    if (a.type().equals(b.type()) && a.type() != SUM && random.nextInt(3) == 0) {
                        left = new Column(other, a.position());
                        right = new Column(slot, b.position());
                    }
                }
            }
        }
        return random.nextBoolean() ? new Compare(left, "=", right) : new Compare(right, "=", left);
    }

    private Condition condition(List<TableSchema> used, int depth) {
        int kind = random.nextInt(depth > 1 ? 6 : 11);
        if (kind < 6) {
            return comparison(used);
        } else if (kind == 10) {
            return new Truth(condition(used, depth + 1), operator(), condition(used, depth + 1));
        }
        return new Logical(kind < 8, List.of(condition(used, depth + 1), condition(used, depth + 1)));
    }

    private Condition comparison(List<TableSchema> used) {
        int slot = random.nextInt(used.size());
        int column = random.nextInt(used.get(slot).columns().size());
        AlgebraicType type = used.get(slot).columns().get(column).type();
        if (type == SUM) {
            column = 0;
            type = PrimitiveType.U32;
        }
        Operand left = new Column(slot, column);
        if (type == PrimitiveType.BOOL && random.nextBoolean()) {
            return new Flag(new Column(slot, column));
        }
        Operand right = random.nextInt(6) == 0 ? anyColumn(used, type) : literal(type);
        return random.nextBoolean() ? new Compare(left, operator(), right) : new Compare(right, operator(), left);
    }

    private String operator() {
        return random.nextInt(3) > 0 ? "=" : INEQUALITIES.get(random.nextInt(INEQUALITIES.size()));
    }

    /** Returns one of the columns of a type that the tables have. */
    private Column anyColumn(List<TableSchema> used, AlgebraicType type) {
        List<Column> columns = new ArrayList<>();
        for (int slot = 0; slot < used.size(); slot++) {
            for (ColumnSchema column : used.get(slot).columns()) {
                if (column.type().equals(type)) {
                    columns.add(new Column(slot, column.position()));
                }
            }
        }
        return columns.get(random.nextInt(columns.size()));
    }

    private Operand literal(AlgebraicType type) {
        if (type == PrimitiveType.BOOL) {
            boolean value = random.nextBoolean();
            return new Literal(String.valueOf(value), value);
        } else if (type == PrimitiveType.STRING) {
            String value = text();
            return new Literal("'" + value + "'", value);
        } else if (type == PrimitiveType.I128) {
            BigInteger value = wide();
            return new Literal(value.toString(), value);
        } else if (SpecialTypes.isIdentity(type)) {
            Identity value = identity();
            return random.nextBoolean() ? new Sender(false) : new Literal("0x" + value.toHex(), value);
        } else if (SpecialTypes.isTimestamp(type)) {
            long micros = random.nextInt(4);
            return new Literal("'" + Timestamp.ofMicros(micros) + "'", micros);
        } else if (SpecialTypes.isBytes(type)) {
            String hex = HexFormat.of().formatHex(bytes());
            return random.nextBoolean() ? new Sender(true) : new Literal("0x" + hex, hex);
        }
        int value = random.nextInt(4) - (type == PrimitiveType.U32 ? 0 : 1);
        boolean floats = type == PrimitiveType.F64 || type == PrimitiveType.F32;
        return floats
                ? new Literal(String.valueOf(value), (double) value)
                : new Literal(String.valueOf(value), (long) value);
    }

    private String text() {
        return "x".repeat(random.nextInt(3));
    }

    private Identity identity() {
        return Identity.of(random.nextInt(3), 0, 0, 0);
    }

    /** Values that differ in high words only, and negative ones. */
    private BigInteger wide() {
        return BigInteger.valueOf(random.nextInt(3) - 1).shiftLeft(random.nextBoolean() ? 100 : 0);
    }

    private byte[] bytes() {
        return switch (random.nextInt(4)) {
            case 0 -> new byte[0];
            case 1 -> new byte[] {0};
            case 2 -> new byte[] {(byte) 0x80, 1};
            default -> HexFormat.of().parseHex(identity().toHex());
        };
    }

    /** Returns BSATN of a row. */
    byte[] row(TableSchema table) {
        BsatnWriter row = new BsatnWriter();
        table.columns().forEach(column -> writeValue(column, row));
        return row.toByteArray();
    }

    private void writeValue(ColumnSchema column, BsatnWriter row) {
        AlgebraicType type = column.type();
        if (type == PrimitiveType.U32) {
            row.writeU32(random.nextInt(column.position() == 0 ? 8 : 4));
        } else if (type == PrimitiveType.I8) {
            row.writeI8(random.nextInt(4) - 1);
        } else if (type == PrimitiveType.STRING) {
            row.writeString(text());
        } else if (type == PrimitiveType.BOOL) {
            row.writeBool(random.nextBoolean());
        } else if (type == PrimitiveType.F32) {
            row.writeF32(FLOATS[random.nextInt(FLOATS.length)]);
        } else if (type == PrimitiveType.F64) {
            row.writeF64(FLOATS[random.nextInt(FLOATS.length)]);
        } else if (type == PrimitiveType.I128) {
            row.writeBigInteger(wide(), 16);
        } else if (SpecialTypes.isBytes(type)) {
            row.writeBytes(bytes());
        } else if (SpecialTypes.isTimestamp(type)) {
            row.writeI64(random.nextInt(4));
        } else if (SpecialTypes.isIdentity(type)) {
            row.writeIdentity(identity());
        } else if (random.nextBoolean()) {
            row.writeTag(0);
            row.writeString(text());
        } else {
            boolean some = random.nextBoolean();
            row.writeTag(1);
            row.writeTag(some ? 0 : 1);
            if (some) {
                row.writeU32(random.nextInt(2));
            }
        }
    }
}
