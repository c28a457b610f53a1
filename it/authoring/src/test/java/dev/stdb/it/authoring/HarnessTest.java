package dev.stdb.it.authoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stdb.harness.StdbExtension;
import dev.stdb.harness.TestDatabase;
import dev.stdb.it.authoring.ModuleSource.Host;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Schedules in tests of authors, who move the clock of the harness. */
@ParameterizedClass
@EnumSource
final class HarnessTest {
    @RegisterExtension
    final StdbExtension stdb;

    HarnessTest(Host host) {
        stdb = Harness.of(host, ModuleSource.of("timers"));
    }

    private static Object count(TestDatabase database, String what) {
        return database.sql("SELECT COUNT(*) AS n FROM event WHERE what = '" + what + "'")
                .get(0)
                .get(0);
    }

    @Test
    void advanceRunsEveryCallOnTheWay(TestDatabase database) {
        database.advance(Duration.ofDays(365));
        assertThat(count(database, "nightly")).hasToString("365");
        assertThat(count(database, "often")).hasToString(String.valueOf(365 * 24 * 6));
        assertThat(database.now().toInstant()).isEqualTo("2027-01-01T00:00:00Z");
    }

    @Test
    void plannedCallsRunAtTheirTime(TestDatabase database) {
        database.call("plan", "one", 60_000_000L);
        database.advance(Duration.ofSeconds(59));
        assertThat(count(database, "one")).hasToString("0");
        database.advance(Duration.ofSeconds(1));
        assertThat(count(database, "one")).hasToString("1");
        assertThat(database.sql("SELECT text FROM tick")).isEqualTo(List.of());
    }

    @Test
    void timeDoesNotRunBackwards(TestDatabase database) {
        assertThatThrownBy(() -> database.advance(Duration.ofSeconds(-1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("time does not run backwards: duration=PT-1S");
    }
}
