package dev.stdb.server.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stdb.StdbException;
import dev.stdb.bsatn.BsatnReader;
import dev.stdb.sats.AlgebraicType;
import dev.stdb.sats.PrimitiveType;
import dev.stdb.sats.ProductType;
import dev.stdb.sats.SpecialTypes;
import dev.stdb.server.common.Clock;
import dev.stdb.server.plan.Planner;
import dev.stdb.server.plan.SelectPlan;
import dev.stdb.server.plan.Statistics;
import dev.stdb.server.plan.TypeChecker;
import dev.stdb.server.plan.TypedStatement.TypedQuery;
import dev.stdb.server.query.RandomQueries.Query;
import dev.stdb.server.query.RandomTables.Table;
import dev.stdb.server.row.RowBuffer;
import dev.stdb.server.sql.SqlParser;
import dev.stdb.server.tx.Datastore;
import dev.stdb.server.tx.ReadView;
import dev.stdb.server.tx.Tx;
import dev.stdb.types.Identity;
import java.math.BigInteger;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Random statements over random tables have the same answers as in H2: planned with true statistics over a transaction,
 * and planned with made-up ones, which lead to plans nobody would choose, over a read view.
 *
 * <p>{@code -Dstdb.seed=} replays one database, {@code -Dstdb.h2.databases=} sets the length of the run (40 in CI;
 * 1,500 take about two minutes).
 */
class SqlAgainstH2PropertyTest {
    private static final int DATABASES = Integer.getInteger("stdb.h2.databases", 40);
    private static final @Nullable Long SEED = Long.getLong("stdb.seed");
    private static final int STATEMENTS = 60;
    private static final QueryAuth OWNER = new QueryAuth(Identity.of(1, 0, 0, 0), true);

    private int compared;
    private int rowsCompared;
    private final Set<Class<?>> accesses = new HashSet<>();

    @Test
    void answersAreThoseOfH2() throws SQLException {
        SplittableRandom seeds = new SplittableRandom(20_261_121);
        for (int i = 0; i < (SEED == null ? DATABASES : 1); i++) {
            long seed = SEED == null ? seeds.nextLong() : SEED;
            try (Connection h2 = DriverManager.getConnection(
                    "jdbc:h2:mem:;DATABASE_TO_UPPER=FALSE;CASE_INSENSITIVE_IDENTIFIERS=FALSE")) {
                compare(seed, h2);
            }
        }
        // Guards against a generator that has nothing to say.
        int databases = SEED == null ? DATABASES : 1;
        assertThat(compared).isGreaterThan(databases * STATEMENTS / 2);
        assertThat(rowsCompared).isGreaterThan(compared);
        if (SEED == null) {
            assertThat(accesses)
                    .containsExactlyInAnyOrder(
                            SelectPlan.Scan.class,
                            SelectPlan.PointLookup.class,
                            SelectPlan.PointSetLookup.class,
                            SelectPlan.RangeLookup.class,
                            SelectPlan.HashLookup.class);
        }
    }

    private void compare(long seed, Connection h2) throws SQLException {
        SplittableRandom random = new SplittableRandom(seed);
        Datastore datastore = Datastore.create();
        List<Table> tables = new ArrayList<>();
        try (Statement statement = h2.createStatement()) {
            Tx tx = datastore.begin();
            for (int i = 0; i < 3; i++) {
                Table table = RandomTables.table("table" + i, random);
                tables.add(table);
                tx.createTable(table.schema());
                statement.execute(table.h2Definition());
                int rows = random.nextInt(4) == 0 ? random.nextInt(2) : random.nextInt(40);
                for (int id = 0; id < rows; id++) {
                    String insert = RandomTables.insert(table, id, random);
                    TestSql.execute(insert, tx, OWNER);
                    statement.execute(insert);
                }
            }
            tx.commit();
            RandomQueries queries = new RandomQueries(tables, random);
            for (int i = 0; i < STATEMENTS; i++) {
                if (random.nextInt(6) == 0) {
                    change(queries.change(), datastore, statement, seed);
                } else {
                    check(queries.query(), datastore, statement, seed, random);
                }
            }
        }
    }

    private static void change(String sql, Datastore datastore, Statement h2, long seed) throws SQLException {
        Tx tx = datastore.begin();
        SqlResult result = TestSql.execute(sql, tx, OWNER);
        tx.commit();
        assertThat(result.updated() + result.deleted())
                .as("seed=%d: %s", seed, sql)
                .isEqualTo(h2.executeUpdate(sql));
    }

    private void check(Query query, Datastore datastore, Statement h2, long seed, SplittableRandom random)
            throws SQLException {
        List<List<Object>> expected = h2Rows(query, h2);
        String description = "-Dstdb.seed=" + seed + "L: " + query.ours();
        Tx tx = datastore.begin();
        try {
            SqlResult result = TestSql.execute(query.ours(), tx, OWNER);
            assertSame(query, expected, rows(result.schema(), result.rows()), description);
        } catch (StdbException e) {
            throw new AssertionError(description, e);
        } finally {
            tx.rollback();
        }
        try (ReadView view = datastore.openReadView()) {
            TypedQuery typed = (TypedQuery) new TypeChecker(view.catalog()::tableByName, OWNER.caller())
                    .check(SqlParser.parseQuery(query.ours()));
            SelectPlan plan = Planner.plan(typed.select(), madeUp(random.nextLong()));
            plan.steps().forEach(step -> accesses.add(step.access().getClass()));
            SelectRunner runner =
                    new SelectRunner(typed, List.of(plan), view, new QueryMeter(QueryLimits.untimed(Clock.system())));
            List<List<Object>> actual = rows(typed.select().output().schema(), runner.run());
            assertSame(query, expected, actual, "made-up statistics, " + description);
        }
        compared++;
        rowsCompared += expected.size();
    }

    private static Statistics madeUp(long seed) {
        return new Statistics(
                tableId -> 1L << new SplittableRandom(seed + tableId).nextInt(20),
                indexId -> 1 + new SplittableRandom(seed * 31 + indexId).nextInt(1_000_000));
    }

    private static void assertSame(
            Query query, List<List<Object>> expected, List<List<Object>> actual, String description) {
        if (query.isOrdered()) {
            assertThat(actual).as(description).isEqualTo(expected);
        } else {
            List<List<Object>> sortedActual = new ArrayList<>(actual);
            List<List<Object>> sortedExpected = new ArrayList<>(expected);
            sortedActual.sort((a, b) -> a.toString().compareTo(b.toString()));
            sortedExpected.sort((a, b) -> a.toString().compareTo(b.toString()));
            assertThat(sortedActual).as(description).isEqualTo(sortedExpected);
        }
    }

    /** Returns the rows of H2, with all numbers in the form of {@link #number}. */
    private static List<List<Object>> h2Rows(Query query, Statement h2) throws SQLException {
        List<List<Object>> rows = new ArrayList<>();
        try (ResultSet result = h2.executeQuery(query.h2())) {
            int columns = result.getMetaData().getColumnCount();
            while (result.next()) {
                List<Object> row = new ArrayList<>();
                for (int column = 1; column <= columns; column++) {
                    Object value = result.getObject(column);
                    if (value == null && query.zeroIfNull().contains(column - 1)) {
                        value = 0;
                    }
                    row.add(
                            value instanceof Number number
                                    ? number(number.doubleValue())
                                    : value == null ? "null" : value);
                }
                // Over no rows at all functions such as MAX are null there; here there is no row.
                if (!query.noneIfNull() || !row.contains("null")) {
                    rows.add(row);
                }
            }
        }
        return rows;
    }

    /** Sums of floats depend on the order of rows: only so many digits count. */
    private static Object number(double value) {
        return Math.round(value * 1e6) / 1e6 + 0.0;
    }

    private static List<List<Object>> rows(ProductType schema, RowBuffer rows) {
        List<List<Object>> values = new ArrayList<>();
        for (int i = 0; i < rows.count(); i++) {
            BsatnReader in = new BsatnReader(rows.data(), rows.start(i), rows.length(i));
            List<Object> row = new ArrayList<>();
            for (ProductType.Element element : schema.elements()) {
                row.add(value(element.type(), in));
            }
            values.add(Collections.unmodifiableList(row));
        }
        return values;
    }

    private static Object value(AlgebraicType type, BsatnReader in) {
        if (SpecialTypes.isOption(type)) {
            return in.readTag(2) == 0 ? value(SpecialTypes.optionPayload(type), in) : "null";
        }
        return switch ((PrimitiveType) type) {
            case BOOL -> in.readBool();
            case STRING -> in.readString();
            case F64 -> number(in.readF64());
            case U8 -> number(in.readU8());
            case I32 -> number(in.readI32());
            case I64, U64 -> number(in.readI64());
            case I128, U128 -> {
                byte[] bytes = new byte[16];
                for (int i = 15; i >= 0; i--) {
                    bytes[i] = (byte) in.readU8();
                }
                yield number(new BigInteger(bytes).doubleValue());
            }
            default -> throw new AssertionError(Objects.toString(type));
        };
    }
}
