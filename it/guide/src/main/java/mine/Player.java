// region player
package mine;

import dev.stdb.annotation.Access;
import dev.stdb.annotation.Index;
import dev.stdb.annotation.PrimaryKey;
import dev.stdb.annotation.Table;
import dev.stdb.annotation.Unique;
import dev.stdb.types.Identity;

/** Somebody who digs. */
@Table(name = "player", access = Access.PUBLIC)
public record Player(
        @PrimaryKey Identity id, @Unique String name, @Index int gold) {
    Player withGold(int amount) {
        return new Player(id, name, amount);
    }
}
// endregion
