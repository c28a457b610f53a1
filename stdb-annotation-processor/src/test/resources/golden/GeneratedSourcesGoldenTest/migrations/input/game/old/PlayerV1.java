package game.old;

import dev.stdb.annotation.AutoInc;
import dev.stdb.annotation.PrimaryKey;

public record PlayerV1(@PrimaryKey @AutoInc long id, String firstName, String lastName) {}
