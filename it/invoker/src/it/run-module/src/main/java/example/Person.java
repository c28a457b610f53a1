package example;

import dev.stdb.annotation.Access;
import dev.stdb.annotation.AutoInc;
import dev.stdb.annotation.PrimaryKey;
import dev.stdb.annotation.Table;

@Table(name = "person", access = Access.PUBLIC)
public record Person(@PrimaryKey @AutoInc long id, String name) {}
