package ${package};

import dev.stdb.annotation.Access;
import dev.stdb.annotation.AutoInc;
import dev.stdb.annotation.PrimaryKey;
import dev.stdb.annotation.Table;

/**
 * Something to do.
 *
 * @param id given by the database when it is inserted as 0
 * @param text what to do
 * @param done whether it is done
 */
@Table(name = "task", access = Access.PUBLIC)
public record Task(@PrimaryKey @AutoInc long id, String text, boolean done) {}
