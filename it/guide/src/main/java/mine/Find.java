package mine;

import dev.stdb.annotation.Access;
import dev.stdb.annotation.Table;
import dev.stdb.types.Identity;

/** What somebody found, told to those who listen. */
// region find
@Table(name = "find", access = Access.PUBLIC, event = true)
public record Find(Identity finder, Treasure treasure) {
    public sealed interface Treasure {
        record Gold(int amount) implements Treasure {}

        record Bone(String animal) implements Treasure {}

        record Nothing() implements Treasure {}
    }
}
// endregion
