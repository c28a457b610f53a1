package dev.stdb.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Issue 2 c: the unmodified npm package {@code spacetimedb} 2.10.1 works against our server, over both protocols. */
@Tag("node")
final class OfficialClientIT {
    private static final Path SOURCES = Path.of("src", "test", "node");

    @TempDir
    Path temp;

    @ParameterizedTest
    @ValueSource(strings = {"v3", "v2"})
    void connectsSubscribesAndCalls(String protocol) throws IOException, InterruptedException {
        assumeTrue(runs("node", "--version") && runs("npm", "--version"), "skipped: node or npm is not on the path");
        Path project = install();
        try (ServerProcess server = ServerProcess.start(temp.resolve("data"))) {
            server.publish("fixture", Fixtures.fixtureModule(), server.newToken());
            String output =
                    run(project, "node", "official-client.mjs", server.url().toString(), protocol);
            assertThat(output).contains("all " + protocol + " checks passed");
            assertThat(output.lines().filter(line -> line.startsWith("ok " + protocol)))
                    .hasSizeGreaterThanOrEqualTo(11);
        }
    }

    /** Copies the script out of the source tree and installs what it imports; later runs find it installed. */
    private static Path install() throws IOException, InterruptedException {
        Path project =
                Files.createDirectories(Path.of("target", "official-client")).toAbsolutePath();
        try (Stream<Path> files = Files.list(SOURCES)) {
            for (Path file : files.toList()) {
                Files.copy(
                        file, project.resolve(file.getFileName()), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
            }
        }
        if (!Files.isDirectory(project.resolve("node_modules"))) {
            run(project, "npm", "ci", "--no-audit", "--no-fund");
        }
        return project;
    }

    private static boolean runs(String... command) throws InterruptedException {
        try {
            return new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException notThere) {
            return false;
        }
    }

    private static String run(Path directory, String... command) throws IOException, InterruptedException {
        Path output = directory.resolve("output.txt");
        Process process = new ProcessBuilder(List.of(command))
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        boolean ended = process.waitFor(120, TimeUnit.SECONDS);
        process.destroyForcibly();
        String text = Files.readString(output);
        assertThat(ended && process.exitValue() == 0)
                .as("%s must succeed; it printed:%n%s", String.join(" ", command), text)
                .isTrue();
        return text;
    }
}
