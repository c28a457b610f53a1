package game;

import dev.stdb.annotation.AutoInc;
import dev.stdb.annotation.Default;
import dev.stdb.annotation.Index;
import dev.stdb.annotation.IndexAlgorithm;
import dev.stdb.annotation.PrimaryKey;
import dev.stdb.annotation.Table;
import dev.stdb.types.Identity;

@Table(name = "score")
@Table(
        name = "oldScore",
        indexes = {
            @Index(
                    name = "key",
                    columns = {"player", "level", "season"},
                    algorithm = IndexAlgorithm.HASH),
            @Index(columns = {"season", "level", "player"})
        })
public record Score(
        @PrimaryKey Identity player,
        @PrimaryKey @AutoInc int level,
        int points,
        @PrimaryKey @Default("1") int season) {}
