package dev.stdb.examples.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stdb.StdbException;
import dev.stdb.examples.embedded.bindings.Message;
import dev.stdb.server.PublishOption;
import dev.stdb.server.Server;
import dev.stdb.server.ServerDatabase;
import dev.stdb.server.ServerException;
import dev.stdb.types.Identity;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What {@code docs/embedding.md} shows, run. */
@Timeout(300)
final class EmbeddedChatTest {
    @TempDir
    private Path directory;

    @Test
    void printsWhatArrivesBySubscription() throws Exception {
        PrintStream out = System.out;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        try {
            EmbeddedChat.main("0");
        } finally {
            System.setOut(out);
        }
        assertThat(printed.toString(StandardCharsets.UTF_8).lines())
                .hasSize(3)
                .element(0)
                .asString()
                .matches("the chat runs on http://127\\.0\\.0\\.1:[1-9][0-9]*");
        assertThat(printed.toString(StandardCharsets.UTF_8).lines().skip(1))
                .containsExactly("arrived: hello from inside", "stopped");
    }

    @Test
    void aDataDirectoryKeepsMessagesAndAnnStaysAnn() throws Exception {
        Message first = runOnce(directory);
        Message second = runOnce(directory);
        assertThat(second.sent()).isEqualTo(first.sent());
        assertThat(second.sender()).isEqualTo(first.sender());
    }

    /** Starts over a data directory as a program would each time; returns the oldest message. */
    private static Message runOnce(Path data) throws Exception {
        try (Server server = Server.builder().dataDirectory(data).port(0).start()) {
            Identity owner = server.issueToken("embedded-chat").identity();
            ServerDatabase chat = server.publish("quickstart-chat", EmbeddedChat.program(), owner);
            return EmbeddedChat.say(server, chat, "still here");
        }
    }

    @Test
    void reducersSeeTheClockTheyAreGiven() throws Exception {
        Instant noon = Instant.parse("2026-07-01T12:00:00Z");
        InstantSource clock = InstantSource.fixed(noon);
        try (Server server = Server.builder().port(0).clock(clock).start()) {
            Identity owner = server.createIdentity().identity();
            ServerDatabase chat = server.publish("quickstart-chat", EmbeddedChat.program(), owner);
            Message message = EmbeddedChat.say(server, chat, "high noon");
            assertThat(message.sent().micros()).isEqualTo(noon.toEpochMilli() * 1_000);
        }
    }

    @Test
    void tokensAreIssuedToUsersOfTheProgram() {
        try (Server server = Server.builder().port(0).start()) {
            // The number under which the program knows its user; the identity is the same each time.
            String token = server.issueToken("user-4711", Duration.ofHours(8)).token();
            assertThat(token).isNotEmpty();
            assertThat(server.issueToken("user-4711").identity())
                    .isEqualTo(
                            server.issueToken("user-4711", Duration.ofHours(8)).identity());
        }
    }

    @Test
    void failuresHaveCodes() throws Exception {
        try (Server first = Server.builder().dataDirectory(directory).port(0).start()) {
            assertThat(first.port()).isPositive();
            assertThat(startOrExplain(directory)).isEqualTo("SERVER_DIRECTORY_LOCKED");
            Identity owner = first.createIdentity().identity();
            assertThatThrownBy(() -> first.publish("chat", new byte[] {1, 2, 3}, owner, PublishOption.DELETE_DATA))
                    .isInstanceOf(StdbException.class);
        }
        assertThat(startOrExplain(directory)).isEqualTo("started");
    }

    private static String startOrExplain(Path data) {
        try (Server server = Server.builder().dataDirectory(data).port(0).start()) {
            return server.port() > 0 ? "started" : "not listening";
        } catch (ServerException e) {
            return e.code().id();
        }
    }
}
