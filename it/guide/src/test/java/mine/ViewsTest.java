package mine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stdb.harness.StdbExtension;
import dev.stdb.harness.TestDatabase;
import dev.stdb.harness.TestUser;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The page on views. */
final class ViewsTest {
    @RegisterExtension
    static final StdbExtension STDB = StdbExtension.ofModule(Mine.class);

    @Test
    void leadersAreTheRichest(TestDatabase database) {
        for (String name : List.of("Ann", "Ben", "Cleo")) {
            database.newUser().call("join", name);
        }
        database.sql("UPDATE player SET gold = 5 WHERE name = 'Ben'");
        database.sql("UPDATE player SET gold = 7 WHERE name = 'Cleo'");
        assertThat(database.newUser().sql("SELECT * FROM leaders"))
                .containsExactlyInAnyOrder(List.of(1L, "Cleo", 7L), List.of(2L, "Ben", 5L));
    }

    @Test
    void everybodySeesThemselves(TestDatabase database) {
        TestUser ann = database.newUser();
        ann.call("join", "Ann");
        assertThat(ann.sql("SELECT name FROM me")).containsExactly(List.of("Ann"));
        assertThat(database.newUser().sql("SELECT name FROM me")).isEmpty();
    }

    @Test
    void viewsOfQueriesFollowTheirArguments(TestDatabase database) {
        TestUser ann = database.newUser();
        ann.call("join", "Ann");
        for (int x = 0; x < 5; x++) {
            ann.call("stake", x, 0, Rock.GRANITE);
        }
        assertThat(ann.sql("SELECT * FROM near(3)")).hasSize(3);
        // region from
        List<List<Object>> claims =
                database.sql(new From().claim().where(claim -> claim.x().gt(3)));
        // endregion
        assertThat(claims).hasSize(1);
        assertThat(ann.sql("SELECT name FROM owners")).containsExactly(List.of("Ann"));
    }
}
