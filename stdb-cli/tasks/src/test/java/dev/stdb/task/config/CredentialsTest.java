package dev.stdb.task.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stdb.task.RecordedOutput;
import dev.stdb.task.Spelling;
import dev.stdb.task.http.FakeServer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CredentialsTest {
    private static final String NEW_LOGIN = "{\"identity\":\"c2\",\"token\":\"new\"}";

    @TempDir
    Path directory;

    private final RecordedOutput output = new RecordedOutput();
    private FakeServer server;
    private TokenStore tokens;
    private Path file;

    @BeforeEach
    void start() throws Exception {
        server = new FakeServer();
        tokens = new TokenStore(directory.resolve("tokens"));
        file = Files.writeString(
                directory.resolve("cli.toml"), """
                spacetimedb_token = "shared"
                [[server_configs]]
                nickname = "test"
                protocol = "http"
                host = "%s"
                """.formatted(server.uri().getAuthority()));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private Credentials credentials() throws Exception {
        return new Credentials(tokens, CliConfig.read(file), Spelling.COMMAND_LINE, output);
    }

    @Test
    void theOfficialTokenIsUsedWhereItIsAccepted() throws Exception {
        server.answer(200, "");
        assertThat(credentials().tokenFor(server.uri())).isEqualTo("shared");
        assertThat(server.requests()).hasSize(1).allMatch(request -> request.contains("Bearer shared"));
        assertThat(tokens.find(server.uri())).isEmpty();
    }

    @Test
    void theOfficialTokenIsNotShownToServersWithoutAName() throws Exception {
        try (FakeServer stranger = new FakeServer()) {
            stranger.answer(200, NEW_LOGIN);
            assertThat(credentials().tokenFor(stranger.uri())).isEqualTo("new");
            assertThat(stranger.requests()).noneMatch(request -> request.contains("shared"));
        }
    }

    @Test
    void whereItIsNotTheServerMakesAnIdentity() throws Exception {
        server.answer(401, "Invalid token: InvalidSignature").answer(200, NEW_LOGIN);
        assertThat(credentials().tokenFor(server.uri())).isEqualTo("new");
        assertThat(tokens.find(server.uri())).contains("new");
        assertThat(output.remarks()).containsExactly("new identity c2 for " + server.uri());
    }

    @Test
    void theTokenOfTheServerComesFirst() throws Exception {
        tokens.save(server.uri(), "own");
        server.answer(200, "");
        assertThat(credentials().tokenFor(server.uri())).isEqualTo("own");
        server.answer(401, "").answer(401, "").answer(200, NEW_LOGIN);
        assertThat(credentials().tokenFor(server.uri())).isEqualTo("new");
        assertThat(output.remarks()).first().isEqualTo("the stored token is not of this server, getting a new one");
    }

    @Test
    void bothAreForgotten() throws Exception {
        tokens.save(server.uri(), "own");
        assertThat(credentials().forget(server.uri())).isTrue();
        assertThat(credentials().forget(server.uri())).isFalse();
        assertThat(Files.readString(file)).doesNotContain("shared");
    }
}
