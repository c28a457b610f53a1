package generics;

import dev.stdb.annotation.Access;
import dev.stdb.annotation.PrimaryKey;
import dev.stdb.annotation.Table;
import dev.stdb.annotation.U32;
import dev.stdb.annotation.Unsigned;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What somebody has reached. */
@Table(name = "score", access = Access.PUBLIC)
public record Score(
        @PrimaryKey int id,
        Color color,
        Duration played,
        Optional<Color> before,
        Optional<Instant> ended,
        Optional<@Unsigned Long> seed,
        Pair<String, Integer> best,
        List<Pair<Color, Pair<@U32 Long, Boolean>>> others,
        Span<Instant> span) {}
