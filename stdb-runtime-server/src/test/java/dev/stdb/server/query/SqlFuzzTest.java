package dev.stdb.server.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stdb.StdbException;
import dev.stdb.server.common.Clock;
import dev.stdb.server.sql.SqlLimits;
import dev.stdb.server.tx.Datastore;
import dev.stdb.server.tx.ReadView;
import dev.stdb.server.tx.Tx;
import dev.stdb.types.Identity;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Throws recombined statements of the scripts at parser, type checker, planner and executor: every text must end in a
 * result or a typed error, within the limits on time, rows and memory. Nothing else may escape, not even a stack
 * overflow.
 *
 * <p>{@code -Dstdb.seed=} replays one text, {@code -Dstdb.fuzz.statements=} sets the length of the run (15,000 in CI; a
 * million take about half an hour).
 */
class SqlFuzzTest {
    private static final int STATEMENTS = Integer.getInteger("stdb.fuzz.statements", 15_000);
    private static final boolean REPLAY = System.getProperty("stdb.seed") != null;
    private static final long SEED = Long.getLong("stdb.seed", 20_261_121L);
    private static final QueryAuth OWNER = new QueryAuth(Identity.of(1, 0, 0, 0), true);
    private static final QueryAuth ALICE = new QueryAuth(Identity.of(0xA11CE, 0, 0, 0), false);
    private static final Duration TIMEOUT = Duration.ofMillis(500);
    /** What one text may take beyond its deadline before it counts as a hang: generous, machines are busy. */
    private static final long SLACK_NANOS = Duration.ofSeconds(60).toNanos();

    private static final String[] WORDS = {
        "SELECT",
        "*",
        "FROM",
        "player",
        "item",
        "reading",
        "rich",
        "numbers",
        "p",
        "i",
        "WHERE",
        "AND",
        "OR",
        "NOT",
        "IN",
        "LIKE",
        "BETWEEN",
        "IS NULL",
        "IS NOT NULL",
        "=",
        "<>",
        "<",
        ">=",
        "(",
        ")",
        ",",
        ".",
        "1",
        "-5",
        "0xab",
        "X'00'",
        "'a'",
        "'%a_'",
        "'[1, 2]'",
        "'{\"x\": 1}'",
        "1e400",
        "1e-400",
        "99999999999999999999999999",
        "true",
        "NULL",
        ":sender",
        "?",
        "$1",
        ":a",
        "COUNT(*)",
        "SUM",
        "MIN",
        "MAX",
        "AVG",
        "AS",
        "n",
        "id",
        "name",
        "station",
        "day",
        "label",
        "value",
        "maybe",
        "tags",
        "GROUP BY",
        "ORDER BY",
        "DESC",
        "LIMIT",
        "OFFSET",
        "JOIN",
        "ON",
        "CROSS JOIN",
        "INSERT INTO",
        "VALUES",
        "UPDATE",
        "SET",
        "DELETE FROM",
        "EXPLAIN",
        "EXPLAIN ANALYZE",
        "(FORMAT JSON)",
        "SHOW",
        "row_limit",
        ";"
    };

    private final List<String> statements = new ArrayList<>();
    private final List<String> fragments = new ArrayList<>();

    private void readScripts() {
        for (String script : SqlScriptTest.SCRIPTS) {
            for (String block :
                    SqlScriptTest.read("/sql/" + script + ".sqltest").split("\n\\s*\n")) {
                StringBuilder sql = new StringBuilder();
                for (String line : block.split("\n")) {
                    if (line.equals("----")) {
                        statements.add(sql.toString());
                        break;
                    } else if (!line.startsWith("@") && !line.startsWith("#")) {
                        sql.append(line).append(' ');
                    }
                }
            }
        }
        for (String statement : statements) {
            fragments.addAll(List.of(statement.split("(?=WHERE|ORDER|GROUP|LIMIT|FROM|JOIN|AND|OR )")));
        }
    }

    @Test
    void everyTextEndsInAResultOrATypedError() {
        readScripts();
        Datastore datastore = Datastore.create();
        Tx tx = datastore.begin();
        SampleTables.createAll(tx);
        tx.commit();
        fill(datastore);
        int accepted = 0;
        SplittableRandom seeds = new SplittableRandom(SEED);
        for (int i = 0; i < (REPLAY ? 1 : STATEMENTS); i++) {
            long seed = REPLAY ? SEED : seeds.nextLong();
            SplittableRandom random = new SplittableRandom(seed);
            String sql = random.nextInt(4) == 0 ? soup(random) : recombined(random);
            accepted += survives(sql, datastore, random, seed) ? 1 : 0;
        }
        assertThat(REPLAY ? STATEMENTS : accepted).isBetween(STATEMENTS / 100, STATEMENTS * 99 / 100 + 1);
    }

    /** Runs the changes of all scripts, as far as they go together. */
    private void fill(Datastore datastore) {
        for (String sql : statements) {
            if (sql.startsWith("INSERT")) {
                run(sql, null, datastore, OWNER);
            }
        }
    }

    /** Runs a statement in a transaction that is undone, or commits an INSERT of {@link #fill}. */
    private static boolean run(String sql, @Nullable String parameters, Datastore datastore, QueryAuth auth) {
        Tx tx = datastore.begin();
        boolean done = false;
        try {
            SqlStatement statement = SqlStatement.parse(sql, parameters);
            QueryLimits limits = limits();
            SqlExecutor.execute(statement, tx, auth, QueryViews.NONE, limits);
            tx.commit();
            done = true;
            return true;
        } catch (StdbException refused) {
            return false;
        } finally {
            if (!done) {
                tx.rollback();
            }
        }
    }

    private static QueryLimits limits() {
        QueryLimits timed = QueryLimits.within(Clock.system(), TIMEOUT);
        return timed.withMax(10_000, 4 << 20, QueryMemory.ALL);
    }

    private static boolean survives(String sql, Datastore datastore, SplittableRandom random, long seed) {
        long start = System.nanoTime();
        boolean accepted;
        try {
            accepted = execute(sql, datastore, random);
        } catch (RuntimeException | StackOverflowError | OutOfMemoryError escaped) {
            throw new AssertionError("-Dstdb.seed=" + seed + ": " + sql, escaped);
        }
        long taken = System.nanoTime() - start;
        assertThat(taken).as("-Dstdb.seed=%d: %s", seed, sql).isLessThan(TIMEOUT.toNanos() + SLACK_NANOS);
        return accepted;
    }

    private static boolean execute(String sql, Datastore datastore, SplittableRandom random) {
        QueryAuth auth = random.nextBoolean() ? OWNER : ALICE;
        try (ReadView view = datastore.openReadView()) {
            if (random.nextInt(4) == 0) {
                SqlExecutor.oneOff(sql, view, auth, QueryViews.NONE, limits());
                return true;
            }
            String parameters = random.nextInt(4) == 0 ? "[1, \"a\", null, {\"x\": [1]}]" : "[1]";
            SqlStatement statement = SqlStatement.parse(sql, random.nextInt(3) == 0 ? parameters : null);
            if (statement.isReadOnly()) {
                SqlExecutor.query(statement, view, auth, QueryViews.NONE, limits());
            } else {
                change(statement, datastore, auth);
            }
            return true;
        } catch (StdbException refused) {
            assertThat(refused.getMessage()).isNotBlank();
            return false;
        }
    }

    private static void change(SqlStatement statement, Datastore datastore, QueryAuth auth) {
        Tx tx = datastore.begin();
        try {
            SqlExecutor.execute(statement, tx, auth, QueryViews.NONE, limits());
        } finally {
            tx.rollback();
        }
    }

    /** A statement of a script with pieces of others in it, some of them many times. */
    private String recombined(SplittableRandom random) {
        StringBuilder sql = new StringBuilder(statements.get(random.nextInt(statements.size())));
        int mutations = random.nextInt(4);
        for (int i = 0; i < mutations; i++) {
            int from = boundary(sql, random);
            int to = Math.max(from, boundary(sql, random));
            switch (random.nextInt(5)) {
                case 0 -> sql.delete(from, Math.min(to, from + 20));
                case 1 -> sql.insert(from, " " + WORDS[random.nextInt(WORDS.length)] + " ");
                case 2 -> sql.insert(from, fragments.get(random.nextInt(fragments.size())));
                case 3 -> sql.insert(from, sql.substring(from, to));
                default -> {
                    String piece = sql.substring(from, to);
                    int room = SqlLimits.TEXT_BYTES_MAX - 10 - sql.length();
                    int times = piece.isEmpty() ? 0 : Math.min(random.nextInt(400), room / (3 * piece.length() + 1));
                    sql.insert(from, piece.repeat(Math.max(0, times)));
                }
            }
        }
        return sql.toString();
    }

    /** Returns a place between two words: mutations there parse more often. */
    private static int boundary(StringBuilder sql, SplittableRandom random) {
        int at = random.nextInt(sql.length() + 1);
        int space = sql.indexOf(" ", at);
        return random.nextInt(5) == 0 || space < 0 ? at : space;
    }

    private static String soup(SplittableRandom random) {
        StringBuilder sql = new StringBuilder(random.nextBoolean() ? "SELECT * FROM player p WHERE " : "");
        int words = random.nextInt(30);
        for (int i = 0; i < words; i++) {
            sql.append(WORDS[random.nextInt(WORDS.length)]).append(' ');
        }
        return sql.toString();
    }
}
