package dev.stdb.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stdb.client.InternalServerException;
import dev.stdb.client.SenderException;
import dev.stdb.examples.chat.console.bindings.DbConnection;
import dev.stdb.examples.chat.console.bindings.Message;
import dev.stdb.harness.StdbExtension;
import dev.stdb.harness.TestConnection;
import dev.stdb.harness.TestDatabase;
import dev.stdb.harness.TestUser;
import dev.stdb.types.Timestamp;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The harness as the author of the chat module would use it. */
final class HarnessIT {
    @RegisterExtension
    static final StdbExtension STDB = StdbExtension.ofModule(Fixtures.chatModule());

    @Test
    void callsReducersAndQueriesTables(TestDatabase database) {
        database.call("send_message", "hello");
        assertThat(database.sql("SELECT text FROM message")).containsExactly(List.of("hello"));
    }

    @Test
    void startsEveryTestWithAnEmptyDatabase(TestDatabase database) {
        assertThat(database.sql("SELECT text FROM message")).isEmpty();
    }

    @Test
    void reportsWhatTheReducerRefuses(TestDatabase database) {
        assertThatThrownBy(() -> database.call("send_message", " "))
                .isInstanceOf(SenderException.class)
                .hasMessage("messages must not be empty");
    }

    @Test
    void passesAbsentArgumentsOn(TestDatabase database) {
        // The chat has no optional parameter, so it is the server that says no.
        assertThatThrownBy(() -> database.call("send_message", (Object) null))
                .isInstanceOf(InternalServerException.class)
                .hasMessageContaining("expected a string, found null");
    }

    @Test
    void connectsGeneratedClientsAndMovesTheClock(TestDatabase database) throws Exception {
        Timestamp start = database.now();
        database.advance(Duration.ofHours(3));
        TestUser ann = database.newUser();
        try (DbConnection connection = ann.connect(DbConnection.builder())) {
            CompletableFuture<Message> received = new CompletableFuture<>();
            connection.db().message().onInsert((context, message) -> received.complete(message));
            connection.subscriptionBuilder().subscribeToAllTables();
            connection.reducers().sendMessage("later");
            Message message = received.get(90, TimeUnit.SECONDS);
            assertThat(message.sender()).isEqualTo(ann.identity());
            assertThat(message.sent().micros() - start.micros())
                    .isEqualTo(Duration.ofHours(3).toNanos() / 1_000);
        }
    }

    @Test
    @SuppressWarnings("try") // The connection is there; nothing else is done with it.
    void connectedUsersAreThereUntilTheyLeave(TestDatabase database) {
        TestUser ann = database.newUser();
        String online =
                "SELECT online FROM user WHERE identity = 0x" + ann.identity().toHex();
        try (TestConnection there = ann.connect()) {
            assertThat(database.sql(online)).containsExactly(List.of(true));
        }
        assertThat(database.sql(online)).containsExactly(List.of(false));
    }
}
