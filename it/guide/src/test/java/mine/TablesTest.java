package mine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stdb.harness.StdbExtension;
import dev.stdb.harness.TestDatabase;
import dev.stdb.harness.TestUser;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The page on tables. */
final class TablesTest {
    @RegisterExtension
    static final StdbExtension STDB = StdbExtension.ofModule(Mine.class);

    @Test
    void aPlaceIsClaimedOnce(TestDatabase database) {
        database.call("stake", 3, 4, Rock.QUARTZ);
        assertThat(database.sql("SELECT id, x, y FROM claim WHERE rock = 'QUARTZ'"))
                .containsExactly(List.of(1L, 3L, 4L));
        assertThatThrownBy(() -> database.call("stake", 3, 4, Rock.GRANITE)).hasMessage("somebody was faster");
    }

    @Test
    void ownersWorkTheirClaims(TestDatabase database) {
        TestUser ann = database.newUser();
        ann.call("join", "Ann");
        ann.call("stake", 1, 1, Rock.GOLD_VEIN);
        ann.call("work", 1);
        assertThat(database.sql("SELECT gold FROM player")).containsExactly(List.of(10L));
        assertThat(database.sql("SELECT remaining FROM claim")).containsExactly(List.of(90L));
        assertThat(database.sql("SELECT * FROM find")).isEmpty();
        String tally = "SELECT times FROM tally WHERE rock = 'GOLD_VEIN'";
        assertThat(database.sql(tally)).containsExactly(List.of(1L));
        ann.call("work", 1);
        assertThat(database.sql(tally)).containsExactly(List.of(2L));
        assertThatThrownBy(() -> database.call("work", 1)).hasMessage("this claim is not yours");
        assertThatThrownBy(() -> database.call("work", 2)).hasMessage("no such claim");
    }

    @Test
    void lookupsFindWhatThereIs(TestDatabase database) {
        database.call("join", "Ann");
        database.call("stake", 3, 1, Rock.GRANITE);
        database.call("stake", 3, 2, Rock.GRANITE);
        database.call("stake", 4, 2, Rock.GRANITE);
        database.call("look_up");
        assertThat(database.sql("SELECT * FROM claim")).isEmpty();
    }
}
