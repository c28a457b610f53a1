package dev.stdb.task.verb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stdb.task.Format;
import dev.stdb.task.Spelling;
import dev.stdb.task.config.CliConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServersTaskTest extends TaskFixture {
    @TempDir
    Path directory;

    private Path file;

    @BeforeEach
    void names() {
        file = directory.resolve("cli.toml");
    }

    private ServersTask task() throws Exception {
        return new ServersTask(CliConfig.read(file), Spelling.COMMAND_LINE, output);
    }

    @Test
    void serversAreAddedChosenAndListed() throws Exception {
        server.answer(200, "KEY\n");
        task().add("home", server.uri().toString(), true, true);
        task().list(Format.JSON);
        assertThat(output.results())
                .contains("{\"nickname\":\"home\",\"address\":\"" + server.uri()
                        + "\",\"default\":true,\"fingerprint\":\"KEY\\n\"}");
        task().setDefault("local");
        output.results().clear();
        task().list(Format.TEXT);
        assertThat(output.results().get(2)).startsWith("*       | local     | http://127.0.0.1:3000");
        assertThat(server.requests()).containsExactly("GET /v1/identity/public-key null null ");
    }

    @Test
    void whatIsThereIsNotAddedAgain() throws Exception {
        assertThatThrownBy(() -> task().add("local", "http://127.0.0.1:9", false, false))
                .hasMessage("there is a server 'local' at http://127.0.0.1:3000\nchange it: stdb server edit local");
        assertThatThrownBy(() -> task().add("mine", "http://127.0.0.1:3000", false, false))
                .hasMessageStartingWith("there is a server 'local'");
        assertThatThrownBy(() -> task().add("mine", "nowhere", false, false))
                .hasMessageStartingWith("--server=nowhere is no address");
        assertThat(file).doesNotExist();
    }

    @Test
    void nothingIsKeptOfAServerThatDoesNotTellItsKey() {
        server.answer(500, "broken");
        assertThatThrownBy(() -> task().add("home", server.uri().toString(), false, true))
                .hasMessage("broken (status 500)");
        assertThat(file).doesNotExist();
    }

    @Test
    void anotherKeyIsKeptWithConsentOnly() throws Exception {
        task().add("home", server.uri().toString(), false, false);
        server.answer(200, "ONE").answer(200, "TWO").answer(200, "TWO");
        task().fingerprint("home", question -> false);
        assertThatThrownBy(() -> task().fingerprint("home", question -> false))
                .hasMessageStartingWith("server 'home' has another key than before\n")
                .hasMessageEndingWith("to keep the new one: --yes");
        assertThat(Files.readString(file)).contains("ONE");
        task().fingerprint("home", question -> true);
        assertThat(Files.readString(file)).contains("TWO").doesNotContain("ONE");
    }

    @Test
    void serversAreChangedAndRemoved() throws Exception {
        task().add("home", server.uri().toString(), true, false);
        server.answer(200, "KEY");
        task().edit("home", Optional.of("house"), Optional.of("https://house.example"), false);
        assertThat(CliConfig.read(file).defaultServer().address()).hasToString("https://house.example");
        task().remove("house");
        assertThatThrownBy(() -> task().remove("house"))
                .hasMessage("there is no server called 'house'\nknown are local, maincloud; see stdb server list");
    }

    @Test
    void thatNobodyAnswersIsAnAnswer() throws Exception {
        server.answer(200, "").answer(404, "");
        task().ping(server.uri().toString());
        task().ping(server.uri().toString());
        task().ping("http://127.0.0.1:1");
        assertThat(output.results())
                .containsExactly(
                        "online: " + server.uri(),
                        "answers with status 404: " + server.uri(),
                        "unreachable: http://127.0.0.1:1");
    }
}
