package dev.stdb.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stdb.client.InternalServerException;
import dev.stdb.client.SenderException;
import dev.stdb.examples.chat.Chat;
import dev.stdb.examples.chat.console.bindings.DbConnection;
import dev.stdb.harness.StdbExtension;
import dev.stdb.harness.TestDatabase;
import dev.stdb.harness.TestUser;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Twenty tests as the author of the chat would write them. They run the class files, and unchanged the
 * compiled module with {@code -Dstdb.mode=wasm}.
 */
final class ChatModuleIT {
    @RegisterExtension
    static final StdbExtension STDB = StdbExtension.ofModule(Chat.class);

    @AfterAll
    static void printTime() {
        ProcessHandle.Info process = ProcessHandle.current().info();
        System.out.println("chat tests: mode=" + System.getProperty("stdb.mode", "jvm") + ", millisSinceJvmStart="
                + ManagementFactory.getRuntimeMXBean().getUptime() + ", cpuMillis="
                + process.totalCpuDuration().map(Duration::toMillis).orElse(-1L));
    }

    private static List<List<Object>> texts(TestDatabase database) {
        return database.sql("SELECT text FROM message");
    }

    @Test
    void startsEmpty(TestDatabase database) {
        assertThat(texts(database)).isEmpty();
    }

    @Test
    void hasAUserForTheCaller(TestDatabase database) {
        database.call("send_message", "hello");
        assertThat(database.sql("SELECT * FROM user")).hasSize(1);
    }

    @Test
    void keepsAMessage(TestDatabase database) {
        database.call("send_message", "hello");
        assertThat(texts(database)).containsExactly(List.of("hello"));
    }

    @Test
    void keepsMessagesOfSeveralUsers(TestDatabase database) {
        database.call("send_message", "one");
        database.newUser().call("send_message", "two");
        assertThat(texts(database)).containsExactlyInAnyOrder(List.of("one"), List.of("two"));
    }

    @Test
    void keepsLongMessages(TestDatabase database) {
        String text = "long ".repeat(50_000);
        database.call("send_message", text);
        assertThat(texts(database)).containsExactly(List.of(text));
    }

    @Test
    void keepsEveryScript(TestDatabase database) {
        database.call("send_message", "Grüße, 世界 \uD83D\uDE00");
        assertThat(texts(database)).containsExactly(List.of("Grüße, 世界 \uD83D\uDE00"));
    }

    @Test
    void refusesEmptyMessages(TestDatabase database) {
        assertThatThrownBy(() -> database.call("send_message", ""))
                .isInstanceOf(SenderException.class)
                .hasMessage("messages must not be empty");
    }

    @Test
    void refusesBlankMessages(TestDatabase database) {
        assertThatThrownBy(() -> database.call("send_message", " \t"))
                .isInstanceOf(SenderException.class)
                .hasMessage("messages must not be empty");
        assertThat(texts(database)).isEmpty();
    }

    @Test
    void goesOnAfterARefusal(TestDatabase database) {
        assertThatThrownBy(() -> database.call("send_message", "")).isInstanceOf(SenderException.class);
        database.call("send_message", "still here");
        assertThat(texts(database)).containsExactly(List.of("still here"));
    }

    @Test
    void refusesEmptyNames(TestDatabase database) {
        assertThatThrownBy(() -> database.call("set_name", " "))
                .isInstanceOf(SenderException.class)
                .hasMessage("names must not be empty");
    }

    @Test
    void namesTheCaller(TestDatabase database) {
        database.call("set_name", "Ann");
        assertThat(database.sql("SELECT * FROM user").toString()).contains("Ann");
    }

    @Test
    void renamesTheCaller(TestDatabase database) {
        database.call("set_name", "Ann");
        database.call("set_name", "Anna");
        assertThat(database.sql("SELECT * FROM user")).hasSize(1);
        assertThat(database.sql("SELECT * FROM user").toString()).contains("Anna");
    }

    @Test
    void namesNobodyElse(TestDatabase database) {
        database.call("set_name", "Ann");
        database.newUser().call("set_name", "Ben");
        assertThat(database.sql("SELECT * FROM user").toString()).contains("Ann", "Ben");
    }

    @Test
    void remembersWhoSaidIt(TestDatabase database) {
        TestUser ann = database.newUser();
        ann.call("send_message", "it was me");
        assertThat(database.sql("SELECT sender FROM message").toString())
                .contains(ann.identity().toHex());
    }

    @Test
    void stampsMessagesWithTheTimeOfTheCall(TestDatabase database) {
        database.advance(Duration.ofDays(1));
        database.call("send_message", "tomorrow");
        assertThat(database.sql("SELECT sent FROM message").toString())
                .contains(String.valueOf(database.now().micros()));
    }

    @Test
    void countsMessages(TestDatabase database) {
        for (int i = 0; i < 50; i++) {
            database.call("send_message", "message " + i);
        }
        assertThat(database.sql("SELECT COUNT(*) AS n FROM message")).containsExactly(List.of(50L));
    }

    @Test
    void refusesUnknownReducers(TestDatabase database) {
        assertThatThrownBy(() -> database.call("shout", "hello")).isInstanceOf(InternalServerException.class);
    }

    @Test
    void refusesWrongArguments(TestDatabase database) {
        assertThatThrownBy(() -> database.call("send_message", 7)).isInstanceOf(InternalServerException.class);
    }

    @Test
    void tellsSubscribers(TestDatabase database) throws Exception {
        TestUser ann = database.newUser();
        try (DbConnection connection = ann.connect(DbConnection.builder())) {
            CompletableFuture<String> received = new CompletableFuture<>();
            connection.db().message().onInsert((context, message) -> received.complete(message.text()));
            connection.subscriptionBuilder().subscribeToAllTables();
            connection.reducers().sendMessage("hello");
            assertThat(received.get(90, TimeUnit.SECONDS)).isEqualTo("hello");
        }
    }

    @Test
    void showsWhoIsOnline(TestDatabase database) {
        try (DbConnection connection = database.newUser().connect(DbConnection.builder())) {
            assertThat(connection.isActive()).isTrue();
            assertThat(database.sql("SELECT online FROM user")).contains(List.of(true));
        }
    }
}
