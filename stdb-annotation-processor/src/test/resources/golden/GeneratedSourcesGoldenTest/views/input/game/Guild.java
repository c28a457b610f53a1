package game;

import dev.stdb.annotation.PrimaryKey;
import dev.stdb.annotation.Table;
import dev.stdb.annotation.Unsigned;

@Table(name = "Guild")
public record Guild(@PrimaryKey @Unsigned int id, String motto) {}
