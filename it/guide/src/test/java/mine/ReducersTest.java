package mine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stdb.harness.StdbExtension;
import dev.stdb.harness.TestConnection;
import dev.stdb.harness.TestDatabase;
import dev.stdb.harness.TestUser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The page on reducers. */
final class ReducersTest {
    @RegisterExtension
    static final StdbExtension STDB = StdbExtension.ofModule(Mine.class);

    @Test
    void aRefusalUndoesEverything(TestDatabase database) {
        assertThatThrownBy(() -> database.call("dig")).hasMessage("join first");
        assertThat(database.sql("SELECT * FROM player")).isEmpty();
    }

    @Test
    @SuppressWarnings("try") // The connection is there; nothing else is done with it.
    void lampsBurnWhileTheirPlayersAreThere(TestDatabase database) {
        TestUser ann = database.newUser();
        String lamps = "SELECT * FROM lamp WHERE player = 0x" + ann.identity().toHex();
        try (TestConnection there = ann.connect()) {
            assertThat(database.sql(lamps)).hasSize(1);
        }
        assertThat(database.sql(lamps)).isEmpty();
    }
}
