package ${package};

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.stdb.client.SenderException;
import dev.stdb.harness.StdbExtension;
import dev.stdb.harness.TestDatabase;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Runs the module in a real database, in memory; each test gets an empty one. With -Dstdb.mode=wasm, the compiled
 * module.
 */
final class PeopleTest {
    @RegisterExtension
    static final StdbExtension STDB = StdbExtension.ofModule(People.class);

    @Test
    void addsPeople(TestDatabase database) {
        database.call("add", "Ann");
        database.call("add", "Ben");
        assertEquals(
                List.of(List.of(1L, "Ann"), List.of(2L, "Ben")), database.sql("SELECT * FROM person"));
    }

    @Test
    void refusesEmptyNames(TestDatabase database) {
        SenderException refusal = assertThrows(SenderException.class, () -> database.call("add", " "));
        assertEquals("names must not be empty", refusal.getMessage());
        assertEquals(List.of(), database.sql("SELECT * FROM person"));
    }
}
