package dev.stdb.server.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stdb.server.IssuedToken;
import dev.stdb.server.api.FakeDatabase;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tools for language models, against spec http-api.md §7. */
@DisplayName("MCP routes")
class McpRoutesTest {
    private static final String SERVER = "/v1/mcp";
    private static final String CHAT = "/v1/database/chat/mcp";

    private TestServer server;
    private IssuedToken owner;

    @BeforeEach
    void start() throws Exception {
        server = TestServer.inMemory(new FakeDatabase.Launcher());
        owner = server.createIdentity();
        server.send("PUT", "/v1/database/chat", owner.token(), "program");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private String rpc(String path, String id, String method, String params) throws Exception {
        return server.send(
                        "POST",
                        path,
                        owner.token(),
                        "{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"method\":\"" + method + "\",\"params\":" + params
                                + "}")
                .body();
    }

    private String tool(String path, String name, String arguments) throws Exception {
        return rpc(path, "1", "tools/call", "{\"name\":\"" + name + "\",\"arguments\":" + arguments + "}");
    }

    private static String text(String text, boolean isError) {
        return "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"content\":[{\"type\":\"text\",\"text\":\"" + text
                + "\"}],\"isError\":" + isError + "}}";
    }

    @Test
    void aSessionBegins() throws Exception {
        assertThat(rpc(SERVER, "\"a\"", "initialize", "{\"protocolVersion\":\"2025-06-18\"}"))
                .startsWith("{\"jsonrpc\":\"2.0\",\"id\":\"a\",\"result\":{\"protocolVersion\":\"2025-06-18\","
                        + "\"capabilities\":{\"tools\":{}},\"serverInfo\":{\"name\":\"stdb\"");
        HttpResponse<String> notification =
                server.send("POST", SERVER, owner.token(), "{\"method\":\"notifications/initialized\"}");
        assertThat(notification.statusCode()).isEqualTo(202);
        assertThat(notification.body()).isEmpty();
        assertThat(notification.headers().firstValue("spacetime-identity"))
                .hasValue(owner.identity().toHex());
        assertThat(rpc(CHAT, "7", "ping", "{}")).isEqualTo("{\"jsonrpc\":\"2.0\",\"id\":7,\"result\":{}}");
    }

    @Test
    void theServerNeedsTheNameOfADatabase() throws Exception {
        assertThat(rpc(SERVER, "1", "tools/list", "{}"))
                .contains("\"list_databases\"", "\"required\":[\"database\",\"sql\"]");
        assertThat(rpc(CHAT, "1", "tools/list", "{}"))
                .contains("\"required\":[\"sql\"]", "\"name\":\"get_schema\"")
                .doesNotContain("list_databases", "\"database\":");
        assertThat(tool(SERVER, "sql", "{\"sql\":\"SELECT 1\"}")).contains("-32602", "database is missing");
        assertThat(tool(CHAT, "list_databases", "{}")).contains("-32602", "unknown tool: list_databases");
        assertThat(tool(SERVER, "list_databases", "{}")).contains("\\\"names\\\":[\\\"chat\\\"]");
    }

    @Test
    void toolsDoWhatTheirCallerMay() throws Exception {
        assertThat(tool(CHAT, "ping", "{\"message\":\"hi\"}")).isEqualTo(text("hi", false));
        assertThat(tool(CHAT, "ping", "{}")).isEqualTo(text("pong", false));
        assertThat(tool(CHAT, "get_schema", "{}")).contains("\\\"sections\\\"");
        assertThat(tool(CHAT, "sql", "{\"sql\":\"SELECT id FROM t\",\"confirmed\":false}"))
                .contains("\\\"rows\\\":[[1],[2]]", "\"isError\":false");
        assertThat(tool(CHAT, "call", "{\"reducer\":\"set\",\"args\":[5]}")).isEqualTo(text("committed", false));
        assertThat(tool(SERVER, "call", "{\"database\":\"chat\",\"reducer\":\"pair\",\"args\":[5]}"))
                .isEqualTo(text("[5,5]", false));
    }

    @Test
    void resultsOfToolsAreBounded() throws Exception {
        String tooLong = text("the result is longer than 1048576 characters: ask for less, in SQL with LIMIT", true);
        assertThat(tool(CHAT, "sql", "{\"sql\":\"LARGE\"}")).isEqualTo(tooLong);
        assertThat(tool(CHAT, "call", "{\"reducer\":\"many\",\"args\":[5]}")).isEqualTo(tooLong);
    }

    @Test
    void failuresOfToolsAreResults() throws Exception {
        assertThat(tool(CHAT, "call", "{\"reducer\":\"echo\",\"args\":[\"boom\"]}"))
                .isEqualTo(text("boom", true));
        assertThat(tool(CHAT, "call", "{\"reducer\":\"nothing\"}")).isEqualTo(text("No such procedure", true));
        assertThat(tool(SERVER, "get_schema", "{\"database\":\"nobody\"}")).isEqualTo(text("`nobody` not found", true));
        assertThat(server.send("POST", "/v1/database/nobody/mcp", owner.token(), "{}")
                        .statusCode())
                .isEqualTo(404);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{ | -32700",
                "[] | -32700",
                "{\"id\":1} | -32600",
                "{\"id\":[1],\"method\":\"ping\"} | -32600",
                "{\"id\":1,\"method\":\"resources/list\"} | -32601",
                "{\"id\":1,\"method\":\"tools/call\"} | -32602",
                "{\"id\":1,\"method\":\"tools/call\",\"params\":{\"name\":\"drop\"}} | -32602",
                "{\"id\":1,\"method\":\"tools/call\",\"params\":{\"name\":\"sql\",\"arguments\":{\"sql\":1}}} | -32602",
            })
    void wrongRequestsAreErrors(String body, int code) throws Exception {
        HttpResponse<String> answer = server.send("POST", CHAT, owner.token(), body);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).contains("\"error\":{\"code\":" + code + ",");
    }
}
