package dev.stdb.task.verb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stdb.task.RecordedOutput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class MavenTaskTest {
    @TempDir
    Path directory;

    private final RecordedOutput output = new RecordedOutput();

    private void wrapper(String script) throws IOException {
        Path file = Files.writeString(directory.resolve("mvnw"), "#!/bin/sh\n" + script + "\n");
        assertThat(file.toFile().setExecutable(true)).isTrue();
        Files.writeString(directory.resolve("pom.xml"), "<project/>");
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void theWrapperOfTheProjectIsRunAndNamed() throws Exception {
        wrapper("echo \"$@\" > ran.txt");
        new MavenTask(directory, output).runInProject(List.of("package", "-q"));
        assertThat(directory.resolve("ran.txt")).hasContent("package -q");
        assertThat(output.remarks())
                .containsExactly("running in " + directory + ": " + directory.resolve("mvnw") + " package -q");
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void theModuleOfABuildIsFound() throws Exception {
        wrapper("mkdir -p target; touch target/$2.wasm target/$2.jar");
        MavenTask task = new MavenTask(directory, output);
        assertThat(task.module(List.of("game"))).isEqualTo(directory.resolve("target/game.wasm"));
        assertThatThrownBy(() -> task.module(List.of("other")))
                .hasMessageStartingWith("the build of " + directory + " made several modules\n")
                .hasMessageEndingWith("name the file: --bin-path=FILE");
        wrapper("rm target/*.wasm");
        assertThatThrownBy(() -> task.module(List.of()))
                .hasMessage("the build of " + directory + " made no module\nthere is no .wasm file in "
                        + directory.resolve("target") + "\nname the file: --bin-path=FILE");
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void itsFailureIsTold() throws Exception {
        wrapper("exit 3");
        assertThatThrownBy(() -> new MavenTask(directory, output).runInProject(List.of("package")))
                .hasMessage("Maven failed: exitCode=3\nits own words are above");
    }

    @Test
    void aFolderWithoutProjectIsNamed() {
        assertThatThrownBy(() -> new MavenTask(directory, output).runInProject(List.of("package")))
                .hasMessage(directory + " is no Maven project: it has no pom.xml\n"
                        + "name another folder with --module-path=DIR, or make a project: stdb init");
    }
}
