package dev.stdb.it.authoring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stdb.harness.StdbExtension;
import dev.stdb.harness.TestDatabase;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A generated client that knows rows by a key of several columns. */
final class CompositeKeyClientTest {
    @RegisterExtension
    static final StdbExtension STDB =
            StdbExtension.ofModule(ModuleSource.of("keys").wasmFile());

    @TempDir
    private Path output;

    /** What {@code Usage} in {@code clients/keys.txt} has seen. */
    @Test
    void theGeneratedClientPairsAndFindsRowsByTheKey(TestDatabase database) throws Exception {
        assertThat(GeneratedClient.run("keys", output, database))
                .containsExactly("+ann1", "+ann2", "ann2 20>25", "+bob2", "-ann1", "found 25", "gone true");
    }
}
