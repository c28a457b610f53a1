package ${package};

import dev.stdb.annotation.Access;
import dev.stdb.annotation.AutoInc;
import dev.stdb.annotation.PrimaryKey;
import dev.stdb.annotation.Table;

/**
 * Someone to greet.
 *
 * @param id given by the database when it is inserted as 0
 * @param name what they are called
 */
@Table(name = "person", access = Access.PUBLIC)
public record Person(@PrimaryKey @AutoInc long id, String name) {}
