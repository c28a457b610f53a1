package dev.stdb.server.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stdb.StdbException;
import dev.stdb.bsatn.BsatnReader;
import dev.stdb.json.JsonWriter;
import dev.stdb.json.SatsJson;
import dev.stdb.sats.ProductType;
import dev.stdb.server.storage.RowBuffer;
import dev.stdb.server.tx.Datastore;
import dev.stdb.server.tx.Tx;
import dev.stdb.types.Identity;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Runs the scripts of {@code src/test/resources/sql} against {@link SampleTables}.
 *
 * <p>A script is a list of cases with a blank line between: a statement, {@code ----}, and the expected outcome: rows as
 * JSON in any order, the column names first, {@code inserted|deleted|updated n}, or {@code error: text}. Lines that start with
 * {@code #} are comments; {@code @owner}, {@code @alice} and {@code @oneoff} set who runs the following cases and by
 * which grammar, {@code @query} goes back to the query grammar. Statements with changes are committed, failed ones
 * rolled back.
 */
class SqlScriptTest {
    private static final List<String> SCRIPTS =
            List.of("select", "joins", "literals", "dml", "permissions", "typing", "rejections", "oneoff");
    private static final Identity OWNER = Identity.of(1, 0, 0, 0);
    private static final Identity ALICE = Identity.of(0xA11CE, 0, 0, 0);

    @TestFactory
    Stream<DynamicNode> scripts() {
        return SCRIPTS.stream().map(name -> DynamicContainer.dynamicContainer(name, cases(name)));
    }

    private static Stream<DynamicNode> cases(String name) {
        Session session = new Session();
        List<DynamicNode> tests = new ArrayList<>();
        for (String block : read("/sql/" + name + ".test").split("\n\\s*\n")) {
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
            String sql = String.join("\n", lines.subList(0, separator));
            List<String> expected = lines.subList(separator + 1, lines.size());
            tests.add(DynamicTest.dynamicTest(sql, () -> {
                directives.forEach(session::direct);
                List<String> sorted = new ArrayList<>(expected);
                Collections.sort(sorted);
                assertThat(session.run(sql)).as(sql).isEqualTo(sorted);
            }));
        }
        return tests.stream();
    }

    private static String read(String resource) {
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
        private boolean oneOff;

        Session() {
            Tx tx = datastore.begin();
            SampleTables.createAll(tx);
            tx.commit();
        }

        void direct(String directive) {
            switch (directive) {
                case "@owner" -> auth = new QueryAuth(OWNER, true);
                case "@alice" -> auth = new QueryAuth(ALICE, false);
                case "@oneoff" -> oneOff = true;
                case "@query" -> oneOff = false;
                default -> throw new AssertionError("unknown directive " + directive);
            }
        }

        /** Runs a statement and describes its outcome, rows sorted by their text. */
        List<String> run(String sql) {
            Tx tx = datastore.begin();
            TxRows rows = new TxRows(tx);
            try {
                if (oneOff) {
                    QueryRowsResult result = SqlExecutor.oneOff(sql, rows, auth);
                    List<String> lines = describe(result.table().rowType(), result.rows());
                    tx.rollback();
                    return lines;
                }
                SqlResult result = SqlExecutor.execute(sql, rows, auth);
                List<String> lines = result.isDml() ? describe(result) : describe(result.schema(), result.rows());
                tx.commit();
                return lines;
            } catch (StdbException e) {
                tx.rollback();
                return List.of("error: " + String.valueOf(e.getMessage()));
            }
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
            for (int i = 0; i < rows.count(); i++) {
                StringBuilder json = new StringBuilder();
                BsatnReader reader = new BsatnReader(rows.data(), rows.start(i), rows.length(i));
                SatsJson.writeUntyped(schema, reader, new JsonWriter(json));
                assertThat(reader.remaining()).isZero();
                lines.add(json.toString());
            }
            Collections.sort(lines);
            return lines;
        }
    }
}
