package dev.stdb.server.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SqlParserTest {

    @Test
    void selectKeepsNamesAndPositions() {
        Statement.Select select =
                (Statement.Select) SqlParser.parseQuery("SELECT a.x AS y, \"B b\".z\nFROM lib.t AS a JOIN \"B b\" ON"
                        + " a.id = \"B b\".id WHERE a.x >= -5 LIMIT 7;");

        assertThat(select.from().name().text()).isEqualTo("lib.t");
        assertThat(select.from().label()).isEqualTo("a");
        assertThat(select.joins()).hasSize(1);
        assertThat(select.joins().get(0).table().label()).isEqualTo("B b");
        assertThat(select.limit()).isEqualTo(literal(Expr.LiteralKind.NUMBER, "7", 2, 69));
        Projection.Columns columns = (Projection.Columns) select.projection();
        assertThat(columns.items().get(0).outputName().text()).isEqualTo("y");
        assertThat(columns.items().get(1).outputName()).isEqualTo(new Ident("z", new Position(1, 24)));
        Expr.Compare where = (Expr.Compare) Objects.requireNonNull(select.where());
        assertThat(where.op()).isEqualTo(Expr.CompareOp.GE);
        assertThat(where.right()).isEqualTo(literal(Expr.LiteralKind.NUMBER, "-5", 2, 60));
    }

    private static Expr.Literal literal(Expr.LiteralKind kind, String text, int line, int column) {
        return new Expr.Literal(kind, text, new Position(line, column));
    }

    @Test
    void andBindsTighterThanOr() {
        Statement.Select select = SqlParser.parseSubscription("select * from t where a or b and c or (d or e)");

        Expr.Logical or = (Expr.Logical) Objects.requireNonNull(select.where());
        assertThat(or.op()).isEqualTo(Expr.LogicalOp.OR);
        assertThat(or.operands()).hasSize(3);
        assertThat(or.operands().get(1)).isInstanceOfSatisfying(Expr.Logical.class, and -> {
            assertThat(and.op()).isEqualTo(Expr.LogicalOp.AND);
            assertThat(and.operands()).hasSize(2);
        });
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "5, NUMBER, 5",
                "+5, NUMBER, +5",
                ".5, NUMBER, .5",
                "1.5e3, NUMBER, 1.5e3",
                "'it''s', STRING, it's",
                "0xAB12, HEX, AB12",
                "X'ab12', HEX, ab12",
                "TRUE, BOOL, true",
                "False, BOOL, false"
            })
    void literalsKeepTheirText(String sql, Expr.LiteralKind kind, String text) {
        Statement.Delete delete = (Statement.Delete) SqlParser.parseQuery("DELETE FROM t WHERE a = " + sql);

        Expr.Compare where = (Expr.Compare) Objects.requireNonNull(delete.where());
        assertThat(where.right()).isEqualTo(literal(kind, text, 1, 25));
    }

    @Test
    void commentsAndKeywordsAsNamesAreFine() {
        Statement.ShowVariable show =
                (Statement.ShowVariable) SqlParser.parseQuery("/* a **/ SHOW -- rest\n row_limit ; ;");
        Statement.Update update = (Statement.Update) SqlParser.parseQuery("UPDATE t SET start = 1, \"order\" = 'x'");

        assertThat(show.variable().text()).isEqualTo("row_limit");
        assertThat(update.assignments()).extracting(a -> a.column().text()).containsExactly("start", "order");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "  ; | Empty SQL query",
                "SELECT * FROM t; SELECT * FROM t | Multiple SQL statements are not supported",
                "SELEC * FROM t | sql parser error: Expected: an SQL statement, found: SELEC at Line: 1, Column: 1",
                "SELECT * FROM t WHERE | sql parser error: Expected: an expression, found: EOF at Line: 1, Column: 22",
                "SELECT * FROM | sql parser error: Expected: identifier, found: EOF at Line: 1, Column: 14",
                "SELECT 'a FROM t | sql parser error: Unterminated string literal at Line: 1, Column: 8",
                "SELECT * FROM t /* | sql parser error: Unexpected EOF while in a multi-line comment at "
                        + "Line: 1, Column: 17",
                "SELECT * FROM t WHERE a = \u00a7 | sql parser error: Unexpected character '\u00a7' at "
                        + "Line: 1, Column: 27",
                "SELECT a | A FROM clause is required",
                "SELECT * FROM a, b | Implicit joins are not supported",
                "SELECT *, a FROM t | Mixed wildcard projections are not supported",
                "SELECT COUNT(*) FROM t | Aggregate expressions must have column aliases",
                "SELECT median(a) AS n FROM t | Unsupported aggregate function: median(a)",
                "SELECT SUM(DISTINCT a) AS n FROM t | Unsupported aggregate function: SUM(DISTINCT a)",
                "SELECT SUM(*) AS n FROM t | Unsupported aggregate function: SUM(*)",
                "SELECT MAX(a) FROM t | Aggregate expressions must have column aliases",
                "SELECT * FROM t ORDER BY a + 1 | Unsupported: SELECT * FROM t ORDER BY a + 1",
                "SELECT * FROM t ORDER BY a NULLS LAST | Unsupported: SELECT * FROM t ORDER BY a NULLS LAST",
                "SELECT * FROM t LIMIT 1 ORDER BY a | Unsupported: SELECT * FROM t LIMIT 1 ORDER BY a",
                "SELECT * FROM t OFFSET -1 | Unsupported: SELECT * FROM t OFFSET -1",
                "SELECT a FROM t GROUP BY a HAVING a > 1 | Unsupported: SELECT a FROM t GROUP BY a HAVING a > 1",
                "SELECT * FROM t WHERE a ILIKE 'x' | Unsupported expression: a ILIKE 'x'",
                "SELECT * FROM t WHERE a IN (b) | Unsupported expression: b",
                "SELECT * FROM t WHERE a IS TRUE | Unsupported expression: a IS TRUE",
                "EXPLAIN (COLOR) SELECT * FROM t | Unsupported EXPLAIN option: COLOR",
                "SELECT a + 1 FROM t | Unsupported projection expression: a + 1",
                "SELECT a.* FROM a LEFT JOIN b ON a.x = b.x | Non-inner joins are not supported",
                "SELECT a.* FROM a JOIN b ON a.x > b.x | Non-inner joins are not supported",
                "SELECT a.* FROM a JOIN b USING (x) | Non-inner joins are not supported",
                "SELECT a.* FROM a NATURAL JOIN b | Non-inner joins are not supported",
                "SELECT * FROM (select * from t) s | Unsupported FROM expression: (SELECT * FROM t) s",
                "SELECT * FROM t LIMIT -1 | Unsupported: SELECT * FROM t LIMIT -1",
                "SELECT * FROM t LIMIT 'x' | Unsupported: SELECT * FROM t LIMIT 'x'",
                "SELECT DISTINCT a FROM t | Unsupported: SELECT DISTINCT a FROM t",
                "SELECT * FROM t UNION SELECT * FROM u | Unsupported: SELECT * FROM t UNION SELECT * FROM u",
                "CREATE TABLE t (a int) | Unsupported: CREATE TABLE t(a int)",
                "SELECT * FROM t WHERE a + 1 = 2 | Unsupported binary operator: +",
                "SELECT * FROM t WHERE f(a) = 2 | Unsupported expression: f(a)",
                "SELECT * FROM t WHERE a = :other | Unsupported expression: :other",
                "INSERT INTO t (a) SELECT * FROM u | Unsupported INSERT expression: SELECT * FROM u",
                "INSERT INTO t (a) VALUES (DEFAULT) | Unsupported INSERT value: DEFAULT",
                "INSERT INTO t (a) VALUES (:sender) | Unsupported INSERT value: :sender",
                "UPDATE t SET a = b | Unsupported column/variable assignment expression: a = b",
                "UPDATE t x SET a = 1 | Unsupported: UPDATE t x SET a = 1",
                "DELETE FROM t, u | Multi-table DELETE is not supported",
                "DELETE FROM t x | Unsupported: DELETE FROM t x",
            })
    void queryGrammarRefuses(String sql, String message) {
        assertThatThrownBy(() -> SqlParser.parseQuery(sql))
                .isInstanceOf(SqlException.class)
                .hasMessage(message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "DELETE FROM t | Unsupported: Non-SELECT queries",
                "EXPLAIN SELECT * FROM t | Unsupported: Non-SELECT queries",
                "SELECT * FROM t WHERE a = NULL | Unsupported literal expression: NULL",
                "SELECT * FROM t WHERE NOT a | Unsupported expression: NOT a",
                "SELECT * FROM t WHERE a IN (1, 2) | Unsupported expression: a IN (1, 2)",
                "SELECT * FROM t WHERE a IS NULL | Unsupported expression: a IS NULL",
                "SELECT * FROM t WHERE a BETWEEN 1 AND 2 | Unsupported expression: a BETWEEN 1 AND 2",
                "SELECT * FROM t WHERE a like 'x' | Unsupported expression: a LIKE 'x'",
                "SELECT * FROM t WHERE a = ? | Unsupported expression: ?",
                "SELECT sum(a) AS n FROM t | Unsupported aggregate function: sum(a)",
                "SELECT * FROM t LIMIT 5 | Unsupported: SELECT * FROM t LIMIT 5",
                "SELECT * FROM t ORDER BY a | Unsupported: SELECT * FROM t ORDER BY a",
                "WITH x AS (SELECT * FROM t) SELECT * FROM x | Unsupported: WITH x AS (SELECT * FROM t) "
                        + "SELECT * FROM x",
                "SELECT DISTINCT * FROM t | Unsupported SELECT: SELECT DISTINCT * FROM t",
                "SELECT * FROM t GROUP BY a | Unsupported SELECT: SELECT * FROM t GROUP BY a",
                "SELECT * FROM t UNION ALL SELECT * FROM u | Unsupported set operation: SELECT * FROM t "
                        + "UNION ALL SELECT * FROM u",
                "SELECT a FROM t | Column projections are not supported in subscriptions; Subscriptions "
                        + "must return a table type",
                "SELECT COUNT(*) AS n FROM t | Column projections are not supported in subscriptions; "
                        + "Subscriptions must return a table type",
            })
    void subscriptionGrammarRefuses(String sql, String message) {
        assertThatThrownBy(() -> SqlParser.parseSubscription(sql))
                .isInstanceOf(SqlException.class)
                .hasMessage(message);
    }

    @Test
    void errorsPointAtTheOffendingToken() {
        SqlException error = catchThrowableOfType(
                SqlException.class, () -> SqlParser.parseQuery("SELECT * FROM t\nWHERE a = 1 AND b IS TRUE"));

        assertThat(error.position()).isEqualTo(new Position(2, 17));
        assertThat(error.code()).isEqualTo(SqlErrorCode.SQL_UNSUPPORTED);
    }

    @Test
    void overlongTextIsQuotedInPart() {
        String sql = "SELECT * FROM t WHERE a = '" + "\u00e4".repeat(25_000) + "'";

        assertThatThrownBy(() -> SqlParser.parseQuery(sql))
                .isInstanceOf(SqlException.class)
                .hasMessage("SQL query exceeds maximum allowed length: \"" + sql.substring(0, 120) + "...\"");
    }

    @Test
    void longChainsAreFineAndLongerOnesRefused() {
        String fine = "SELECT * FROM t WHERE a = 1" + " AND a = 1".repeat(2_499);
        String tooLong = "SELECT * FROM t WHERE a = 1" + " AND a = 1".repeat(2_500);

        Expr where = SqlParser.parseSubscription(fine).where();
        assertThat(where)
                .isInstanceOfSatisfying(
                        Expr.Logical.class,
                        chain -> assertThat(chain.operands()).hasSize(2_500));
        assertThatThrownBy(() -> SqlParser.parseSubscription(tooLong))
                .hasMessageStartingWith("Recursion limit exceeded, `");
    }

    @Test
    void deepNestingIsRefusedOnASmallStack() throws InterruptedException {
        List<Throwable> thrown = new ArrayList<>();
        List<String> texts = List.of(
                "(".repeat(20_000) + "a" + ")".repeat(20_000),
                "NOT ".repeat(10_000) + "a",
                "- ".repeat(20_000) + "a",
                "a = NOT ".repeat(6_000) + "a",
                "a = ".repeat(12_000) + "a",
                "CASE WHEN ".repeat(4_000) + "a",
                "(".repeat(250) + "a" + ")".repeat(250));
        Thread thread = new Thread(
                null,
                () -> {
                    for (String text : texts) {
                        try {
                            SqlParser.parseQuery("SELECT * FROM t WHERE " + text);
                        } catch (SqlException | StackOverflowError e) {
                            thrown.add(e);
                        }
                    }
                },
                "small-stack",
                512 * 1024);
        thread.start();
        thread.join();

        assertThat(thrown)
                .hasSize(6)
                .allSatisfy(
                        e -> assertThat(e).isInstanceOf(SqlException.class).hasMessageStartingWith("Recursion limit"));
    }
}
