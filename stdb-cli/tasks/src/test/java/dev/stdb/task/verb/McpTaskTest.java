package dev.stdb.task.verb;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.StringReader;
import org.junit.jupiter.api.Test;

class McpTaskTest extends TaskFixture {
    private void run(String... lines) throws Exception {
        new McpTask(target).run(new BufferedReader(new StringReader(String.join("\n", lines))));
    }

    @Test
    void messagesGoToTheServerAndBackOneALine() throws Exception {
        server.answer(200, "{\"jsonrpc\":\"2.0\",\n\"id\":1,\"result\":{}}").answer(202, "");
        run("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}", "", "{\"method\":\"notifications/initialized\"}");
        assertThat(output.results()).containsExactly("{\"jsonrpc\":\"2.0\", \"id\":1,\"result\":{}}");
        assertThat(server.requests())
                .hasSize(2)
                .allMatch(request -> request.startsWith("POST /v1/database/people/mcp Bearer T application/json {"));
    }

    @Test
    void whatCannotBeHandedOverIsAnsweredWithAnError() throws Exception {
        server.answer(404, "`people` not found").answer(500, "broken");
        run("{\"id\":\"a\",\"method\":\"ping\"}", "{\"method\":\"ping\"}");
        assertThat(output.results())
                .containsExactly("{\"jsonrpc\":\"2.0\",\"id\":\"a\",\"error\":{\"code\":-32603,\"message\":"
                        + "\"no such database: `people` not found\\npublish it first, or name another: stdb list"
                        + " shows yours\"}}");
        assertThat(output.warnings()).containsExactly("broken (status 500)");
    }
}
