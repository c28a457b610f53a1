package ${package};

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.stdb.client.SenderException;
import dev.stdb.harness.StdbExtension;
import dev.stdb.harness.TestConnection;
import dev.stdb.harness.TestDatabase;
import dev.stdb.harness.TestUser;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Runs the module in a real database, in memory; each test gets an empty one. */
final class ChatTest {
    @RegisterExtension
    static final StdbExtension STDB = StdbExtension.ofModule(Chat.class);

    @Test
    void keepsTheConversation(TestDatabase database) {
        TestUser ann = database.newUser();
        ann.call("say", "hello");
        database.call("say", "hello back");

        assertEquals(
                List.of(List.of(1L, "hello"), List.of(2L, "hello back")),
                database.sql("SELECT id, text FROM message"));
    }

    @Test
    void knowsWhoIsHere(TestDatabase database) {
        TestUser ann = database.newUser();
        try (TestConnection there = ann.connect()) {
            assertEquals(List.of(List.of(true)), database.sql("SELECT online FROM user WHERE " + is(ann)));
        }
        assertEquals(List.of(List.of(false)), database.sql("SELECT online FROM user WHERE " + is(ann)));
    }

    @Test
    void takesNamesWithoutBlanksAround(TestDatabase database) {
        TestUser ann = database.newUser();
        ann.call("set_name", " Ann ");
        // An Optional in an answer of SQL: 0 for present, and the value.
        assertEquals(List.of(List.of(List.of(0L, "Ann"))), database.sql("SELECT name FROM user WHERE " + is(ann)));
    }

    private static String is(TestUser user) {
        return "identity = 0x" + user.identity().toHex();
    }

    @Test
    void refusesEmptyMessages(TestDatabase database) {
        SenderException refusal = assertThrows(SenderException.class, () -> database.call("say", " "));
        assertEquals("messages must not be empty", refusal.getMessage());
    }
}
