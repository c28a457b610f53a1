package dev.stdb.server.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stdb.StdbException;
import dev.stdb.bsatn.BsatnReader;
import dev.stdb.json.JsonWriter;
import dev.stdb.json.SatsJson;
import dev.stdb.server.tx.Datastore;
import dev.stdb.server.tx.Tx;
import dev.stdb.types.Identity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The examples of {@code docs/sql.md} do what they say, run in order over {@link SampleTables}. */
class SqlDocumentationTest {
    private static final String ADHOC = "sql\n";

    /** Begins a block of queries in the grammar of subscriptions. */
    private static final String SUBSCRIBED = "sql subscription\n";

    private static final QueryAuth OWNER = new QueryAuth(Identity.of(1, 0, 0, 0), true);

    @Test
    void examplesHaveTheAnswersShown() throws IOException {
        Datastore datastore = Datastore.create();
        Tx tx = datastore.begin();
        SampleTables.createAll(tx);
        tx.commit();
        int examples = 0;
        String page = Files.readString(Path.of("../docs/sql.md"));
        for (String block : page.split("```")) {
            String kind = block.startsWith(SUBSCRIBED) ? SUBSCRIBED : ADHOC;
            if (!block.startsWith(kind)) {
                continue;
            }
            for (String example : block.substring(kind.length()).split("\n(?!→)")) {
                List<String> lines = List.of(example.strip().split("\n→ "));
                List<String> actual =
                        kind.equals(SUBSCRIBED) ? subscribe(lines.get(0), datastore) : run(lines.get(0), datastore);
                if (lines.size() > 1) {
                    assertThat(actual).as(lines.get(0)).isEqualTo(lines.subList(1, lines.size()));
                } else {
                    assertThat(actual).as(lines.get(0)).noneMatch(line -> line.startsWith("error: "));
                }
                examples++;
            }
        }
        assertThat(examples).isGreaterThan(20);
    }

    /** Returns the error, if there is one; rows are not shown. */
    private static List<String> subscribe(String sql, Datastore datastore) {
        Tx tx = datastore.begin();
        try {
            TestSql.oneOff(sql, tx, OWNER);
            return List.of();
        } catch (StdbException e) {
            return List.of(("error: " + e.getMessage()).split("\n"));
        } finally {
            tx.rollback();
        }
    }

    private static List<String> run(String sql, Datastore datastore) {
        Tx tx = datastore.begin();
        boolean done = false;
        try {
            List<String> lines = describe(TestSql.execute(sql, tx, OWNER));
            tx.commit();
            done = true;
            return lines;
        } catch (StdbException e) {
            return List.of(("error: " + e.getMessage()).split("\n"));
        } finally {
            if (!done) {
                tx.rollback();
            }
        }
    }

    private static List<String> describe(SqlResult result) {
        List<String> lines = new ArrayList<>();
        if (result.schema().size() == 0) {
            lines.add(
                    result.inserted() > 0
                            ? "inserted " + result.inserted()
                            : result.updated() > 0 ? "updated " + result.updated() : "deleted " + result.deleted());
        }
        boolean isPlan = result.schema().size() == 1
                && "plan".equals(result.schema().elements().get(0).name());
        for (int i = 0; i < result.rows().count(); i++) {
            BsatnReader in = new BsatnReader(
                    result.rows().data(), result.rows().start(i), result.rows().length(i));
            StringBuilder json = new StringBuilder();
            SatsJson.writeUntyped(result.schema(), in, new JsonWriter(json));
            // A plan has one column: show its lines instead of one array each.
            lines.add(isPlan ? json.substring(1, json.length() - 1) : json.toString());
        }
        return lines;
    }
}
