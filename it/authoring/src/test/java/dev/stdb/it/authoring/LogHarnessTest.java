package dev.stdb.it.authoring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stdb.harness.LogRecord;
import dev.stdb.harness.StdbExtension;
import dev.stdb.harness.TestDatabase;
import dev.stdb.it.authoring.ModuleSource.Host;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** The log in tests of authors. */
@ParameterizedClass
@EnumSource
final class LogHarnessTest {
    @RegisterExtension
    final StdbExtension stdb;

    LogHarnessTest(Host host) {
        stdb = Harness.of(host, ModuleSource.of("context"));
    }

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
