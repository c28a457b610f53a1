package dev.stdb.server.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

/**
 * Throws token soup and mutated statements at the parser: every text must end in a tree or an {@link SqlException}.
 *
 * <p>{@code -Dstdb.seed=} replays one seed, {@code -Dstdb.fuzz.texts=} sets the length of the run.
 */
class SqlParserFuzzTest {
    private static final int TEXTS = Integer.getInteger("stdb.fuzz.texts", 20_000);
    private static final long SEED = Long.getLong("stdb.seed", 20_261_121L);

    private static final List<String> STATEMENTS = List.of(
            "SELECT * FROM t WHERE a = 1 AND (b <> 'x' OR c >= -1.5e3)",
            "SELECT a.x AS y, b.z FROM a JOIN b ON a.id = b.id CROSS JOIN c WHERE a.q = :sender LIMIT 10",
            "SELECT COUNT(*) AS n FROM lib.t AS x",
            "INSERT INTO t (a, \"b\") VALUES (1, 'x'), (0xAB, true)",
            "UPDATE t SET a = 1, b = X'00' WHERE c < 5",
            "DELETE FROM t WHERE a = b",
            "SET row_limit TO 5",
            "SELECT DISTINCT a, sum(b) FROM t GROUP BY a HAVING sum(b) > 1 ORDER BY a DESC NULLS LAST OFFSET 3");

    private static final List<String> TOKENS = List.of(
            "SELECT",
            "FROM",
            "WHERE",
            "AND",
            "OR",
            "NOT",
            "IN",
            "(",
            ")",
            "(",
            ")",
            ",",
            ".",
            "*",
            "=",
            "<>",
            "<",
            "-",
            "+",
            "'",
            "\"",
            "'x'",
            "1",
            "1e9",
            "0x",
            "X'0'",
            ":sender",
            "$1",
            "t",
            "a",
            "\"q\"",
            "JOIN",
            "ON",
            "LIMIT",
            "CASE",
            "WHEN",
            "THEN",
            "END",
            "BETWEEN",
            "LIKE",
            "IS",
            "NULL",
            "EXISTS",
            "UNION",
            "VALUES",
            "INSERT",
            "INTO",
            "UPDATE",
            "SET",
            "DELETE",
            "/*",
            "*/",
            "--",
            "\n",
            ";",
            "$$",
            "::",
            "CAST",
            "AS",
            "WITH",
            "\u00e9",
            "\ud83d\ude00",
            "\u0000",
            "||",
            "->",
            "~");

    @Test
    void everyTextEndsInATreeOrAnError() {
        SplittableRandom random = new SplittableRandom(SEED);
        int accepted = 0;
        for (int i = 0; i < TEXTS; i++) {
            String sql = random.nextBoolean() ? mutated(random) : soup(random);
            accepted += parses(sql, i) ? 1 : 0;
        }
        assertThat(accepted).isBetween(TEXTS / 100, TEXTS * 99 / 100);
    }

    @Test
    void longTextsParseInBoundedTime() {
        SplittableRandom random = new SplittableRandom(SEED);
        for (String token : TOKENS) {
            int repetitions = SqlLimits.TEXT_BYTES_MAX / (2 * token.length() + 3);
            String uniform = "SELECT * FROM t WHERE " + (token + " ").repeat(repetitions);
            String second = TOKENS.get(random.nextInt(TOKENS.size()));
            String pair = "SELECT * FROM t WHERE " + (token + " " + second + " ").repeat(repetitions / 2);
            Assertions.assertTimeoutPreemptively(
                    Duration.ofSeconds(120),
                    () -> {
                        parses(uniform, 0);
                        parses(pair, 0);
                    },
                    () -> "too slow: " + token + " " + second);
        }
    }

    private static boolean parses(String sql, int index) {
        try {
            SqlParser.parseQuery(sql);
            return true;
        } catch (SqlException expected) {
            return false;
        } catch (RuntimeException | StackOverflowError unexpected) {
            return fail("seed=" + SEED + ", text " + index + ": " + sql, unexpected);
        }
    }

    private static String mutated(SplittableRandom random) {
        StringBuilder sql = new StringBuilder(STATEMENTS.get(random.nextInt(STATEMENTS.size())));
        int mutations = random.nextInt(4);
        for (int i = 0; i < mutations; i++) {
            int from = random.nextInt(sql.length() + 1);
            int to = Math.min(sql.length(), from + random.nextInt(6));
            switch (random.nextInt(3)) {
                case 0 -> sql.delete(from, to);
                case 1 -> sql.insert(from, " " + TOKENS.get(random.nextInt(TOKENS.size())) + " ");
                default -> sql.insert(from, sql.substring(from, to));
            }
        }
        return sql.toString();
    }

    private static String soup(SplittableRandom random) {
        StringBuilder sql = new StringBuilder(random.nextBoolean() ? "SELECT * FROM t WHERE " : "");
        int tokens = random.nextInt(40);
        for (int i = 0; i < tokens; i++) {
            sql.append(TOKENS.get(random.nextInt(TOKENS.size()))).append(random.nextInt(5) == 0 ? "" : " ");
        }
        return sql.toString();
    }
}
