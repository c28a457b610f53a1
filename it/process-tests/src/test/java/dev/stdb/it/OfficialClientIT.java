package dev.stdb.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The unmodified npm package {@code spacetimedb} 2.10.1 works against our server, over both protocols, and our
 * own TypeScript runtime does the same with the same scripts. The same package
 * of 1.12.0 works over the protocol of 1.x.
 */
@Tag("node")
final class OfficialClientIT {
    private static final Path SOURCES = Path.of("src", "test", "node");
    private static final String OFFICIAL = "spacetimedb";
    private static final Path OWN = Path.of(
                    "../../stdb-client-codegen/typescript-runtime/src/main/resources/META-INF/stdb/typescript-runtime")
            .resolve("dist/index.js");

    @TempDir
    private static Path temp;

    private static ServerProcess server;

    @BeforeAll
    static void startServer() {
        server = ServerProcess.start(temp.resolve("data"));
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    @ParameterizedTest
    @CsvSource({
        "official, v3, client.mjs, 11",
        "official, v2, client.mjs, 11",
        "official, v3, more.mjs, 11",
        "official, v3, react.mjs, 4",
        "official, v1, v1.mjs, 10",
        "official, v2, property.mjs, 1",
        "own, v3, client.mjs, 11",
        "own, v2, more.mjs, 11",
        "own, v3, property.mjs, 1"
    })
    void everyCheckOfTheScriptHolds(String runtime, String protocol, String script, int checks)
            throws IOException, InterruptedException {
        assumeTrue(runs("node", "--version") && runs("npm", "--version"), "skipped: node or npm is not on the path");
        Path project = install();
        String token = server.newToken();
        String database = "fixture-" + runtime + "-" + protocol + "-" + script.replace(".mjs", "");
        server.publish(database, Fixtures.fixtureModule(), token);
        String client = runtime.equals("own") ? OWN.toRealPath().toUri().toString() : OFFICIAL;
        String output = run(project, client, "node", script, server.url().toString(), database, protocol, token);
        assertThat(output).contains("all " + protocol + " checks passed");
        assertThat(output.lines().filter(line -> line.startsWith("ok " + protocol)))
                .hasSizeGreaterThanOrEqualTo(checks);
    }

    /** Copies the scripts out of the source tree and installs what they import; later runs find it installed. */
    private static Path install() throws IOException, InterruptedException {
        Path project =
                Files.createDirectories(Path.of("target", "official-client")).toAbsolutePath();
        Path lock = project.resolve("package-lock.json");
        String installed = Files.isDirectory(project.resolve("node_modules")) ? Files.readString(lock) : "";
        try (Stream<Path> files = Files.list(SOURCES)) {
            for (Path file : files.toList()) {
                Files.copy(file, project.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        if (!installed.equals(Files.readString(lock))) {
            run(project, OFFICIAL, "npm", "ci", "--no-audit", "--no-fund");
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

    private static String run(Path directory, String client, String... command)
            throws IOException, InterruptedException {
        Path output = directory.resolve("output.txt");
        ProcessBuilder builder = new ProcessBuilder(List.of(command))
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().put("STDB_CLIENT", client);
        Process process = builder.start();
        boolean ended = process.waitFor(120, TimeUnit.SECONDS);
        process.destroyForcibly();
        String text = Files.readString(output);
        assertThat(ended && process.exitValue() == 0)
                .as("%s must succeed; it printed:%n%s", String.join(" ", command), text)
                .isTrue();
        return text;
    }
}
