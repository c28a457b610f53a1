package dev.stdb.server.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stdb.bsatn.BsatnReader;
import dev.stdb.bsatn.BsatnWriter;
import dev.stdb.query.BoolColumn;
import dev.stdb.query.BoolExpr;
import dev.stdb.query.Column;
import dev.stdb.query.IndexedColumn;
import dev.stdb.query.Query;
import dev.stdb.query.TableQuery;
import dev.stdb.query.UnsignedColumn;
import dev.stdb.sats.AlgebraicType;
import dev.stdb.sats.PrimitiveType;
import dev.stdb.sats.SpecialTypes;
import dev.stdb.server.tx.Datastore;
import dev.stdb.server.tx.Tx;
import dev.stdb.types.ConnectionId;
import dev.stdb.types.Identity;
import dev.stdb.types.Timestamp;
import dev.stdb.types.Uuid;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * What the query builder prints is what it means: the server, reading the text as a subscription would, finds the rows
 * that the same condition selects in Java, for values and literals of every type that can be compared.
 *
 * <p>{@code -Dstdb.seed=} replays one database.
 */
class QueryBuilderPropertyTest {
    private static final int DATABASES = 30;
    private static final int QUERIES = 150;
    private static final int ROWS = 12;
    private static final @Nullable Long SEED = Long.getLong("stdb.seed");
    private static final QueryAuth ANYBODY = new QueryAuth(Identity.of(1, 0, 0, 0), false);

    /** Names that are words of SQL, and one whose case matters. */
    private static final List<String> TABLES = List.of("order", "Group");

    /** Texts that end literals or begin comments, and two whose order is not that of their UTF-16. */
    private static final List<String> TEXTS =
            List.of("", "it's", "''", "a\"b", "-- \n/*", "ä\uD83D\uDE00", "ä\uFFFD", "NULL", "1", "\\", "\u0000");

    private static final Comparator<byte[]> BYTES = Arrays::compareUnsigned;

    private interface Writer {
        void write(BsatnWriter out, Object value);
    }

    /** A type of columns: how its values look in Java, in which order they are, and how they are stored. */
    private enum Kind {
        BOOL(PrimitiveType.BOOL, natural(Boolean.class), (out, value) -> out.writeBool((boolean) value)),
        I8(PrimitiveType.I8, natural(Byte.class), (out, value) -> out.writeI8((byte) value)),
        U8(PrimitiveType.U8, unsigned(), (out, value) -> out.writeI8((byte) value)),
        I16(PrimitiveType.I16, natural(Short.class), (out, value) -> out.writeI16((short) value)),
        U16(PrimitiveType.U16, unsigned(), (out, value) -> out.writeI16((short) value)),
        I32(PrimitiveType.I32, natural(Integer.class), (out, value) -> out.writeI32((int) value)),
        U32(PrimitiveType.U32, unsigned(), (out, value) -> out.writeI32((int) value)),
        I64(PrimitiveType.I64, natural(Long.class), (out, value) -> out.writeI64((long) value)),
        U64(PrimitiveType.U64, unsigned(), (out, value) -> out.writeI64((long) value)),
        I128(
                PrimitiveType.I128,
                natural(BigInteger.class),
                (out, value) -> out.writeBigInteger((BigInteger) value, 16)),
        U128(
                PrimitiveType.U128,
                natural(BigInteger.class),
                (out, value) -> out.writeBigInteger((BigInteger) value, 16)),
        I256(
                PrimitiveType.I256,
                natural(BigInteger.class),
                (out, value) -> out.writeBigInteger((BigInteger) value, 32)),
        U256(
                PrimitiveType.U256,
                natural(BigInteger.class),
                (out, value) -> out.writeBigInteger((BigInteger) value, 32)),
        F32(PrimitiveType.F32, floats(), (out, value) -> out.writeF32((float) value)),
        F64(PrimitiveType.F64, floats(), (out, value) -> out.writeF64((double) value)),
        STRING(
                PrimitiveType.STRING,
                Comparator.comparing(value -> ((String) value).getBytes(StandardCharsets.UTF_8), BYTES),
                (out, value) -> out.writeString((String) value)),
        BYTE_STRING(
                SpecialTypes.BYTES,
                Comparator.comparing(value -> (byte[]) value, BYTES),
                (out, value) -> out.writeBytes((byte[]) value)),
        IDENTITY(SpecialTypes.IDENTITY, natural(Identity.class), (out, value) -> out.writeIdentity((Identity) value)),
        CONNECTION_ID(
                SpecialTypes.CONNECTION_ID,
                natural(ConnectionId.class),
                (out, value) -> out.writeConnectionId((ConnectionId) value)),
        TIMESTAMP(
                SpecialTypes.TIMESTAMP,
                natural(Timestamp.class),
                (out, value) -> out.writeI64(((Timestamp) value).micros())),
        UNIQUE_ID(
                SpecialTypes.UUID,
                natural(Uuid.class),
                (out, value) -> out.writeU128(((Uuid) value).lo(), ((Uuid) value).hi()));

        private final AlgebraicType type;
        private final Comparator<Object> order;
        private final Writer writer;

        Kind(AlgebraicType type, Comparator<Object> order, Writer writer) {
            this.type = type;
            this.order = order;
            this.writer = writer;
        }

        private static <T extends Comparable<T>> Comparator<Object> natural(Class<T> type) {
            return Comparator.comparing(type::cast);
        }

        private static Comparator<Object> unsigned() {
            return Comparator.comparing(value -> bits((Number) value));
        }

        /** Both zeros are equal, and nothing is greater than what is no number. */
        private static Comparator<Object> floats() {
            return Comparator.comparingDouble(value -> ((Number) value).doubleValue() + 0.0);
        }

        private static BigInteger bits(Number value) {
            int width = value instanceof Byte ? 8 : value instanceof Short ? 16 : value instanceof Integer ? 32 : 64;
            return BigInteger.valueOf(value.longValue())
                    .and(BigInteger.ONE.shiftLeft(width).subtract(BigInteger.ONE));
        }

        boolean isUnsigned() {
            return this == U8 || this == U16 || this == U32 || this == U64;
        }

        Object random(SplittableRandom random) {
            // Few different values, so that they meet; and the ends of each range.
            long number = random.nextInt(3) == 0
                    ? List.of(Long.MIN_VALUE, Long.MAX_VALUE, -1L).get(random.nextInt(3))
                    : random.nextInt(-2, 3);
            return switch (this) {
                case BOOL -> random.nextBoolean();
                case I8, U8 -> (byte) (number >> (number > 2 ? 56 : 0));
                case I16, U16 -> (short) (number >> (number > 2 ? 48 : 0));
                case I32, U32 -> (int) (number >> (number > 2 ? 32 : 0));
                case I64, U64 -> number;
                case I128 -> BigInteger.valueOf(number).shiftLeft(random.nextBoolean() ? 0 : 64);
                case I256 -> BigInteger.valueOf(number).shiftLeft(random.nextBoolean() ? 0 : 192);
                case U128 -> BigInteger.valueOf(number & Long.MAX_VALUE).shiftLeft(random.nextBoolean() ? 0 : 65);
                case U256 -> BigInteger.valueOf(number & Long.MAX_VALUE).shiftLeft(random.nextBoolean() ? 0 : 193);
                case F32 -> floats(random).floatValue();
                case F64 -> floats(random);
                case STRING -> TEXTS.get(random.nextInt(TEXTS.size()));
                case BYTE_STRING -> Arrays.copyOf(new byte[] {(byte) number, 7, -1}, random.nextInt(4));
                case IDENTITY -> Identity.of(number, 0, 0, random.nextInt(-1, 1));
                case CONNECTION_ID -> ConnectionId.of(number, random.nextInt(-1, 1));
                case TIMESTAMP -> Timestamp.ofMicros(Math.max(number, Long.MIN_VALUE / 2));
                case UNIQUE_ID -> new Uuid(random.nextInt(-1, 1), number);
            };
        }

        private static Double floats(SplittableRandom random) {
            return List.of(0.0, -0.0, 0.1, -1.5, 1e30, -1e-30, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY)
                    .get(random.nextInt(8));
        }

        /** Returns a value that literals have. */
        Object literal(SplittableRandom random) {
            Object value = random(random);
            boolean jdk = random.nextBoolean();
            if (jdk && value instanceof Timestamp timestamp) {
                return timestamp.toInstant();
            } else if (jdk && value instanceof Uuid uuid) {
                return UUID.fromString(uuid.toString());
            } else if (jdk && this == I32) {
                return LocalDate.ofEpochDay((int) value);
            }
            return value;
        }

        /** Returns a value of rows, which may also be no number. */
        Object stored(SplittableRandom random) {
            boolean noNumber = random.nextInt(8) == 0;
            if (noNumber && this == F64) {
                return Double.NaN;
            }
            return noNumber && this == F32 ? (Object) Float.NaN : random(random);
        }

        /** Returns how a literal compares as a value. */
        Object value(Object literal) {
            if (literal instanceof Instant instant) {
                return Timestamp.ofInstant(instant);
            } else if (literal instanceof UUID uuid) {
                return Uuid.fromString(uuid.toString());
            }
            return literal instanceof LocalDate date ? (Object) (int) date.toEpochDay() : literal;
        }

        /** Returns a column of rows whose values have the Java type of {@code like}. */
        @SuppressWarnings("unchecked")
        Column<Row, Object> column(String table, boolean second, Object like) {
            String name = QueryBuilderPropertyTest.name(this, second);
            if (this == BOOL) {
                return (Column<Row, Object>)
                        (Column<Row, ?>) new BoolColumn<Row>(table, name, row -> (boolean) row.value(this, second));
            }
            return isUnsigned()
                    ? (Column<Row, Object>) (Column<Row, ?>)
                            new UnsignedColumn<Row, Number>(table, name, row -> (Number) row.value(this, second))
                    : new Column<>(table, name, row -> alike(row.value(this, second), like));
        }

        private static Object alike(Object value, Object like) {
            if (like instanceof Instant) {
                return ((Timestamp) value).toInstant();
            } else if (like instanceof UUID) {
                return UUID.fromString(value.toString());
            }
            return like instanceof LocalDate ? LocalDate.ofEpochDay((int) value) : value;
        }
    }

    /** A row: a number, and two values of each kind. */
    private record Row(int id, List<Object> values) {
        Object value(Kind kind, boolean second) {
            return values.get(2 * kind.ordinal() + (second ? 1 : 0));
        }
    }

    /** A condition, and the same in Java. */
    private record Condition(BoolExpr<Row> sql, Predicate<Row> java) {}

    /** The columns of a table. */
    private record Columns(String table) {
        Column<Row, Object> get(Kind kind, boolean second, Object like) {
            return kind.column(table, second, like);
        }
    }

    /** The column to join by. */
    private record Join(String table) {
        IndexedColumn<Row, Object> key() {
            return new IndexedColumn<>(table, name(Kind.U32, false));
        }
    }

    private static String name(Kind kind, boolean second) {
        return (second ? "Second " : "first_") + kind.name().toLowerCase(Locale.ROOT);
    }

    private final List<List<Row>> rows = new ArrayList<>();
    private int found;
    private int left;

    @Test
    void theServerFindsWhatTheConditionSelects() {
        SplittableRandom seeds = new SplittableRandom(20_261_130);
        for (int i = 0; i < (SEED == null ? DATABASES : 1); i++) {
            long seed = SEED == null ? seeds.nextLong() : SEED;
            SplittableRandom random = new SplittableRandom(seed);
            Datastore datastore = fill(random);
            for (int query = 0; query < QUERIES; query++) {
                check(random, datastore, "-Dstdb.seed=" + seed + "L: ");
            }
        }
        // Guards against conditions that select nothing, or everything.
        assertThat(found).isGreaterThan(ROWS * QUERIES / 4);
        assertThat(left).isGreaterThan(ROWS * QUERIES / 4);
    }

    private Datastore fill(SplittableRandom random) {
        Datastore datastore = Datastore.create();
        rows.clear();
        Tx tx = datastore.begin();
        for (String name : TABLES) {
            TestTable table = new TestTable(name).column("id", PrimitiveType.I32);
            for (Kind kind : Kind.values()) {
                table.column(name(kind, false), kind.type).column(name(kind, true), kind.type);
            }
            int tableId = tx.createTable(
                            table.key(0).index(1 + 2 * Kind.U32.ordinal()).build())
                    .tableId();
            List<Row> inTable = new ArrayList<>();
            for (int id = 0; id < ROWS; id++) {
                Row row = randomRow(id, random);
                inTable.add(row);
                byte[] bytes = encode(row);
                tx.insert(tableId, bytes, 0, bytes.length, new BsatnWriter());
            }
            rows.add(inTable);
        }
        tx.commit();
        return datastore;
    }

    private static Row randomRow(int id, SplittableRandom random) {
        List<Object> values = new ArrayList<>();
        for (Kind kind : Kind.values()) {
            values.add(kind.stored(random));
            values.add(kind.stored(random));
        }
        return new Row(id, values);
    }

    private static byte[] encode(Row row) {
        BsatnWriter out = new BsatnWriter();
        out.writeI32(row.id());
        for (Kind kind : Kind.values()) {
            kind.writer.write(out, row.value(kind, false));
            kind.writer.write(out, row.value(kind, true));
        }
        return out.toByteArray();
    }

    private static TableQuery<Row, Columns, Join> table(int number) {
        String name = TABLES.get(number);
        return new TableQuery<>(name, new Columns(name), new Join(name));
    }

    private void check(SplittableRandom random, Datastore datastore, String description) {
        int first = random.nextInt(2);
        int second = 1 - first;
        Condition one = condition(TABLES.get(first), random, 4);
        Condition two = condition(TABLES.get(second), random, 2);
        TableQuery<Row, Columns, Join> start = table(first).where(columns -> one.sql());
        TableQuery<Row, Columns, Join> other = table(second).where(columns -> two.sql());
        List<Row> mine = rows.get(first).stream().filter(one.java()).toList();
        List<Row> theirs = rows.get(second).stream().filter(two.java()).toList();
        found += mine.size();
        left += ROWS - mine.size();
        assertThat(run(start, datastore, description)).as(description + start).isEqualTo(counted(mine));
        assertThat(rows.get(first).stream().filter(start::matches).toList())
                .as(description + start)
                .isEqualTo(mine);
        if (random.nextInt(3) == 0) {
            Query<Row> left = start.leftSemijoin(other, (a, b) -> a.key().eq(b.key()));
            assertThat(run(left, datastore, description)).as(description + left).isEqualTo(joined(mine, theirs));
            Query<Row> right = start.rightSemijoin(other, (a, b) -> a.key().eq(b.key()));
            assertThat(run(right, datastore, description))
                    .as(description + right)
                    .isEqualTo(joined(theirs, mine));
        }
    }

    /** Returns each row of {@code of} by its id, with the number of its partners. */
    private static TreeMap<Integer, Integer> joined(List<Row> of, List<Row> partners) {
        List<Row> all = new ArrayList<>();
        for (Row row : of) {
            for (Row partner : partners) {
                if (row.value(Kind.U32, false).equals(partner.value(Kind.U32, false))) {
                    all.add(row);
                }
            }
        }
        return counted(all);
    }

    private static TreeMap<Integer, Integer> counted(List<Row> all) {
        TreeMap<Integer, Integer> counts = new TreeMap<>();
        all.forEach(row -> counts.merge(row.id(), 1, Integer::sum));
        return counts;
    }

    private static TreeMap<Integer, Integer> run(Query<?> query, Datastore datastore, String description) {
        TreeMap<Integer, Integer> counts = new TreeMap<>();
        try (Tx tx = datastore.begin();
                QueryRowsResult result = TestSql.oneOff(query.toSql(), tx, ANYBODY)) {
            for (int i = 0; i < result.rows().count(); i++) {
                counts.merge(new BsatnReader(result.rows().row(i)).readI32(), 1, Integer::sum);
            }
        } catch (RuntimeException e) {
            throw new AssertionError(description + query, e);
        }
        return counts;
    }

    private static Condition condition(String table, SplittableRandom random, int depth) {
        if (depth == 0 || random.nextInt(4) == 0) {
            return leaf(table, random);
        }
        Condition a = condition(table, random, depth - 1);
        Condition b = condition(table, random, depth - 1);
        return switch (random.nextInt(3)) {
            case 0 -> new Condition(a.sql().and(b.sql()), a.java().and(b.java()));
            case 1 -> new Condition(a.sql().or(b.sql()), a.java().or(b.java()));
            default -> new Condition(a.sql().not(), a.java().negate());
        };
    }

    private static Condition leaf(String table, SplittableRandom random) {
        Columns columns = new Columns(table);
        Kind kind = Kind.values()[random.nextInt(Kind.values().length)];
        int choice = random.nextInt(12);
        if (choice == 0) {
            boolean value = random.nextBoolean();
            return new Condition(BoolExpr.of(value), row -> value);
        } else if (choice == 1) {
            return new Condition(
                    new BoolColumn<>(table, name(Kind.BOOL, true), row -> (boolean) row.value(Kind.BOOL, true)),
                    row -> (boolean) row.value(Kind.BOOL, true));
        } else if (choice < 4) {
            return compared(
                    random.nextInt(6),
                    columns.get(kind, false, ""),
                    columns.get(kind, true, ""),
                    row -> kind.order.compare(row.value(kind, false), row.value(kind, true)));
        }
        Object literal = kind.literal(random);
        return compared(
                random.nextInt(6),
                columns.get(kind, true, literal),
                literal,
                row -> kind.order.compare(row.value(kind, true), kind.value(literal)));
    }

    private interface Comparing {
        int compare(Row row);
    }

    private static Condition compared(int operator, Column<Row, Object> column, Object literal, Comparing comparing) {
        return switch (operator) {
            case 0 -> new Condition(column.eq(literal), row -> comparing.compare(row) == 0);
            case 1 -> new Condition(column.ne(literal), row -> comparing.compare(row) != 0);
            case 2 -> new Condition(column.lt(literal), row -> comparing.compare(row) < 0);
            case 3 -> new Condition(column.le(literal), row -> comparing.compare(row) <= 0);
            case 4 -> new Condition(column.gt(literal), row -> comparing.compare(row) > 0);
            default -> new Condition(column.ge(literal), row -> comparing.compare(row) >= 0);
        };
    }

    private static Condition compared(
            int operator, Column<Row, Object> column, Column<Row, Object> other, Comparing comparing) {
        return switch (operator) {
            case 0 -> new Condition(column.eq(other), row -> comparing.compare(row) == 0);
            case 1 -> new Condition(column.ne(other), row -> comparing.compare(row) != 0);
            case 2 -> new Condition(column.lt(other), row -> comparing.compare(row) < 0);
            case 3 -> new Condition(column.le(other), row -> comparing.compare(row) <= 0);
            case 4 -> new Condition(column.gt(other), row -> comparing.compare(row) > 0);
            default -> new Condition(column.ge(other), row -> comparing.compare(row) >= 0);
        };
    }
}
