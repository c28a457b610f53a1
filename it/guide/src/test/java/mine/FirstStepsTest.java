// region test
package mine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.stdb.client.SenderException;
import dev.stdb.harness.StdbExtension;
import dev.stdb.harness.TestDatabase;
import dev.stdb.harness.TestUser;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The page on first steps, whose last snippet is this test. */
final class FirstStepsTest {
    @RegisterExtension
    static final StdbExtension STDB = StdbExtension.ofModule(Mine.class);

    @Test
    void diggersFindGold(TestDatabase database) {
        TestUser ann = database.newUser();
        ann.call("join", "Ann");
        assertEquals(List.of(List.of("Ann", 0L)), database.sql("SELECT name, gold FROM player"));
        ann.call("dig");
        assertEquals(List.of(), database.sql("SELECT name FROM player WHERE gold = 0"));
    }

    @Test
    void namesAreNotEmpty(TestDatabase database) {
        SenderException refusal = assertThrows(SenderException.class, () -> database.call("join", " "));
        assertEquals("names must not be empty", refusal.getMessage());
    }
}
// endregion
