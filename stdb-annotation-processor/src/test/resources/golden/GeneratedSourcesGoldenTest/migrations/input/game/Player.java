package game;

import dev.stdb.annotation.AutoInc;
import dev.stdb.annotation.PrimaryKey;
import dev.stdb.annotation.Table;

@Table(name = "player")
@Table(name = "HallOfFame")
public record Player(@PrimaryKey @AutoInc long id, String nick, long points) {}
