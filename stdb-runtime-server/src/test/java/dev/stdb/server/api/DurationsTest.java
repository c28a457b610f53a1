package dev.stdb.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationsTest {

    @ParameterizedTest
    @CsvSource({"500ms, PT0.5S", "1m 30s, PT1M30S", "1h30m, PT1H30M", "7d, PT168H", "250us, PT0.00025S"})
    void durationsOfPeople(String text, Duration expected) {
        assertThat(Durations.parse(text).orElse(null)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "5", "s", "5 parsecs", "-1s", "999999999999999d", "99999999999999999s"})
    void othersAreRefused(String text) {
        assertThat(Durations.parse(text)).isEmpty();
    }
}
