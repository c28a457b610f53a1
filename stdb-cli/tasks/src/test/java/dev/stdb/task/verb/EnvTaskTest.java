package dev.stdb.task.verb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stdb.task.Format;
import dev.stdb.task.http.EnvironmentChange;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class EnvTaskTest extends TaskFixture {
    private static final String ROWS = """
        [{"schema":{"elements":[{"name":{"some":"key"},"algebraic_type":{"String":[]}},\
        {"name":{"some":"value"},"algebraic_type":{"String":[]}}]},"rows":[["mode","fast"],["key","a b"]]}]\
        """;

    @Test
    void valuesAreListedInTheOrderOfTheirKeys() throws Exception {
        server.answer(200, ROWS).answer(200, ROWS);
        new EnvTask(target, Format.TEXT).list();
        assertThat(output.results()).containsExactly("key  | value", "-----+------", "key  | a b", "mode | fast");
        new EnvTask(target, Format.JSON).list();
        assertThat(output.results()).endsWith("{\"key\":\"a b\",\"mode\":\"fast\"}");
    }

    @Test
    void oneValueIsShownAsItIs() throws Exception {
        server.answer(200, ROWS).answer(200, ROWS);
        new EnvTask(target, Format.TEXT).get("key");
        assertThat(output.results()).containsExactly("a b");
        assertThatThrownBy(() -> new EnvTask(target, Format.TEXT).get("kez"))
                .hasMessage("environment variable kez of 'people' has no value\nthese have: key, mode");
    }

    @Test
    void valuesAreSetAndTakenAway() throws Exception {
        server.answer(200, "{\"Ok\":null}").answer(200, "{\"Ok\":null}").answer(200, "{\"Ok\":null}");
        EnvTask task = new EnvTask(target, Format.TEXT);
        task.set(Map.of("mode", "\"slow\""));
        task.unset(Set.of("mode", "key"));
        task.change(new EnvironmentChange(Map.of("a", "b"), Set.of(), true));
        assertThat(server.requests())
                .containsExactly(
                        "PATCH /v1/database/people/environment Bearer T application/json {\"mode\":\"\\\"slow\\\"\"}",
                        "PATCH /v1/database/people/environment Bearer T application/json {}",
                        "PUT /v1/database/people/environment Bearer T application/json {\"a\":\"b\"}");
        assertThat(server.removedEnvironment()).containsExactly("key, mode");
    }

    @Test
    void refusalsAndEmptyChangesAreExplained() {
        server.answer(400, "{\"Err\":{\"MissingRequiredEnvironment\":{\"keys\":[\"key\"]}}}");
        assertThatThrownBy(() -> new EnvTask(target, Format.TEXT).unset(Set.of("key")))
                .hasMessageStartingWith("the environment variables of 'people' stay as they are\n")
                .hasMessageContaining("MissingRequiredEnvironment");
        assertThatThrownBy(() -> new EnvTask(target, Format.TEXT).change(EnvironmentChange.NONE))
                .hasMessage("it is not said what becomes of the environment variables\n"
                        + "for example: --set-env=\"KEY=value\"");
    }
}
