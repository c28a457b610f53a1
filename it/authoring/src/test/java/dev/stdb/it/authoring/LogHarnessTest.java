package dev.stdb.it.authoring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stdb.harness.LogRecord;
import dev.stdb.harness.StdbExtension;
import dev.stdb.harness.TestDatabase;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The log in tests of authors. */
final class LogHarnessTest {
    @RegisterExtension
    static final StdbExtension STDB =
            StdbExtension.ofModule(ModuleSource.of("context").wasmFile());

    @Test
    void logHasFields(TestDatabase database) {
        database.call("fields");
        assertThat(database.log())
                .contains(
                        new LogRecord("Info", "init", "init true", Map.of()),
                        new LogRecord(
                                "Info", "fields", "moved {}", Map.of("player", 7L, "name", "Änne \"A\"", "far", true)));
    }
}
