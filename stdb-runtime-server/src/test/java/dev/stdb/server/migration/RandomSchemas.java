package dev.stdb.server.migration;

import dev.stdb.moduledef.ColumnDefaultDef;
import dev.stdb.moduledef.IndexAlgorithm;
import dev.stdb.sats.AlgebraicType;
import dev.stdb.sats.PrimitiveType;
import dev.stdb.sats.ProductType;
import dev.stdb.sats.SpecialTypes;
import dev.stdb.sats.SumType;
import dev.stdb.schema.ColumnSchema;
import dev.stdb.schema.ConstraintSchema;
import dev.stdb.schema.IndexSchema;
import dev.stdb.schema.RowRuleSchema;
import dev.stdb.schema.ScheduleSchema;
import dev.stdb.schema.SequenceSchema;
import dev.stdb.schema.TablePart;
import dev.stdb.schema.TableSchema;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/** Makes schemas and changes them at random, mostly so that there is a plan from the old to the new one. */
final class RandomSchemas {
    private static final List<String> TABLES = List.of("a", "b", "c", "d");
    private static final int INDEX_NAMES = 6;
    private static final int COLUMNS_MAX = 6;
    private static final int IMPOSSIBLE_ONE_IN = 40;

    private final RandomGenerator random;

    RandomSchemas(RandomGenerator random) {
        this.random = random;
    }

    StoredSchema schema() {
        Map<String, TableSchema> tables = new TreeMap<>();
        for (String name : TABLES) {
            if (random.nextInt(3) > 0) {
                tables.put(name, table(name));
            }
        }
        return finished(tables, rules(tables));
    }

    /** Returns a schema after up to {@code changes} changes. */
    StoredSchema changed(StoredSchema before, int changes) {
        Map<String, TableSchema> tables = new TreeMap<>();
        before.tables().forEach(table -> tables.put(table.name(), table));
        for (int i = random.nextInt(changes + 1); i > 0; i--) {
            String name = pick(TABLES);
            TableSchema table = tables.get(name);
            if (table == null) {
                tables.put(name, table(name));
            } else if (random.nextInt(12) == 0) {
                tables.remove(name);
            } else {
                tables.put(name, random.nextInt(IMPOSSIBLE_ONE_IN) == 0 ? impossible(table) : change(table));
            }
        }
        return finished(tables, random.nextInt(8) == 0 ? rules(tables) : before.rowRules());
    }

    /** Names of indexes wander between tables, but no two tables share one. */
    private StoredSchema finished(Map<String, TableSchema> tables, List<RowRuleSchema> rules) {
        Set<String> taken = new HashSet<>();
        List<TableSchema> result = new ArrayList<>();
        for (TableSchema table : tables.values()) {
            List<TablePart> parts = table.parts();
            parts.removeIf(part -> part instanceof IndexSchema && !taken.add(part.name()));
            result.add(table.withParts(parts));
        }
        return new StoredSchema(result, rules);
    }

    private List<RowRuleSchema> rules(Map<String, TableSchema> tables) {
        List<RowRuleSchema> rules = new ArrayList<>();
        for (TableSchema table : tables.values()) {
            if (table.isPublic() && random.nextInt(6) == 0) {
                rules.add(new RowRuleSchema("SELECT * FROM " + table.name()));
            }
        }
        Collections.shuffle(rules, new java.util.Random(random.nextLong()));
        return rules;
    }

    private TableSchema table(String name) {
        boolean event = random.nextInt(5) == 0;
        TableSchema table = withColumns(
                TableSchema.builder(name, new ProductType(List.of()))
                        .isEvent(event)
                        .isPublic(random.nextInt(5) > 0)
                        .build(),
                columns(1 + random.nextInt(3)));
        for (int i = random.nextInt(6); i > 0; i--) {
            table = change(table);
        }
        if (!event && random.nextInt(6) == 0) {
            table = table.toBuilder()
                    .schedule(Optional.of(new ScheduleSchema(0, name + "_sched", 0, "tick")))
                    .build();
        }
        return table;
    }

    /** Returns a table as module code knows it below a namespace. */
    private static TableSchema moved(TableSchema table, String namespace) {
        return table.toBuilder()
                .accessorName(namespace + table.name())
                .indexes(table.indexes().stream()
                        .map(index -> index.withAccessorName(namespace + index.name()))
                        .toList())
                .build();
    }

    private TableSchema change(TableSchema table) {
        return switch (random.nextInt(12)) {
            case 0 -> table.toBuilder().isPublic(!table.isPublic()).build();
            case 1 -> moved(table, pick(List.of("", "a.", "b.")));
            case 2 -> withColumns(table, added(table.columns()));
            case 3 -> withColumns(table, grown(table.columns()));
            case 4 -> withColumns(table, renamed(table.columns()));
            case 5 -> table.isEvent() ? withColumns(table, columns(1 + random.nextInt(3))) : table;
            case 6 -> table.toBuilder().primaryKey(primaryKey(table)).build();
            case 7 -> table.schedule().isPresent() ? withPart(table, schedule(table)) : table;
            case 8 -> withoutPart(table);
            case 9 -> withPart(table, unique(table));
            case 10 -> sequence(table).map(part -> withPart(table, part)).orElse(table);
            default -> withPart(table, index(table));
        };
    }

    /** Returns a table changed in a way for which there is no step. */
    private TableSchema impossible(TableSchema table) {
        List<ColumnSchema> columns = new ArrayList<>(table.columns());
        if (random.nextBoolean()) {
            columns.remove(0);
            columns.add(column("z" + random.nextInt(1_000_000), PrimitiveType.U8));
            return withColumns(table, columns);
        }
        return table.toBuilder()
                .isEvent(!table.isEvent())
                .schedule(Optional.empty())
                .build();
    }

    private List<ColumnSchema> columns(int count) {
        List<ColumnSchema> columns = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            columns.add(column("c" + i, type()));
        }
        return columns;
    }

    private static ColumnSchema column(String name, AlgebraicType type) {
        return new ColumnSchema(0, name, name, type);
    }

    private AlgebraicType type() {
        return switch (random.nextInt(5)) {
            case 0 -> PrimitiveType.STRING;
            case 1 -> choice(1 + random.nextInt(2));
            case 2 -> SpecialTypes.optionOf(PrimitiveType.I16);
            case 3 -> PrimitiveType.U64;
            default -> PrimitiveType.U32;
        };
    }

    private static SumType choice(int variants) {
        List<SumType.Variant> list = new ArrayList<>();
        for (int i = 0; i < variants; i++) {
            list.add(new SumType.Variant("v" + i, i == 0 ? SpecialTypes.UNIT : PrimitiveType.U8));
        }
        return new SumType(list);
    }

    private List<ColumnSchema> added(List<ColumnSchema> columns) {
        List<ColumnSchema> more = new ArrayList<>(columns);
        if (columns.size() < COLUMNS_MAX) {
            more.add(column("c" + columns.size(), type()));
        }
        return more;
    }

    private static List<ColumnSchema> grown(List<ColumnSchema> columns) {
        return columns.stream()
                .map(column -> column.type() instanceof SumType sum && !SpecialTypes.isOption(sum)
                        ? column(column.name(), choice(sum.variants().size() + 1))
                        : column)
                .toList();
    }

    private List<ColumnSchema> renamed(List<ColumnSchema> columns) {
        return columns.stream()
                .map(column -> new ColumnSchema(
                        0, column.name(), column.name() + pick(List.of("", "_in_code")), column.type()))
                .toList();
    }

    /** Returns a table with just the parts that fit its columns, which get their positions. */
    private TableSchema withColumns(TableSchema table, List<ColumnSchema> columns) {
        List<ColumnSchema> placed = new ArrayList<>();
        List<ProductType.Element> elements = new ArrayList<>();
        List<ColumnDefaultDef> defaults = new ArrayList<>();
        for (ColumnSchema column : columns) {
            defaults.add(new ColumnDefaultDef(
                    placed.size(), new RandomRows(random).value(column.type()).toByteArray()));
            elements.add(new ProductType.Element(column.name(), column.type()));
            placed.add(new ColumnSchema(placed.size(), column.name(), column.accessorName(), column.type()));
        }
        OptionalInt key = table.primaryKey().isPresent() && table.primaryKey().getAsInt() < columns.size()
                ? table.primaryKey()
                : OptionalInt.empty();
        List<TablePart> parts = table.parts();
        parts.removeIf(part -> !fits(part, placed));
        return TableSchema.builder(table.name(), new ProductType(elements))
                .columns(placed)
                .accessorName(table.accessorName())
                .isPublic(table.isPublic())
                .isEvent(table.isEvent())
                .primaryKey(key)
                .defaults(defaults)
                .build()
                .withParts(parts);
    }

    private static boolean fits(TablePart part, List<ColumnSchema> columns) {
        if (part instanceof IndexSchema index) {
            return columns.size() > Collections.max(index.columns());
        } else if (part instanceof ConstraintSchema constraint) {
            return columns.size() > Collections.max(constraint.uniqueColumns());
        } else if (part instanceof SequenceSchema sequence) {
            return columns.size() > sequence.column()
                    && columns.get(sequence.column()).type() instanceof PrimitiveType type
                    && type.isInteger();
        }
        return true;
    }

    private OptionalInt primaryKey(TableSchema table) {
        return random.nextBoolean() ? OptionalInt.empty() : OptionalInt.of(position(table));
    }

    private int position(TableSchema table) {
        return random.nextInt(table.columns().size());
    }

    private IndexSchema index(TableSchema table) {
        String name = "index" + random.nextInt(INDEX_NAMES);
        IndexAlgorithm algorithm = random.nextBoolean() ? IndexAlgorithm.BTREE : IndexAlgorithm.HASH;
        return new IndexSchema(0, name, name + "_in_code", algorithm, positions(table));
    }

    /** Returns one column or two in any order. */
    private List<Integer> positions(TableSchema table) {
        int first = position(table);
        int second = position(table);
        return first == second ? List.of(first) : List.of(first, second);
    }

    private ConstraintSchema unique(TableSchema table) {
        List<Integer> columns = positions(table);
        String name = table.name() + "_" + columns.stream().sorted().toList() + "_key";
        return new ConstraintSchema(0, name, columns);
    }

    private Optional<SequenceSchema> sequence(TableSchema table) {
        int column = position(table);
        if (!(table.columns().get(column).type() instanceof PrimitiveType type) || !type.isInteger()) {
            return Optional.empty();
        }
        BigInteger start = BigInteger.valueOf(random.nextInt(3) * 100);
        return Optional.of(new SequenceSchema(
                0,
                table.name() + "_c" + column + "_seq",
                column,
                start,
                start,
                start.add(BigInteger.TEN),
                BigInteger.ONE));
    }

    private ScheduleSchema schedule(TableSchema table) {
        return new ScheduleSchema(0, table.name() + "_sched" + pick(List.of("", "2")), position(table), "tick");
    }

    private static TableSchema withPart(TableSchema table, TablePart part) {
        List<TablePart> parts = table.parts();
        parts.removeIf(old -> old.isNamesake(part) || old instanceof ScheduleSchema && part instanceof ScheduleSchema);
        parts.add(part);
        return table.withParts(parts);
    }

    private TableSchema withoutPart(TableSchema table) {
        List<TablePart> parts = table.parts();
        parts.removeIf(part -> !(part instanceof ScheduleSchema) && random.nextInt(3) == 0);
        return table.withParts(parts);
    }

    private <T> T pick(List<T> values) {
        return values.get(random.nextInt(values.size()));
    }
}
