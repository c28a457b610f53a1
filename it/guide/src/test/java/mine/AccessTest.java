package mine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stdb.harness.StdbExtension;
import dev.stdb.harness.TestDatabase;
import dev.stdb.harness.TestUser;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The page on access. */
final class AccessTest {
    @RegisterExtension
    static final StdbExtension STDB = StdbExtension.ofModule(Mine.class);

    // region letters
    @Test
    void lettersAreSeenByWriterAndReader(TestDatabase database) {
        TestUser ann = database.newUser();
        TestUser ben = database.newUser();
        ann.call("write", ben.identity(), "meet me at the old shaft");
        assertThat(ann.sql("SELECT text FROM letter")).hasSize(1);
        assertThat(ben.sql("SELECT text FROM letter")).containsExactly(List.of("meet me at the old shaft"));
        assertThat(database.newUser().sql("SELECT text FROM letter")).isEmpty();
    }
    // endregion

    @Test
    void strangersDoNotInspect(TestDatabase database) {
        assertThatThrownBy(() -> database.newUser().call("inspect")).hasMessage("only inspectors may do that");
    }

    @Test
    void privateTablesAreTheOwners(TestDatabase database) {
        assertThat(database.sql("SELECT * FROM setting")).isEmpty();
        assertThatThrownBy(() -> database.newUser().sql("SELECT * FROM setting"))
                .hasMessageContaining("setting");
    }
}
