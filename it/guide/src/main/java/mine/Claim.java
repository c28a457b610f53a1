package mine;

import dev.stdb.annotation.Access;
import dev.stdb.annotation.AutoInc;
import dev.stdb.annotation.Default;
import dev.stdb.annotation.Index;
import dev.stdb.annotation.PrimaryKey;
import dev.stdb.annotation.Table;
import dev.stdb.types.Identity;
import java.time.Instant;
import java.util.Optional;

/** A piece of the mountain that belongs to somebody. */
// region claim
@Table(
        name = "claim",
        access = Access.PUBLIC,
        indexes =
                @Index(
                        name = "byPlace",
                        columns = {"x", "y"},
                        unique = true))
public record Claim(
        @PrimaryKey @AutoInc long id,
        @Index Identity owner,
        int x,
        int y,
        Rock rock,
        Optional<Instant> worked,
        @Default("100") int remaining) {}
// endregion
