package dev.stdb.it.abuse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stdb.it.ServerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each attack alone, over a server of its own; {@link AbuseTogetherIT} has all of them at once. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "strangers have loopback addresses of their own")
@Timeout(900)
final class AbuseIT {
    @TempDir
    private Path temp;

    private ServerProcess start() {
        return SmallServer.start(temp.resolve("data"));
    }

    static Stream<Attack> attacks() {
        return SmallServer.attacks();
    }

    @ParameterizedTest
    @MethodSource("attacks")
    void bystanderIsServedAndMissesNothing(Attack attack) throws Exception {
        Bystander bystander;
        try (ServerProcess server = start()) {
            bystander = Bystander.at(server);
            try (Stranger stranger = new Stranger(server.url())) {
                attack.blow().strike(stranger);
            }
            System.out.println(attack + ": served after " + bystander.awaitServed(Patience.CALL));
            bystander.finish();
            bystander.assertNothingIsMissing(server);
            assertThat(server.isAlive()).isTrue();
            server.kill();
        }
        try (ServerProcess server = start()) {
            bystander.assertNothingIsMissing(server);
        }
    }

    /** Somebody's loop must not keep a server from ending when it is told to. */
    @Test
    void serverEndsWhileAGuestLoops() throws Exception {
        ServerProcess server = start();
        try (Stranger stranger = new Stranger(server.url())) {
            stranger.publish("loops", HostilePrograms.loops(), 0);
            stranger.send(stranger.callHead("loops", "table_fill", 2), Stranger.ascii("[]"));
            TimeUnit.MILLISECONDS.sleep(500);
        } finally {
            server.close();
        }
    }

    /** Whenever the first start is cut off: there are whole keys or none, and those that have signed anything stay. */
    @Test
    void keysSurviveKillsDuringTheFirstStart() throws Exception {
        for (int delay = 0; delay < 5; delay++) {
            Path data = temp.resolve("killed-" + delay);
            Process first = SmallServer.command(data).start();
            first.waitFor(200 + 150 * delay, TimeUnit.MILLISECONDS);
            first.destroyForcibly().waitFor();
            String token;
            try (ServerProcess server = SmallServer.start(data)) {
                token = server.newToken();
                server.kill();
            }
            try (ServerProcess server = SmallServer.start(data);
                    Stranger stranger = new Stranger(server.url())) {
                Stranger.Answer answer = stranger.ask(
                        "POST /v1/identity/websocket-token", Map.of("Authorization", "Bearer " + token), new byte[0]);
                assertThat(answer.status()).as(answer.text()).isEqualTo(200);
            }
        }
    }

    /** Databases that take long to start, or do not, hold up neither the server nor the others. */
    @Test
    void serverWithDatabasesOfStrangersStartsAtOnce() throws Exception {
        Bystander bystander;
        try (ServerProcess server = start()) {
            bystander = Bystander.at(server);
            try (Stranger stranger = new Stranger(server.url())) {
                for (int i = 0; i < 20; i++) {
                    stranger.publish("many-" + i, HostilePrograms.memory(16 << 20), i);
                }
            }
            bystander.finish();
            server.kill();
        }
        try (ServerProcess server = start()) {
            bystander.assertNothingIsMissing(server);
        }
    }

    /** A server that was stopped for longer than clients may be silent does not blame them. */
    @Test
    void bystanderSurvivesThePauseOfTheServer() throws Exception {
        try (ServerProcess server = start()) {
            Bystander bystander = Bystander.at(server);
            signal(server, "STOP");
            TimeUnit.SECONDS.sleep(40);
            signal(server, "CONT");
            bystander.awaitServed(Patience.CALL);
            bystander.finish();
        }
    }

    private static void signal(ServerProcess server, String signal) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + signal, Long.toString(server.pid()))
                .start()
                .waitFor();
    }

    @Test
    void takenPortLeavesNothingBehind() throws Exception {
        try (ServerProcess server = start()) {
            Path data = temp.resolve("second");
            Process second = SmallServer.command(
                            data, "--listen-addr", "127.0.0.1:" + server.url().getPort())
                    .start();
            assertThat(second.waitFor(Patience.ANSWER.toSeconds(), TimeUnit.SECONDS))
                    .isTrue();
            assertThat(second.exitValue()).isEqualTo(1);
            assertThat(data).doesNotExist();
        }
    }

    @Test
    void filesOfTheServerAreItsOwn() throws Exception {
        try (ServerProcess server = start()) {
            Bystander.at(server).finish();
            try (Stream<Path> files = Files.walk(temp.resolve("data"))) {
                // The directory itself was there before.
                for (Path file : files.skip(1).toList()) {
                    Set<PosixFilePermission> rights = Files.getPosixFilePermissions(file);
                    rights.removeAll(PosixFilePermissions.fromString("rwx------"));
                    assertThat(rights).as(file.toString()).isEmpty();
                }
            }
        }
    }

    @Test
    void answersNameNoFiles() throws Exception {
        try (ServerProcess server = start();
                Stranger stranger = new Stranger(server.url())) {
            for (String question : List.of(
                    "PUT /v1/database/bad",
                    "GET /v1/database/none",
                    "GET /../../etc/passwd",
                    "GET /%2e%2e/keys",
                    "X /")) {
                Stranger.Answer answer = stranger.ask(question, stranger.authorization(0), new byte[] {1, 2, 3});
                assertThat(answer.text()).as(question).doesNotContain(temp.toString(), "java.", "Exception", "/home");
                assertThat(answer.status()).as(question).isGreaterThanOrEqualTo(400);
            }
        }
    }
}
