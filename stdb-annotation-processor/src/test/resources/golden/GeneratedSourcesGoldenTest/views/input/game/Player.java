package game;

import dev.stdb.annotation.Access;
import dev.stdb.annotation.Index;
import dev.stdb.annotation.PrimaryKey;
import dev.stdb.annotation.Table;
import dev.stdb.annotation.U32;
import dev.stdb.types.Identity;
import dev.stdb.types.TimeDuration;
import java.util.List;

@Table(
        name = "player",
        access = Access.PUBLIC,
        indexes = @Index(name = "place", columns = {"guildId", "name"}))
public record Player(
        @PrimaryKey Identity id,
        String name,
        @U32 long guildId,
        @Index int level,
        boolean online,
        @Index TimeDuration played,
        List<String> tags) {}
