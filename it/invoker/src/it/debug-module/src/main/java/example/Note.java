package example;

import dev.stdb.annotation.Access;
import dev.stdb.annotation.AutoInc;
import dev.stdb.annotation.PrimaryKey;
import dev.stdb.annotation.Table;

@Table(name = "note", access = Access.PUBLIC)
public record Note(@PrimaryKey @AutoInc long id, String text) {}
