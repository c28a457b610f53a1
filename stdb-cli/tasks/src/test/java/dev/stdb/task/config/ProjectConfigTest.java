package dev.stdb.task.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProjectConfigTest {
    private static final String GAME = """
        // of everybody
        {
          database: 'game',
          server: "home",
          'bin-path': 'target/game.wasm',
          env: { MODE: 'fast', KEY: 'k' },
          children: [
            { database: "arena", env: { KEY: "own" }, server: "far", },
            { database: "lobby", anonymous: true, 'break-clients': true },
          ],
        }
        """;

    @TempDir
    Path directory;

    private void write(String name, String text) throws IOException {
        Files.writeString(directory.resolve(name), text);
    }

    private ProjectConfig find(String environment) throws Exception {
        Path inside = Files.createDirectories(directory.resolve("a/b"));
        return ProjectConfig.find(inside, environment).orElseThrow();
    }

    @Test
    void theFileIsFoundUpwards() throws Exception {
        write("spacetime.json", "{}");
        assertThat(find("").file()).isEqualTo(directory.resolve("spacetime.json"));
        assertThat(ProjectConfig.find(directory.getRoot(), "")).isEmpty();
    }

    @Test
    void clientsAreGeneratedWhereTheFileSays() throws Exception {
        write(
                "spacetime.json",
                "{database: 'game', generate: [{language: 'java', 'out-dir': 'client', package: 'game.client'},"
                        + " {language: 'csharp', 'out-dir': 'unity', 'include-private': true}]}");
        assertThat(find("").only().clients())
                .containsExactly(
                        new ProjectClient("java", directory.resolve("client"), Optional.of("game.client"), false),
                        new ProjectClient("csharp", directory.resolve("unity"), Optional.empty(), true));
        write("spacetime.json", "{database: 'game', generate: [{language: 'java'}]}");
        assertThatThrownBy(() -> find(""))
                .hasMessageStartingWith(
                        directory.resolve("spacetime.json") + ": generate must say language and out-dir of each");
    }

    @Test
    void childrenInheritWhatTheyDoNotSay() throws Exception {
        write("spacetime.json", GAME);
        ProjectConfig config = find("");
        Optional<Path> module = Optional.of(directory.resolve("target/game.wasm"));
        assertThat(config.databases())
                .containsExactly(
                        new ProjectDatabase(
                                "game",
                                Optional.of("home"),
                                module,
                                Optional.empty(),
                                false,
                                false,
                                Map.of("MODE", "fast", "KEY", "k"),
                                List.of()),
                        new ProjectDatabase(
                                "arena",
                                Optional.of("far"),
                                module,
                                Optional.empty(),
                                false,
                                false,
                                Map.of("MODE", "fast", "KEY", "own"),
                                List.of()),
                        new ProjectDatabase(
                                "lobby",
                                Optional.of("home"),
                                module,
                                Optional.empty(),
                                true,
                                true,
                                Map.of("MODE", "fast", "KEY", "k"),
                                List.of()));
        assertThat(config.find("lobby")).contains(config.databases().get(2));
        assertThat(config.find("hall")).isEmpty();
        assertThat(config.matching("*a*")).extracting(ProjectDatabase::name).containsExactly("game", "arena");
        assertThat(config.matching("lobb?")).hasSize(1);
        assertThat(config.matching("l.*")).isEmpty();
    }

    @Test
    void strongerLayersReplaceKeys() throws Exception {
        write("spacetime.json", "{database: 'a', server: 's', env: {A: '1', B: '2'}}");
        write("spacetime.local.json", "{database: 'b', 'bin-path': 'x.wasm'}");
        write("spacetime.dev.json", "{database: 'c', env: {A: '3'}}");
        write("spacetime.dev.local.json", "{server: 't'}");
        assertThat(find("").only().name()).isEqualTo("b");
        ProjectDatabase dev = find("dev").only();
        assertThat(dev.name()).isEqualTo("c");
        assertThat(dev.server()).contains("t");
        assertThat(dev.module()).contains(directory.resolve("x.wasm"));
        assertThat(dev.environment()).isEqualTo(Map.of("A", "3"));
    }

    @Test
    void variablesOfTheShellWinWhereOneIsDeclared() throws Exception {
        write("spacetime.json", "{database: 'a', env: {A: '1', B: '2'}}");
        assertThat(find("").only().environment(Map.of("B", "shell", "C", "other")))
                .isEqualTo(Map.of("A", "1", "B", "shell"));
    }

    @Test
    void oneOfSeveralMustBeNamed() throws Exception {
        write("spacetime.json", GAME);
        assertThatThrownBy(() -> find("").only())
                .hasMessage("it is not said which database is meant\n" + directory.resolve("spacetime.json")
                        + " names several: game, arena, lobby\n"
                        + "name one of them, or leave the file out: --no-config");
        write("spacetime.json", "{}");
        assertThatThrownBy(() -> find("").only()).hasMessageContaining("names none");
    }

    @Test
    void mistakesAreToldWithTheirPlace() throws Exception {
        write("spacetime.json", "{\n  database: game\n}");
        assertThatThrownBy(() -> find(""))
                .hasMessageContaining("spacetime.json:2:")
                .hasMessageContaining("is no JSON");
        write("spacetime.json", "[]");
        assertThatThrownBy(() -> find("")).hasMessageContaining("is no JSON object");
        write("spacetime.json", "{} {}");
        assertThatThrownBy(() -> find("")).hasMessageContaining("goes on behind its last }");
        write("spacetime.json", "{database: true}");
        assertThatThrownBy(() -> find("")).hasMessageContaining("database must be a text, not true");
        write("spacetime.json", "{database: 'a', anonymous: 'yes'}");
        assertThatThrownBy(() -> find("")).hasMessageContaining("anonymous must be true or false, not yes");
        write("spacetime.json", "{database: 'a', children: {}}");
        assertThatThrownBy(() -> find("")).hasMessageContaining("children must be an array");
    }

    @Test
    void nothingAndObjectsAreNoValuesOfVariables() throws Exception {
        for (String value : new String[] {"null", "{a: 1}", "[1]"}) {
            write("spacetime.json", "{database: 'a', env: {KEY: " + value + "}}");
            assertThatThrownBy(() -> find("")).hasMessageContaining("env.KEY must be a text");
        }
    }
}
