package ${package};

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.stdb.client.SenderException;
import dev.stdb.harness.StdbExtension;
import dev.stdb.harness.TestDatabase;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Runs the module in a real database, in memory; each test gets an empty one. */
final class TasksTest {
    @RegisterExtension
    static final StdbExtension STDB = StdbExtension.ofModule(Tasks.class);

    @Test
    void keepsWhatIsToBeDone(TestDatabase database) {
        database.call("add_task", "water the flowers");
        database.call("add_task", " feed the cat ");
        database.call("set_done", 2L, true);
        assertEquals(
                List.of(List.of(1L, "water the flowers", false), List.of(2L, "feed the cat", true)),
                database.sql("SELECT * FROM task"));

        database.call("remove_done");
        assertEquals(List.of(List.of("water the flowers")), database.sql("SELECT text FROM task"));
    }

    @Test
    void refusesEmptyTasks(TestDatabase database) {
        SenderException refusal = assertThrows(SenderException.class, () -> database.call("add_task", " "));
        assertEquals("tasks must not be empty", refusal.getMessage());
    }
}
