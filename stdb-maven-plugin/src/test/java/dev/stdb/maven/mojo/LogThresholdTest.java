package dev.stdb.maven.mojo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stdb.task.text.LogLine;
import java.util.List;
import org.junit.jupiter.api.Test;

class LogThresholdTest {
    @Test
    void hidesWhatIsBelowTheLevelAndShowsAllAgainAfterTheLast() {
        LogThreshold threshold = new LogThreshold();
        assertThat(threshold.shows(line("Trace"))).isTrue();
        assertThat(List.of(threshold.next(), threshold.next(), threshold.next(), threshold.next()))
                .containsExactly("debug", "info", "warn", "error");
        assertThat(threshold.shows(line("Warn"))).isFalse();
        assertThat(threshold.shows(line("Panic"))).isTrue();
        assertThat(threshold.shows(line("Unknown"))).isTrue();
        assertThat(threshold.next()).isEqualTo("trace");
        assertThat(threshold.shows(line("Trace"))).isTrue();
    }

    private static LogLine line(String level) {
        return new LogLine(0, level, "", "", List.of());
    }
}
