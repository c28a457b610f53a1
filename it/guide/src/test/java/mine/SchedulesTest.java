package mine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stdb.harness.StdbExtension;
import dev.stdb.harness.TestConnection;
import dev.stdb.harness.TestDatabase;
import dev.stdb.harness.TestUser;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The page on schedules. */
final class SchedulesTest {
    @RegisterExtension
    static final StdbExtension STDB = StdbExtension.ofModule(Mine.class);

    // region wages
    @Test
    @SuppressWarnings("try") // The connection is there; nothing else is done with it.
    void wagesArePaidByTheMinute(TestDatabase database) {
        TestUser ann = database.newUser();
        try (TestConnection there = ann.connect()) {
            ann.call("join", "Ann");
            database.advance(Duration.ofMinutes(10));
            assertThat(database.sql("SELECT gold FROM player")).containsExactly(List.of(10L));
        }
    }
    // endregion

    @Test
    void taxesAreCollectedOnMondays(TestDatabase database) {
        database.call("join", "Ann");
        database.sql("UPDATE player SET gold = 1000");
        // The clock begins on a Thursday.
        database.advance(Duration.ofDays(4));
        assertThat(database.sql("SELECT gold FROM player")).containsExactly(List.of(1000L));
        database.advance(Duration.ofHours(2));
        assertThat(database.sql("SELECT gold FROM player")).containsExactly(List.of(900L));
    }

    @Test
    void aClaimIsGoneTenSecondsAfterTheFuseIsLit(TestDatabase database) {
        database.call("stake", 1, 1, Rock.GRANITE);
        database.call("light_fuse", 1);
        database.advance(Duration.ofSeconds(9));
        assertThat(database.sql("SELECT id FROM claim")).hasSize(1);
        database.advance(Duration.ofSeconds(1));
        assertThat(database.sql("SELECT id FROM claim")).isEmpty();
        assertThat(database.sql("SELECT id FROM blast")).isEmpty();
    }
}
