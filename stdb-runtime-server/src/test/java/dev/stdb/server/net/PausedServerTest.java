package dev.stdb.server.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stdb.server.FakeServers;
import dev.stdb.server.api.FakeDatabase;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** A server that stands still as a whole, as in a suspended machine. */
@DisplayName("A paused server")
@Timeout(120)
@EnabledOnOs({OS.LINUX, OS.MAC})
class PausedServerTest {

    private static final Duration IDLE = Duration.ofSeconds(2);

    /** Runs a server until its input ends. */
    static final class Program {
        private Program() {}

        public static void main(String[] args) throws Exception {
            WebSocketConfig config =
                    WebSocketConfig.DEFAULT.withTiming(Duration.ofMillis(500), IDLE, Duration.ofMillis(250));
            try (TestServer server = new TestServer(
                    FakeServers.builder(new FakeDatabase.Launcher()).webSocket(config))) {
                server.send("PUT", "/v1/database/chat", server.createIdentity().token(), "x");
                System.out.println(server.port());
                System.in.transferTo(System.err);
            }
        }
    }

    private static void signal(String name, Process process) throws Exception {
        assertThat(new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                        .start()
                        .waitFor())
                .isZero();
    }

    @Test
    void dropsNobodyForItsOwnPause() throws Exception {
        Process process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Dlogback.configurationFile=stdb-logback.xml",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Program.class.getName()))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (BufferedReader out =
                        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
                Socket socket = new Socket("127.0.0.1", Integer.parseInt(out.readLine()))) {
            socket.getOutputStream()
                    .write(("GET /v1/database/chat/subscribe HTTP/1.1\r\nHost: localhost\r\n"
                                    + "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
                                    + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                                    + "Sec-WebSocket-Protocol: v3.bsatn.spacetimedb\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            assertThat(TestServer.readAvailable(socket)).startsWith("HTTP/1.1 101 ");

            signal("STOP", process);
            assertThat(process.waitFor(2 * IDLE.toMillis(), TimeUnit.MILLISECONDS))
                    .isFalse();
            signal("CONT", process);

            // Read nothing until its timers have run.
            assertThat(process.waitFor(IDLE.toMillis() / 4, TimeUnit.MILLISECONDS))
                    .isFalse();
            socket.getOutputStream().write(new byte[] {(byte) 0x89, (byte) 0x82, 0, 0, 0, 0, 'h', 'i'});
            assertThat(TestServer.readAvailable(socket)).contains("\u008a\u0002hi");
        } finally {
            process.destroyForcibly().waitFor();
        }
    }
}
