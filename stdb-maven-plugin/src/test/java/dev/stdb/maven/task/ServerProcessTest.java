package dev.stdb.maven.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stdb.task.TaskException;
import dev.stdb.testing.Checks;
import java.io.BufferedReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class ServerProcessTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(120);

    @TempDir
    private Path directory;

    @Test
    void startsWaitsAndStops() throws Exception {
        List<String> output = new CopyOnWriteArrayList<>();
        ServerProcess server = ServerProcess.start(options(List.of()), output::add);
        try (server) {
            assertThat(server.awaitReady(TIMEOUT)).isEqualTo(URI.create("http://127.0.0.1:4321"));
            assertThat(server.isAlive()).isTrue();
        }
        assertThat(server.isAlive()).isFalse();
        assertThat(String.join("\n", output))
                .contains("start, --listen-addr, 127.0.0.1:4321")
                .contains("--in-memory")
                .contains("--jvm-module, chat=a b")
                .contains("--static-dir, " + directory.resolve("web dir"));
    }

    @Test
    void reportsExitCodeAndOutputOfAServerThatFails() throws Exception {
        try (ServerProcess server = ServerProcess.start(options(List.of("-Dfake.fail=true")), line -> {})) {
            assertThatThrownBy(() -> server.awaitReady(TIMEOUT))
                    .isInstanceOf(TaskException.class)
                    .hasMessageContaining("exitCode=3");
        }
    }

    @Test
    void skipsAPortInUse() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThat(ServerProcess.freePort(taken.getLocalPort())).isGreaterThan(taken.getLocalPort());
        }
    }

    @Test
    @Timeout(240)
    @Checks("spec cli-and-dev-loop.md §13.9")
    void serverEndsWhenItsParentIsKilled() throws Exception {
        Process parent = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        FakeRunMain.class.getName(),
                        directory.resolve("work").toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        ProcessHandle server;
        try (BufferedReader out = parent.inputReader()) {
            String line = out.readLine();
            while (!line.startsWith("pid ")) {
                line = out.readLine();
            }
            server = ProcessHandle.of(Long.parseLong(line.substring(4))).orElseThrow();
            assertThat(server.isAlive()).isTrue();
        } finally {
            parent.destroyForcibly().waitFor();
        }
        // Left alone it would sleep for a minute.
        server.onExit().get(40, TimeUnit.SECONDS);
    }

    private ServerProcess.Options options(List<String> jvmArguments) throws Exception {
        return new ServerProcess.Options(
                List.of(FakeRunMain.classes()),
                FakeServerMain.class.getName(),
                jvmArguments,
                4321,
                directory.resolve("work dir"),
                null,
                directory.resolve("web dir"),
                List.of("--jvm-module", "chat=a b"));
    }

    @Test
    void refusesAPortThatIsNone() {
        assertThatThrownBy(() -> ServerProcess.freePort(99_999))
                .isInstanceOf(TaskException.class)
                .hasMessage("<port>99999</port> is no port; use 1 to 65535, for example -Dstdb.run.port=4000");
    }
}
