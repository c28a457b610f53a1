package dev.stdb.task.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LogLineTest {
    @Test
    void formatsTimeLevelFunctionAndMessage() {
        LogLine line = LogLine.parse(
                "{\"level\":\"Info\",\"ts\":1700000000000001,\"function\":\"add\",\"message\":\"hi \\\"Ann\\\"\"}");
        assertThat(line.format()).isEqualTo("2023-11-14T22:13:20.000001Z  INFO add: hi \"Ann\"");
    }

    @Test
    void showsFieldsBehindTheMessage() {
        LogLine line = LogLine.parse("{\"level\":\"Warn\",\"ts\":0,\"message\":\"moved\",\"fields\":{\"player\":7,"
                + "\"far\":true,\"place\":\"old \\\"mill\\\"\",\"none\":\"\"}}");
        assertThat(line.format())
                .isEqualTo("1970-01-01T00:00:00Z  WARN moved  player=7 far=true place=\"old \\\"mill\\\"\" none=\"\"");
    }

    @Test
    void ranksLevels() {
        assertThat(LogLine.severityOf("Panic")).isGreaterThan(LogLine.severityOf("error"));
        assertThat(LogLine.severityOf("loud")).isEqualTo(-1);
    }
}
