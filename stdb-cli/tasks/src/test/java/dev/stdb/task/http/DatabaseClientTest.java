package dev.stdb.task.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stdb.task.Spelling;
import dev.stdb.task.TaskException;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DatabaseClientTest {
    private FakeServer server;
    private DatabaseClient client;

    @BeforeEach
    void start() throws IOException {
        server = new FakeServer();
        client = new DatabaseClient(server.uri(), "T", Spelling.MAVEN);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void createsAnIdentityWithoutCredentials() throws Exception {
        server.answer(200, "{\"identity\":\"c200\",\"token\":\"a.b.c\"}");
        assertThat(client.onServer().createIdentity()).isEqualTo(new ServerClient.Login("c200", "a.b.c"));
        assertThat(server.requests()).containsExactly("POST /v1/identity null null ");
    }

    @Test
    void publishesWithTheTokenAndReadsTheIdentity() throws Exception {
        server.answer(200, "{\"Success\":{\"domain\":\"chat\",\"database_identity\":\"c2ff\",\"op\":\"created\"}}");
        assertThat(client.publish("chat", new byte[] {'x'}, true, null))
                .isEqualTo(new DatabaseClient.Published("c2ff", true));
        assertThat(server.requests())
                .containsExactly("PUT /v1/database/chat?host_type=Wasm&clear=true Bearer T null x");
    }

    @Test
    void publishesWithValuesOfEnvironmentVariables() throws Exception {
        server.answer(200, "{\"Success\":{\"domain\":\"chat\",\"database_identity\":\"c2ff\",\"op\":\"updated\"}}");
        client.withEnvironment(EnvironmentChange.of(Map.of("plain", "a, b=c", "b", "\"ö\"\n\\")))
                .publish("chat", new byte[0], false, null);
        assertThat(server.environment())
                .containsExactly("b=\"\\u0022\\u00f6\\u0022\\u000a\\u005c\"", "plain=\"a, b=c\"");
    }

    @Test
    void callsWithJsonContentType() throws Exception {
        server.answer(200, "");
        assertThat(client.call("my db", "add", "[\"Ann\"]")).isEmpty();
        assertThat(server.requests())
                .containsExactly("POST /v1/database/my%20db/call/add Bearer T application/json [\"Ann\"]");
    }

    @Test
    void readsThePlanOfAPublication() throws Exception {
        server.answer(
                200, "{\"AutoMigrate\":{\"migrate_plan\":\"one step\",\"break_clients\":true,\"token\":\"0xab\"}}");
        assertThat(client.plan("chat", new byte[] {'x'}))
                .isEqualTo(new DatabaseClient.Plan("one step", "", true, "0xab"));
        server.answer(200, "{\"ManualMigrate\":{\"reason\":\"column removed\",\"major_version_upgrade\":false}}");
        assertThat(client.plan("chat", new byte[] {'x'}))
                .isEqualTo(new DatabaseClient.Plan("", "column removed", false, ""));
    }

    @Test
    void reportsTheServersText() {
        server.answer(530, "name must not be empty");
        assertThatThrownBy(() -> client.call("chat", "add", "[\"\"]"))
                .isInstanceOf(ServerException.class)
                .hasMessage("name must not be empty (status 530)");
    }

    @Test
    void readsTheLogLineByLine() throws Exception {
        server.answer(200, "{\"level\":\"Info\"}\n{\"level\":\"Warn\"}\n");
        List<String> lines = new ArrayList<>();
        client.logs("chat", OptionalInt.of(2), false, lines::add);
        assertThat(lines).containsExactly("{\"level\":\"Info\"}", "{\"level\":\"Warn\"}");
        assertThat(server.requests())
                .containsExactly("GET /v1/database/chat/logs?follow=false&num_lines=2 Bearer T null ");
    }

    @Test
    void namesTheParameterWhenNobodyListens() {
        URI gone = server.uri();
        server.close();
        assertThatThrownBy(() -> new DatabaseClient(gone, null, Spelling.MAVEN).schema("chat"))
                .isInstanceOf(TaskException.class)
                .hasMessageContaining("-Dstdb.server=http://127.0.0.1:3001");
    }

    @Test
    void asksWhetherATokenIsOfThisServer() throws Exception {
        server.answer(401, "Invalid token: InvalidSignature");
        assertThat(client.onServer().acceptsToken()).isFalse();
        server.answer(200, "{\"token\":\"short\"}");
        assertThat(client.onServer().acceptsToken()).isTrue();
        assertThat(server.requests())
                .allMatch(request -> request.startsWith("POST /v1/identity/websocket-token Bearer T"));
    }
}
