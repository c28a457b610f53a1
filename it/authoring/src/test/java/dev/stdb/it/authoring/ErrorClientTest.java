package dev.stdb.it.authoring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stdb.harness.StdbExtension;
import dev.stdb.harness.TestDatabase;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A generated client that tells the refusals of a server apart by their values. */
final class ErrorClientTest {
    @RegisterExtension
    static final StdbExtension STDB =
            StdbExtension.ofModule(ModuleSource.of("errors").wasmFile());

    @TempDir
    private Path output;

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
