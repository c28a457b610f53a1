package dev.stdb.task.verb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stdb.task.Format;
import dev.stdb.task.Spelling;
import dev.stdb.task.config.CliConfig;
import dev.stdb.task.config.Credentials;
import dev.stdb.task.config.TokenStore;
import dev.stdb.task.http.FakeServer;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoginTaskTest extends TaskFixture {
    @TempDir
    Path directory;

    private LoginTask task() throws Exception {
        CliConfig shared = CliConfig.read(directory.resolve("cli.toml"));
        Credentials credentials = new Credentials(new TokenStore(directory), shared, Spelling.COMMAND_LINE, output);
        return new LoginTask(credentials, server.uri(), Spelling.COMMAND_LINE, output);
    }

    @Test
    void theServerMakesAnIdentityThatIsKept() throws Exception {
        server.answer(200, "{\"identity\":\"" + FakeServer.CALLER + "\",\"token\":\"a.b.c\"}")
                .answer(200, "");
        task().login();
        assertThat(output.results()).containsExactly("logged in to " + server.uri() + " as " + FakeServer.CALLER);
        server.answer(200, "").answer(200, "");
        task().show(true, Format.JSON);
        assertThat(output.results())
                .endsWith("{\"server\":\"" + server.uri() + "\",\"identity\":\"" + FakeServer.CALLER
                        + "\",\"token\":\"a.b.c\"}");
        assertThat(server.requests().get(2)).contains("Bearer a.b.c");
    }

    @Test
    void aTokenOfAnotherServerChangesNothing() throws Exception {
        server.answer(401, "Invalid token: InvalidSignature");
        assertThatThrownBy(() -> task().login("foreign"))
                .hasMessage(server.uri() + " does not accept the token\nget one that it makes itself: stdb login");
        assertThatThrownBy(() -> task().show(false, Format.TEXT))
                .hasMessageStartingWith("you are not logged in to " + server.uri());
    }

    @Test
    void aTokenIsKeptAndForgotten() throws Exception {
        server.answer(200, "").answer(200, "");
        task().login("mine");
        server.answer(200, "").answer(200, "");
        task().show(false, Format.TEXT);
        assertThat(output.results()).hasSize(2).doesNotContain("mine");
        task().logout();
        task().logout();
        assertThat(output.results())
                .endsWith("logged out from " + server.uri(), "you were not logged in to " + server.uri());
    }
}
