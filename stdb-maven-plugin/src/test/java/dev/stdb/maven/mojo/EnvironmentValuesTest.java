package dev.stdb.maven.mojo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stdb.task.TaskException;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EnvironmentValuesTest {
    @Test
    void whatIsNotSetIsNoValue() throws TaskException {
        assertThat(EnvironmentValues.require(Map.of("greeting", "costs $5 {today}")))
                .containsEntry("greeting", "costs $5 {today}");
        assertThatThrownBy(() -> EnvironmentValues.require(Map.of("apiKey", "${env.API_KEY}")))
                .isInstanceOf(TaskException.class)
                .hasMessage("the environment variable apiKey of the module has no value\n${env.API_KEY} is not set\n"
                        + "set it, or leave <apiKey> out to keep the value that the database has");
    }
}
