package dev.stdb.server.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stdb.StdbException;
import dev.stdb.bsatn.BsatnReader;
import dev.stdb.json.JsonWriter;
import dev.stdb.json.SatsJson;
import dev.stdb.sats.ProductType;
import dev.stdb.schema.RowRuleSchema;
import dev.stdb.server.common.Clock;
import dev.stdb.server.protocol.QueryRows;
import dev.stdb.server.row.RowBuffer;
import dev.stdb.server.subscription.ClientKey;
import dev.stdb.server.subscription.SubscriptionRegistry;
import dev.stdb.server.subscription.TestSubscriptions;
import dev.stdb.server.subscription.TestViews;
import dev.stdb.server.tx.Datastore;
import dev.stdb.server.tx.ReadView;
import dev.stdb.server.tx.Tx;
import dev.stdb.types.ConnectionId;
import dev.stdb.types.Identity;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Runs the scripts of {@code src/test/resources/sql} against {@link SampleTables}.
 *
 * <p>A script is a list of cases with a blank line between: a statement, {@code ----}, and the expected outcome: the
 * column names and rows as JSON, in any order unless the statement sorts them; {@code inserted|deleted|updated n}; or
 * {@code error: text}, of which the lines below the first, place and hint, may be left out. Lines that start with
 * {@code #} are comments. Lines that start with {@code @} are directives for this and the following cases: {@code
 * @owner}, {@code @alice} and {@code @bob} set who asks; {@code @oneoff}, {@code @subscription} and {@code @query} set
 * the grammar; {@code @params json} gives parameters to this case alone; {@code @rule sql} adds a rule of row-level
 * security, {@code @norules} removes all; {@code @limits rows bytes} bounds results. <code>{{text*n}}</code> repeats a
 * text.
 *
 * <p>Statements with changes are committed, failed ones rolled back. What only reads is run in a transaction and again
 * over a read view, with the same outcome.
 */
class SqlScriptTest {
    private static final Pattern REPETITION = Pattern.compile("\\{\\{(.*?)\\*([0-9]+)}}");

    /** All scripts there are, by name. */
    static final List<String> SCRIPTS = scriptNames();

    private static final Identity OWNER = Identity.of(1, 0, 0, 0);
    private static final Identity ALICE = Identity.of(0xA11CE, 0, 0, 0);
    private static final Identity BOB = Identity.of(0xB0B, 0, 0, 0);

    private static List<String> scriptNames() {
        try (Stream<Path> files = Files.list(Path.of("src/test/resources/sql"))) {
            return files.map(file -> file.getFileName().toString().replaceFirst("\\.sqltest$", ""))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @TestFactory
    Stream<DynamicNode> scripts() {
        return SCRIPTS.stream().map(name -> DynamicContainer.dynamicContainer(name, cases(name)));
    }

    private static Stream<DynamicNode> cases(String name) {
        Session session = new Session();
        List<DynamicNode> tests = new ArrayList<>();
        for (String block : read("/sql/" + name + ".sqltest").split("\n\\s*\n")) {
            List<String> lines = new ArrayList<>();
            List<String> directives = new ArrayList<>();
            for (String line : block.split("\n")) {
                if (line.startsWith("@")) {
                    directives.add(line.strip());
                } else if (!line.startsWith("#") && !line.isBlank()) {
                    lines.add(line);
                }
            }
            int separator = lines.indexOf("----");
            if (separator < 0) {
                assertThat(lines).as("block without ---- in " + name).isEmpty();
                tests.add(DynamicTest.dynamicTest("directives", () -> directives.forEach(session::direct)));
                continue;
            }
            String sql = repeated(String.join("\n", lines.subList(0, separator)));
            List<String> expected = lines.subList(separator + 1, lines.size());
            tests.add(DynamicTest.dynamicTest(sql, () -> {
                directives.forEach(session::direct);
                session.check(sql, expected);
            }));
        }
        return tests.stream();
    }

    /** Replaces {@code {{text*n}}} by n times the text. */
    private static String repeated(String sql) {
        return REPETITION
                .matcher(sql)
                .replaceAll(match -> Matcher.quoteReplacement(match.group(1).repeat(Integer.parseInt(match.group(2)))));
    }

    static String read(String resource) {
        try (InputStream in = SqlScriptTest.class.getResourceAsStream(resource)) {
            assertThat(in).as(resource).isNotNull();
            return in == null ? "" : new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new AssertionError(resource, e);
        }
    }

    /** State of one script. */
    private static final class Session {
        private final Datastore datastore = Datastore.create();
        private QueryAuth auth = new QueryAuth(OWNER, true);
        private String grammar = "@query";
        private @Nullable String parameters;
        private final List<String> rules = new ArrayList<>();
        private QueryLimits limits = QueryLimits.untimed(Clock.system());

        Session() {
            Tx tx = datastore.begin();
            SampleTables.createAll(tx);
            tx.commit();
        }

        void direct(String directive) {
            String word = directive.split(" ", 2)[0];
            String rest = directive.substring(word.length()).strip();
            switch (word) {
                case "@owner" -> auth = new QueryAuth(OWNER, true);
                case "@alice" -> auth = new QueryAuth(ALICE, false);
                case "@bob" -> auth = new QueryAuth(BOB, false);
                case "@oneoff", "@subscription", "@query" -> grammar = word;
                case "@params" -> parameters = rest;
                case "@rule" -> {
                    rules.add(rest);
                    replaceRules();
                }
                case "@norules" -> {
                    rules.clear();
                    replaceRules();
                }
                case "@limits" -> {
                    String[] numbers = rest.split(" ");
                    limits = QueryLimits.untimed(Clock.system())
                            .withMax(Long.parseLong(numbers[0]), Long.parseLong(numbers[1]), QueryMemory.ALL);
                }
                default -> throw new AssertionError("unknown directive " + directive);
            }
        }

        private void replaceRules() {
            Tx tx = datastore.begin();
            RowRules.replace(tx, rules.stream().map(RowRuleSchema::new).toList());
            tx.commit();
        }

        void check(String sql, List<String> expected) {
            List<String> actual = run(sql);
            parameters = null;
            boolean sorts = sql.toUpperCase(Locale.ROOT).contains("ORDER BY");
            boolean fails = expected.get(0).startsWith("error: ");
            if (fails && grammar.equals("@query") && !actual.get(0).startsWith("error: Unique constraint violation")) {
                assertThat(actual.get(actual.size() - 1)).as(sql).startsWith("  hint: ");
            }
            if (fails && expected.size() == 1) {
                assertThat(actual.get(0)).as(sql).isEqualTo(expected.get(0));
            } else if (sorts || fails || sql.toUpperCase(Locale.ROOT).startsWith("EXPLAIN")) {
                assertThat(actual).as(sql).isEqualTo(expected);
            } else {
                assertThat(actual).as(sql).containsExactlyInAnyOrderElementsOf(expected);
            }
        }

        /** Runs a statement and describes its outcome. */
        private List<String> run(String sql) {
            Tx tx = datastore.begin();
            List<String> outcome;
            try {
                outcome = switch (grammar) {
                    case "@oneoff" -> describe(TestSql.oneOff(sql, tx, auth));
                    case "@subscription" -> subscribe(sql, tx);
                    default -> execute(sql, tx);
                };
                tx.commit();
            } catch (StdbException e) {
                tx.rollback();
                outcome = error(e);
            }
            List<String> overView = runOverView(sql);
            if (!overView.isEmpty() && !sql.toUpperCase(Locale.ROOT).contains("ANALYZE")) {
                assertThat(overView).as("over a view: " + sql).containsExactlyInAnyOrderElementsOf(outcome);
            }
            return outcome;
        }

        private static List<String> error(StdbException e) {
            return List.of(("error: " + e.getMessage()).split("\n"));
        }

        private List<String> execute(String sql, Tx tx) {
            SqlResult result =
                    SqlExecutor.execute(SqlStatement.parse(sql, parameters), tx, auth, QueryViews.NONE, limits);
            return result.schema().size() == 0 ? describe(result) : describe(result.schema(), result.rows());
        }

        /** Runs what only reads over a read view; empty for other statements. */
        private List<String> runOverView(String sql) {
            try (ReadView view = datastore.openReadView()) {
                if (grammar.equals("@oneoff")) {
                    return describe(SqlExecutor.oneOff(sql, view, auth, QueryViews.NONE, limits));
                } else if (!grammar.equals("@query")) {
                    return List.of();
                }
                SqlStatement statement = SqlStatement.parse(sql, parameters);
                if (!statement.isReadOnly()) {
                    return List.of();
                }
                SqlResult result = SqlExecutor.query(statement, view, auth, QueryViews.NONE, limits);
                return describe(result.schema(), result.rows());
            } catch (StdbException e) {
                return error(e);
            }
        }

        private List<String> subscribe(String sql, Tx tx) {
            SubscriptionRegistry registry = new SubscriptionRegistry(TestViews.none());
            ClientKey client = new ClientKey(auth.caller(), ConnectionId.of(1, 0));
            QueryRows rows = TestSubscriptions.subscribe(registry, client, 1, List.of(sql), tx, auth);
            List<String> tables = new ArrayList<>();
            rows.tables().forEach(table -> tables.add(table.table()));
            return tables.isEmpty() ? List.of("nothing") : tables;
        }

        private static List<String> describe(QueryRowsResult result) {
            return describe(result.table().rowType(), result.rows());
        }

        private static List<String> describe(SqlResult result) {
            assertThat(result.rows().count()).isZero();
            assertThat(result.schema().size()).isZero();
            List<String> lines = new ArrayList<>();
            if (result.inserted() > 0) {
                lines.add("inserted " + result.inserted());
            }
            if (result.deleted() > 0) {
                lines.add("deleted " + result.deleted());
            }
            if (result.updated() > 0) {
                lines.add("updated " + result.updated());
            }
            return lines.isEmpty() ? List.of("no changes") : lines;
        }

        private static List<String> describe(ProductType schema, RowBuffer rows) {
            StringBuilder header = new StringBuilder();
            for (ProductType.Element column : schema.elements()) {
                header.append(header.length() == 0 ? "" : ", ").append(column.name());
            }
            List<String> lines = new ArrayList<>();
            lines.add(header.toString());
            boolean isPlan = header.toString().equals("plan");
            for (int i = 0; i < rows.count(); i++) {
                StringBuilder json = new StringBuilder();
                BsatnReader reader = new BsatnReader(rows.data(), rows.start(i), rows.length(i));
                if (isPlan) {
                    // Times differ from run to run.
                    json.append(reader.readString().replaceAll("(durationMicros\\W+)\\d+", "$1?"));
                } else {
                    SatsJson.writeUntyped(schema, reader, new JsonWriter(json));
                }
                assertThat(reader.remaining()).isZero();
                lines.add(json.toString());
            }
            return lines;
        }
    }
}
