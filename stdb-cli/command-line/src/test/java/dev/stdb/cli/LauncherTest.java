package dev.stdb.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The script that starts the command line, with a program in the place of Java that prints its arguments. */
@DisabledOnOs(OS.WINDOWS)
class LauncherTest {
    private static final Path SCRIPT = Path.of("src/main/launcher/bin/stdb");

    @TempDir
    Path directory;

    private List<String> run(Path script, Path javaHome, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("sh", script.toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("JAVA_HOME", javaHome.toString());
        builder.environment().put("STDB_JAVA_OPTIONS", "-Xmx64m");
        Process process = builder.start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        List<String> lines = new ArrayList<>(output.lines().toList());
        lines.add("exit " + process.waitFor());
        return lines;
    }

    private Path fakeJava() throws IOException {
        Path bin = Files.createDirectories(directory.resolve("jdk/bin"));
        Path java = Files.writeString(bin.resolve("java"), "#!/bin/sh\nprintf '%s\\n' \"$@\"\nexit 7\n");
        assertThat(java.toFile().setExecutable(true)).isTrue();
        return directory.resolve("jdk");
    }

    @Test
    void wordsAndExitCodesArePassedOn() throws Exception {
        String jar = SCRIPT.getParent() + "/../lib/stdb.jar";
        assertThat(run(SCRIPT, fakeJava(), "sql", "game", "SELECT * FROM a"))
                .containsExactly(
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-Xmx64m",
                        "-jar",
                        jar,
                        "sql",
                        "game",
                        "SELECT * FROM a",
                        "exit 7");
    }

    @Test
    void serversGetFlagsOfServers() throws Exception {
        assertThat(run(SCRIPT, fakeJava(), "--root-dir", "d", "start"))
                .startsWith("-XX:-DontCompileHugeMethods", "-XX:+ExitOnOutOfMemoryError", "-Xmx64m", "-jar");
    }

    @Test
    void linksToTheScriptFindTheJar() throws Exception {
        Path link = Files.createSymbolicLink(directory.resolve("stdb"), SCRIPT.toAbsolutePath());
        assertThat(run(link, fakeJava(), "version"))
                .contains(SCRIPT.toAbsolutePath().getParent() + "/../lib/stdb.jar");
    }

    @Test
    void withoutJavaItSaysWhatToInstall() throws Exception {
        assertThat(run(SCRIPT, directory.resolve("none"), "version"))
                .containsExactly(
                        "error: there is no " + directory.resolve("none") + "/bin/java",
                        "  install a JDK of version 17 or newer, and set JAVA_HOME to its folder",
                        "exit 1");
    }
}
