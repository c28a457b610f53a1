package game;

import dev.stdb.annotation.PrimaryKey;
import dev.stdb.annotation.Table;
import dev.stdb.annotation.U32;

@Table(name = "Guild")
public record Guild(@PrimaryKey @U32 long id, String motto) {}
