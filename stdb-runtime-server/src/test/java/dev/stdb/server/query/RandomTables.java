package dev.stdb.server.query;

import dev.stdb.sats.AlgebraicType;
import dev.stdb.sats.PrimitiveType;
import dev.stdb.sats.SpecialTypes;
import dev.stdb.schema.TableSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Random tables with random indexes and rows, as our schema and as SQL that H2 understands, too. */
final class RandomTables {
    /** Types whose values mean the same to H2. */
    enum Kind {
        I32(PrimitiveType.I32, "INTEGER"),
        I64(PrimitiveType.I64, "BIGINT"),
        U8(PrimitiveType.U8, "SMALLINT"),
        F64(PrimitiveType.F64, "DOUBLE PRECISION"),
        STRING(PrimitiveType.STRING, "VARCHAR"),
        BOOL(PrimitiveType.BOOL, "BOOLEAN"),
        OPTION(SpecialTypes.optionOf(PrimitiveType.I32), "INTEGER");

        private final AlgebraicType type;
        private final String h2;

        Kind(AlgebraicType type, String h2) {
            this.type = type;
            this.h2 = h2;
        }

        boolean isNumber() {
            return this == I32 || this == I64 || this == U8 || this == F64;
        }
    }

    /** A column. */
    record Column(String name, Kind kind) {}

    /** A table; its first column is a primary key. */
    record Table(String name, List<Column> columns, TableSchema schema) {
        String h2Definition() {
            StringBuilder out = new StringBuilder("CREATE TABLE ").append(name).append(" (");
            for (Column column : columns) {
                out.append(out.charAt(out.length() - 1) == '(' ? "" : ", ")
                        .append(column.name())
                        .append(' ')
                        .append(column.kind().h2)
                        .append(column.name().equals("id") ? " PRIMARY KEY" : "");
            }
            return out.append(')').toString();
        }
    }

    private static final String[] WORDS = {"", "a", "ab", "abc", "b", "ba", "a%b", "a_b", "Zoo", "\u00e4", "it''s"};

    private RandomTables() {}

    static Table table(String name, SplittableRandom random) {
        List<Column> columns = new ArrayList<>();
        columns.add(new Column("id", Kind.I32));
        int extra = 2 + random.nextInt(4);
        for (int i = 0; i < extra; i++) {
            Kind[] kinds = Kind.values();
            columns.add(new Column("c" + i, kinds[random.nextInt(kinds.length)]));
        }
        TestTable schema = new TestTable(name);
        columns.forEach(column -> schema.column(column.name(), column.kind().type));
        schema.key(0);
        int indexes = random.nextInt(4);
        for (int i = 0; i < indexes; i++) {
            addIndex(schema, columns, random);
        }
        return new Table(name, columns, schema.build());
    }

    private static void addIndex(TestTable schema, List<Column> columns, SplittableRandom random) {
        int width = 1 + random.nextInt(2);
        List<Integer> positions = new ArrayList<>();
        while (positions.size() < width) {
            int position = 1 + random.nextInt(columns.size() - 1);
            if (!positions.contains(position)) {
                positions.add(position);
            }
        }
        Integer[] key = positions.toArray(Integer[]::new);
        boolean direct = width == 1 && columns.get(key[0]).kind() == Kind.U8;
        switch (random.nextInt(direct ? 3 : 2)) {
            case 0 -> schema.index(key);
            case 1 -> schema.hashIndex(key);
            default -> schema.directIndex(key[0]);
        }
    }

    /** Returns a literal; few different ones, so that they meet. */
    static String literal(Kind kind, SplittableRandom random) {
        return switch (kind) {
            case I32, I64 -> String.valueOf(random.nextInt(-3, 8));
            case U8, OPTION -> String.valueOf(random.nextInt(6));
            case F64 -> String.valueOf(random.nextInt(-8, 9) / 4.0);
            case STRING -> "'" + WORDS[random.nextInt(WORDS.length)] + "'";
            case BOOL -> String.valueOf(random.nextBoolean());
        };
    }

    /** Returns an INSERT of one row that both sides understand. */
    static String insert(Table table, int id, SplittableRandom random) {
        StringBuilder names = new StringBuilder();
        StringBuilder values = new StringBuilder();
        for (Column column : table.columns()) {
            names.append(names.isEmpty() ? "" : ", ").append(column.name());
            boolean none = column.kind() == Kind.OPTION && random.nextInt(3) == 0;
            String value = column.name().equals("id") ? String.valueOf(id) : literal(column.kind(), random);
            values.append(values.isEmpty() ? "" : ", ").append(none ? "NULL" : value);
        }
        return "INSERT INTO " + table.name() + " (" + names + ") VALUES (" + values + ")";
    }
}
