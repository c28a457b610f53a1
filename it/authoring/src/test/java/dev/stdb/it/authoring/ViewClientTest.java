package dev.stdb.it.authoring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stdb.harness.StdbExtension;
import dev.stdb.harness.TestDatabase;
import dev.stdb.it.authoring.ModuleSource.Host;
import dev.stdb.query.Column;
import dev.stdb.query.TableQuery;
import dev.stdb.testing.Checks;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** A generated client at work with the views of a module and with queries. */
@ParameterizedClass
@EnumSource
final class ViewClientTest {
    @RegisterExtension
    final StdbExtension stdb;

    @TempDir
    private Path output;

    private record Guild(long id, String motto) {}

    ViewClientTest(Host host) {
        stdb = Harness.of(host, ModuleSource.of("views"));
    }

    /** What {@code Usage} in {@code clients/views.txt} has seen. */
    @Test
    @Checks("spec client-sdk.md §20.13")
    void theGeneratedClientReadsViewsAndTakesQueries(TestDatabase database) throws Exception {
        assertThat(GeneratedClient.run("views", output, database))
                .containsExactlyInAnyOrder(
                        "near +me",
                        "players 0",
                        "me 4>6",
                        "near -me",
                        "near +me",
                        "players 1",
                        "me 6>9",
                        "near -me",
                        "asked 1",
                        "asked near 1",
                        "players 1");
    }

    @Test
    void theHarnessTakesQueries(TestDatabase database) {
        database.call("found", 7, "it's us");
        database.call("found", 8, "others");
        TableQuery<Guild, Column<Guild, String>, Object> guilds =
                new TableQuery<>("guild", new Column<>("guild", "motto", Guild::motto), new Object());
        assertThat(database.sql(guilds.where(motto -> motto.eq("it's us")))).containsExactly(List.of(7L, "it's us"));
    }
}
