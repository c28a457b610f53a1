package dev.stdb.it.authoring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stdb.harness.StdbExtension;
import dev.stdb.harness.TestDatabase;
import dev.stdb.it.authoring.ModuleSource.Host;
import dev.stdb.types.Identity;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Conditions on columns of every type, in views, in statements of the owner and without the server. */
@ParameterizedClass
@EnumSource
final class ConditionsTest {
    private static final ModuleSource MODULE = ModuleSource.of("conditions");
    private static final String START = "SELECT * FROM \"job\" WHERE ";
    private static final Identity STRANGER = Identity.of(5, 5, 5, 5);

    private static final List<String> CONDITIONS = List.of(
            "\"state\" = 'DONE' -> [3]",
            "\"state\" <> 'IN_PROGRESS' -> [1, 3]",
            "\"state\" <> 'IN_PROGRESS' AND \"state\" <> 'DONE' -> [1]",
            "\"state\" = \"next\" -> [2]",
            "\"length\" >= 1000000 -> [1, 2]",
            "\"length\" < 0 -> [3]",
            "\"pause\" = 2000000 -> [3]",
            "\"key\" = 0x00000000000000010000000000000002 -> [2]",
            "\"day\" > 20454 -> [2, 3]",
            "\"at\" <= '2026-01-01T00:00:02.000000Z' -> [1, 2]",
            "\"ended\" IS NOT NULL -> [2, 3]",
            "\"ended\" IS NULL OR \"note\" = 'it''s' -> [1, 2]",
            "\"ended\" IS NULL -> [1]",
            "\"ended\" = '2026-01-01T00:00:02.000000Z' -> [2]",
            "\"ended\" IS NULL -> [1]",
            "\"ended\" <> '2026-01-01T00:00:02.000000Z' -> [1, 3]",
            "\"before\" = 'IN_PROGRESS' -> [3]",
            "\"before\" <> 'WAITING' -> [1, 3]",
            "\"limit\" = 1000000 -> [2]",
            "\"size\" = 18446744073709551615 -> [2]",
            "\"good\" = TRUE OR \"good\" = FALSE -> [2, 3]");

    private final Host host;

    @RegisterExtension
    final StdbExtension stdb;

    @TempDir
    private Path output;

    ConditionsTest(Host host) {
        this.host = host;
        stdb = Harness.of(host, MODULE);
    }

    @Test
    void theServerFindsWhatTheConditionSays() {
        try (HostedModule module = HostedModule.inMemory(host, MODULE)) {
            module.call("print", "[]");
            List<String> printed = module.messages();
            assertThat(printed.stream()
                            .map(line -> line.substring(START.length()).replace("\"job\".", "")))
                    .containsExactlyElementsOf(CONDITIONS);
            for (int i = 0; i < printed.size(); i++) {
                String sql = printed.get(i).substring(0, printed.get(i).indexOf(" -> "));
                String found = printed.get(i).substring(sql.length() + " -> ".length());
                assertThat(ids(module.sql("SELECT * FROM meeting(" + i + ")", STRANGER)))
                        .as("view of %s", sql)
                        .isEqualTo(found);
                assertThat(ids(module.sql(sql))).as(sql).isEqualTo(found);
            }
        }
    }

    /** What the builder has no method for may be written. */
    @Test
    void viewsMayUseTheConditionsOfAdHocStatements() {
        try (HostedModule module = HostedModule.inMemory(host, MODULE)) {
            assertThat(ids(module.sql("SELECT * FROM written", STRANGER))).isEqualTo("[2, 3]");
        }
    }

    private static String ids(List<String> rows) {
        return rows.stream()
                .map(row -> row.substring(1, row.indexOf(',')))
                .toList()
                .toString();
    }

    /** What {@code Usage} in {@code clients/conditions.txt} has seen; it has no conditions that are refused. */
    @Test
    void clientsFollowTheView(TestDatabase database) throws Exception {
        assertThat(GeneratedClient.run("conditions", output, database))
                .containsExactly("[3]", "[2, 3]", "[2, 3]", "[2]");
        URL classes = output.resolve("classes").toUri().toURL();
        try (URLClassLoader loader =
                new URLClassLoader(new URL[] {classes}, getClass().getClassLoader())) {
            Class<?> columns = loader.loadClass("bindings.JobTable$Columns");
            assertThat(Stream.of(columns.getDeclaredMethods()).map(method -> method.getName()))
                    .containsExactlyInAnyOrder("id", "key", "day", "at");
        }
    }
}
