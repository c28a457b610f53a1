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

/** The scripts of {@code src/test/node} with what they import, outside of the source tree. Not thread-safe. */
public final class NodeProject {
    /** The official package, as scripts import it. */
    public static final String OFFICIAL = "spacetimedb";

    private static final Path SOURCES = Path.of("src", "test", "node");
    private static final Path OWN = Path.of(
                    "../../stdb-client-codegen/typescript-runtime/target/classes/META-INF/stdb/typescript-runtime")
            .resolve("dist/index.js");

    private final Path directory;

    private NodeProject(Path directory) {
        this.directory = directory;
    }

    /**
     * Installs what is missing; later runs find it installed. Where node or npm is missing, the test is skipped; with
     * {@code -Dstdb.node.required=true} it fails.
     */
    public static NodeProject install() throws IOException, InterruptedException {
        boolean hasNode = runs("node", "--version") && runs("npm", "--version");
        if (Boolean.getBoolean("stdb.node.required")) {
            assertThat(hasNode).as("node and npm are on the path").isTrue();
        }
        assumeTrue(hasNode, "skipped: node or npm is not on the path");
        NodeProject project = new NodeProject(
                Files.createDirectories(Path.of("target", "official-client")).toAbsolutePath());
        project.copyAndInstall();
        return project;
    }

    private void copyAndInstall() throws IOException, InterruptedException {
        Path lock = directory.resolve("package-lock.json");
        String installed = Files.isDirectory(directory.resolve("node_modules")) ? Files.readString(lock) : "";
        try (Stream<Path> files = Files.list(SOURCES)) {
            for (Path file : files.toList()) {
                Files.copy(file, directory.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        if (!installed.equals(Files.readString(lock))) {
            run(OFFICIAL, "npm", "ci", "--no-audit", "--no-fund");
        }
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

    /** Returns our TypeScript runtime, as scripts import it. */
    public static String own() throws IOException {
        return OWN.toRealPath().toUri().toString();
    }

    /**
     * Starts a command that is talked to by its standard input and output.
     *
     * @param client what scripts import as the package under test
     * @param errors file for its standard error
     * @return the process, which the caller ends
     */
    public Process start(String client, Path errors, List<String> command) throws IOException {
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(directory.toFile()).redirectError(errors.toFile());
        builder.environment().put("STDB_CLIENT", client);
        return builder.start();
    }

    /**
     * Runs a command that must succeed, and returns what it prints.
     *
     * @param client what scripts import as the package under test
     */
    public String run(String client, String... command) throws IOException, InterruptedException {
        Path output = directory.resolve("output.txt");
        ProcessBuilder builder = new ProcessBuilder(List.of(command))
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().put("STDB_CLIENT", client);
        Process process = builder.start();
        boolean ended = process.waitFor(300, TimeUnit.SECONDS);
        process.destroyForcibly();
        String text = Files.readString(output);
        assertThat(ended && process.exitValue() == 0)
                .as("%s must succeed; it printed:%n%s", String.join(" ", command), text)
                .isTrue();
        return text;
    }
}
