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

/** A generated client that knows rows by a key of several columns. */
@ParameterizedClass
@EnumSource
final class CompositeKeyClientTest {
    @RegisterExtension
    final StdbExtension stdb;

    @TempDir
    private Path output;

    CompositeKeyClientTest(Host host) {
        stdb = Harness.of(host, ModuleSource.of("keys"));
    }

    /** What {@code Usage} in {@code clients/keys.txt} has seen. */
    @Test
    void theGeneratedClientPairsAndFindsRowsByTheKey(TestDatabase database) throws Exception {
        assertThat(GeneratedClient.run("keys", output, database))
                .containsExactly("+ann1", "+ann2", "ann2 20>25", "+bob2", "-ann1", "found 25", "gone true");
    }
}
