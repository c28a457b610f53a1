package dev.stdb.server.sql;

import static org.assertj.core.api.Assertions.fail;

import dev.stdb.testing.Fuzz;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

/** Throws changed statements at the parser: every text must end in a tree or an {@link SqlException}. */
class SqlParserFuzzTest {
    private static final int TEXTS = 20_000;
    private static final long SEED = 20_261_121L;
    /** Objects of the parser for each token. */
    private static final int ALLOCATED_PER_BYTE_MAX = 20_000;

    private static final List<String> STATEMENTS = List.of(
            "SELECT * FROM t WHERE a = 1 AND (b <> 'x' OR c >= -1.5e3)",
            "SELECT a.x AS y, b.z FROM a JOIN b ON a.id = b.id CROSS JOIN c WHERE a.q = :sender LIMIT 10",
            "SELECT COUNT(*) AS n FROM lib.t AS x",
            "INSERT INTO t (a, \"b\") VALUES (1, 'x'), (0xAB, true)",
            "UPDATE t SET a = 1, b = X'00' WHERE c < 5",
            "DELETE FROM t WHERE a = b",
            "SET row_limit TO 5",
            "SELECT a, sum(b) AS s FROM t GROUP BY a ORDER BY a DESC LIMIT 5 OFFSET 3");

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
            "DISTINCT",
            "HAVING",
            "NULLS LAST",
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
        Fuzz fuzz = Fuzz.of("sql", input -> SqlParser.parseQuery(new String(input, StandardCharsets.UTF_8)))
                .words(TOKENS.stream().map(token -> " " + token + " ").toArray(String[]::new))
                .lengthMax(SqlLimits.TEXT_BYTES_MAX + 100)
                .refusedBy(SqlException.class)
                .allocatesAtMost(1 << 20, ALLOCATED_PER_BYTE_MAX);
        STATEMENTS.forEach(fuzz::seed);
        fuzz.run(TEXTS);
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
                        parses(uniform);
                        parses(pair);
                    },
                    () -> "too slow: " + token + " " + second);
        }
    }

    private static void parses(String sql) {
        try {
            SqlParser.parseQuery(sql);
        } catch (SqlException expected) {
            return;
        } catch (RuntimeException | StackOverflowError unexpected) {
            fail(sql, unexpected);
        }
    }
}
