package dev.stdb.server.subscription;

import dev.stdb.bsatn.BsatnWriter;
import dev.stdb.sats.AlgebraicType;
import dev.stdb.sats.PrimitiveType;
import dev.stdb.sats.SpecialTypes;
import dev.stdb.schema.ColumnSchema;
import dev.stdb.schema.TableSchema;
import dev.stdb.server.query.TestTable;
import dev.stdb.server.subscription.RandomQuery.Column;
import dev.stdb.server.subscription.RandomQuery.Compare;
import dev.stdb.server.subscription.RandomQuery.Condition;
import dev.stdb.server.subscription.RandomQuery.Literal;
import dev.stdb.server.subscription.RandomQuery.Logical;
import dev.stdb.server.subscription.RandomQuery.Operand;
import dev.stdb.server.subscription.RandomQuery.Sender;
import dev.stdb.types.Identity;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Makes random tables, rows and queries; values are few, so that conditions and joins match often. */
final class WorldGenerator {
    /** Name of the table whose rows are events. */
    static final String EVENT_TABLE = "e";

    private static final List<AlgebraicType> TYPES = List.of(
            PrimitiveType.U32,
            PrimitiveType.I8,
            PrimitiveType.STRING,
            PrimitiveType.BOOL,
            PrimitiveType.F64,
            SpecialTypes.IDENTITY);
    private static final double[] FLOATS = {-1.0, -0.0, 0.0, 1.0, 2.0, Double.NaN};
    private static final List<String> INEQUALITIES = List.of("<>", "<", "<=", ">", ">=");

    private final SplittableRandom random;

    WorldGenerator(SplittableRandom random) {
        this.random = random;
    }

    /** Returns a table whose first column is a small number, mostly with indexes. */
    TableSchema table(String name) {
        TestTable table = new TestTable(name);
        int columns = 2 + random.nextInt(3);
        table.column("c0", PrimitiveType.U32);
        for (int i = 1; i < columns; i++) {
            table.column("c" + i, TYPES.get(random.nextInt(TYPES.size())));
        }
        if (random.nextBoolean()) {
            table.key(0);
        } else {
            table.index(0);
        }
        if (random.nextBoolean()) {
            table.index(1);
        }
        if (random.nextInt(4) == 0) {
            table.index(1, 0);
        }
        return table.build();
    }

    TableSchema eventTable() {
        return new TestTable(EVENT_TABLE)
                .column("c0", PrimitiveType.U32)
                .column("c1", SpecialTypes.IDENTITY)
                .event()
                .build();
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

    private RandomQuery query(List<TableSchema> used, int output) {
        List<Compare> joins = new ArrayList<>();
        for (int slot = 1; slot < used.size(); slot++) {
            joins.add(join(used, slot));
        }
        List<Condition> where = random.nextInt(5) == 0 ? List.of() : List.of(condition(used, 0));
        return new RandomQuery(used.stream().map(TableSchema::name).toList(), output, joins, where);
    }

    /** Joins a table to an earlier one, mostly by the first columns, which have indexes. */
    private Compare join(List<TableSchema> used, int slot) {
        int other = random.nextInt(slot);
        Operand left = new Column(other, 0);
        Operand right = new Column(slot, 0);
        if (random.nextInt(3) == 0) {
            for (ColumnSchema a : used.get(other).columns()) {
                for (ColumnSchema b : used.get(slot).columns()) {
                    if (a.type().equals(b.type()) && random.nextInt(3) == 0) {
                        left = new Column(other, a.position());
                        right = new Column(slot, b.position());
                    }
                }
            }
        }
        return random.nextBoolean() ? new Compare(left, "=", right) : new Compare(right, "=", left);
    }

    private Condition condition(List<TableSchema> used, int depth) {
        int kind = random.nextInt(depth > 1 ? 3 : 5);
        if (kind < 3) {
            return comparison(used);
        }
        return new Logical(kind == 3, List.of(condition(used, depth + 1), condition(used, depth + 1)));
    }

    private Condition comparison(List<TableSchema> used) {
        int slot = random.nextInt(used.size());
        int column = random.nextInt(used.get(slot).columns().size());
        Operand left = new Column(slot, column);
        Operand right = literal(used.get(slot).columns().get(column).type());
        String op = random.nextInt(3) > 0 ? "=" : INEQUALITIES.get(random.nextInt(INEQUALITIES.size()));
        return random.nextBoolean() ? new Compare(left, op, right) : new Compare(right, op, left);
    }

    private Operand literal(AlgebraicType type) {
        if (type == PrimitiveType.BOOL) {
            boolean value = random.nextBoolean();
            return new Literal(String.valueOf(value), value);
        } else if (type == PrimitiveType.STRING) {
            String value = text();
            return new Literal("'" + value + "'", value);
        } else if (SpecialTypes.isIdentity(type)) {
            Identity value = identity();
            return random.nextBoolean() ? new Sender() : new Literal("0x" + value.toHex(), value);
        }
        int value = random.nextInt(4) - (type == PrimitiveType.U32 ? 0 : 1);
        return type == PrimitiveType.F64
                ? new Literal(String.valueOf(value), (double) value)
                : new Literal(String.valueOf(value), (long) value);
    }

    private String text() {
        return "x".repeat(random.nextInt(3));
    }

    private Identity identity() {
        return Identity.of(random.nextInt(3), 0, 0, 0);
    }

    /** Returns BSATN of a row. */
    byte[] row(TableSchema table) {
        BsatnWriter row = new BsatnWriter();
        table.columns().forEach(column -> {
            AlgebraicType type = column.type();
            if (type == PrimitiveType.U32) {
                row.writeU32(random.nextInt(column.position() == 0 ? 8 : 4));
            } else if (type == PrimitiveType.I8) {
                row.writeI8(random.nextInt(4) - 1);
            } else if (type == PrimitiveType.STRING) {
                row.writeString(text());
            } else if (type == PrimitiveType.BOOL) {
                row.writeBool(random.nextBoolean());
            } else if (type == PrimitiveType.F64) {
                row.writeF64(FLOATS[random.nextInt(FLOATS.length)]);
            } else {
                row.writeIdentity(identity());
            }
        });
        return row.toByteArray();
    }
}
