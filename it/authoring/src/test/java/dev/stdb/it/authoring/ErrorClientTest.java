package dev.stdb.it.authoring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stdb.harness.StdbExtension;
import dev.stdb.harness.TestDatabase;
import dev.stdb.it.authoring.ModuleSource.Host;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** A generated client that tells the refusals of a server apart by their values. */
@ParameterizedClass
@EnumSource
final class ErrorClientTest {
    @RegisterExtension
    final StdbExtension stdb;

    @TempDir
    private Path output;

    ErrorClientTest(Host host) {
        stdb = Harness.of(host, ModuleSource.of("errors"));
    }

    /** What {@code Usage} in {@code clients/errors.txt} has seen. */
    @Test
    void theGeneratedClientReadsTheValuesOfRefusals(TestDatabase database) throws Exception {
        assertThat(GeneratedClient.run("errors", output, database))
                .containsExactly(
                        "Bob is none of [Anna, Änne]",
                        "4 is missing to 5",
                        "closed",
                        "a text alone",
                        "not now TOO_LATE",
                        "until 7",
                        "another type Optional.empty",
                        "2 is missing to 5");
    }
}
