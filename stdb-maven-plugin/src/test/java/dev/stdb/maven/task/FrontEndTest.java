package dev.stdb.maven.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.stdb.task.TaskException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(240)
class FrontEndTest {
    private static final URI SERVER = URI.create("http://127.0.0.1:3000");

    @TempDir
    private Path project;

    @Test
    void isAFolderWhosePackageHasADevServer() throws Exception {
        assertThat(FrontEnd.find(project)).isEmpty();
        Files.writeString(project.resolve("package.json"), "{\"scripts\":{\"build\":\"vite build\"}}");
        assertThat(FrontEnd.find(project)).isEmpty();
        Path client = clientFolder();
        assertThat(FrontEnd.find(project)).contains(client);
    }

    @Test
    void isRunByTheProgramThatInstalledIt() throws Exception {
        Path client = clientFolder();
        assertThatThrownBy(() -> FrontEnd.command(client))
                .isInstanceOf(TaskException.class)
                .hasMessageContaining("run 'npm install' there");
        Files.createDirectory(client.resolve("node_modules"));
        assertThat(String.join(" ", FrontEnd.command(client))).matches("npm(\\.cmd)? run dev");
        Files.createFile(client.resolve("pnpm-lock.yaml"));
        assertThat(FrontEnd.command(client).get(0)).startsWith("pnpm");
        assertThatThrownBy(() -> FrontEnd.command(project))
                .isInstanceOf(TaskException.class)
                .hasMessageContaining("-Dstdb.frontend=none");
    }

    @Test
    void refusesADescriptorThatIsNone() throws Exception {
        Files.writeString(project.resolve("package.json"), "{ scripts");
        assertThatThrownBy(() -> FrontEnd.find(project))
                .isInstanceOf(TaskException.class)
                .hasMessageContaining("package.json cannot be read");
    }

    @Test
    void tellsWhereTheDatabaseIsAndKeepsOtherLines() throws Exception {
        Path file = project.resolve(".env.local");
        Files.writeString(file, "# mine\nVITE_SPACETIMEDB_HOST=ws://elsewhere\nKEY=1\n");
        FrontEnd.writeEnvironment(project, SERVER, "people");
        assertThat(Files.readAllLines(file))
                .startsWith("# mine", "VITE_SPACETIMEDB_HOST=http://127.0.0.1:3000", "KEY=1")
                .contains("SPACETIMEDB_DB_NAME=people", "NEXT_PUBLIC_SPACETIMEDB_DB_NAME=people")
                .hasSize(14);
        FileTime longAgo = FileTime.fromMillis(0);
        Files.setLastModifiedTime(file, longAgo);
        FrontEnd.writeEnvironment(project, SERVER, "people");
        assertThat(Files.getLastModifiedTime(file)).isEqualTo(longAgo);
    }

    /** It may have secrets beside, and may be shared. */
    @Test
    void theFileOfVariablesKeepsItsRightsAndItsPlace() throws Exception {
        assumeTrue(Files.getFileStore(project).supportsFileAttributeView("posix"));
        Path shared = Files.writeString(project.resolve("shared"), "KEY=1\n");
        Files.setPosixFilePermissions(shared, PosixFilePermissions.fromString("rw-------"));
        Path file = Files.createSymbolicLink(project.resolve(".env.local"), shared);

        FrontEnd.writeEnvironment(project, SERVER, "people");

        assertThat(file).isSymbolicLink();
        assertThat(Files.readAllLines(shared)).contains("KEY=1", "SPACETIMEDB_DB_NAME=people");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(shared)))
                .isEqualTo("rw-------");
    }

    @Test
    void runsUntilItIsStopped() throws Exception {
        BlockingQueue<String> output = new LinkedBlockingQueue<>();
        ProcessHandle process;
        FrontEnd frontEnd = FrontEnd.start(project, command("--stop-with-input"), output::add);
        try {
            String line = await(output, "pid ");
            process = ProcessHandle.of(Long.parseLong(line.substring("pid ".length())))
                    .orElseThrow();
            assertThat(process.isAlive()).isTrue();
        } finally {
            frontEnd.close();
        }
        process.onExit().get(60, TimeUnit.SECONDS);
        assertThat(output).noneMatch(line -> line.startsWith("ended by itself"));
    }

    @Test
    void tellsWhenItEndsByItself() throws Exception {
        BlockingQueue<String> output = new LinkedBlockingQueue<>();
        List<String> command = List.of(ServerProcess.javaCommand(), "-version");
        FrontEnd frontEnd = FrontEnd.start(project, command, output::add);
        try {
            assertThat(await(output, "ended by itself")).contains("exitCode=0");
        } finally {
            frontEnd.close();
        }
    }

    private static String await(BlockingQueue<String> output, String start) throws InterruptedException {
        String line = output.take();
        while (!line.startsWith(start)) {
            line = output.take();
        }
        return line;
    }

    private List<String> command(String last) throws Exception {
        return List.of(
                ServerProcess.javaCommand(),
                "-cp",
                FakeRunMain.classes().toString(),
                FakeServerMain.class.getName(),
                "--listen-addr",
                "127.0.0.1:1",
                "--ready-file",
                project.resolve("ready").toString(),
                last);
    }

    private Path clientFolder() throws Exception {
        Path client = Files.createDirectory(project.resolve("client"));
        Files.writeString(client.resolve("package.json"), "{\"scripts\":{\"dev\":\"vite\"}}");
        return client;
    }
}
