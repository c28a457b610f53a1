package ${package};

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.stdb.client.SenderException;
import dev.stdb.harness.StdbExtension;
import dev.stdb.harness.TestConnection;
import dev.stdb.harness.TestDatabase;
import dev.stdb.harness.TestUser;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Runs the module in a real database, in memory, whose clock stands still until a test moves it. */
final class GameTest {
    @RegisterExtension
    static final StdbExtension STDB = StdbExtension.ofModule(Game.class);

    @Test
    void playersGatherGems(TestDatabase database) {
        TestUser ann = database.newUser();
        try (TestConnection there = ann.connect()) {
            database.sql("INSERT INTO gem (id, x, y) VALUES (1000, 11, 10)");
            ann.call("move", 1, 0);
        }
        assertEquals(List.of(List.of(11L, 10L, 1L, false)), ofPlayer(database, ann, "x, y, points, online"));
        assertEquals(List.of(), database.sql("SELECT * FROM gem WHERE id = 1000"));
    }

    @Test
    void nobodyLeavesTheFieldOrFlies(TestDatabase database) {
        TestUser ann = database.newUser();
        try (TestConnection there = ann.connect()) {
            for (int i = 0; i < Game.SIZE; i++) {
                ann.call("move", 1, -1);
            }
            assertThrows(SenderException.class, () -> ann.call("move", 2, 0));
        }
        assertEquals(List.of(List.of(Game.SIZE - 1L, 0L)), ofPlayer(database, ann, "x, y"));
    }

    private static List<List<Object>> ofPlayer(TestDatabase database, TestUser user, String columns) {
        return database.sql("SELECT " + columns + " FROM player WHERE id = 0x" + user.identity().toHex());
    }

    @Test
    void gemsGrowUntilThereAreEnough(TestDatabase database) {
        database.advance(Duration.ofSeconds(5));
        assertEquals(5, database.sql("SELECT * FROM gem").size());
        database.advance(Duration.ofMinutes(1));
        assertEquals(12, database.sql("SELECT * FROM gem").size());
    }
}
