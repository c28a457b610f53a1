package ${package};

import dev.stdb.annotation.Access;
import dev.stdb.annotation.AutoInc;
import dev.stdb.annotation.PrimaryKey;
import dev.stdb.annotation.Table;
import dev.stdb.types.Identity;
import java.time.Instant;

/**
 * A line of the conversation.
 *
 * @param id given by the database when it is inserted as 0
 * @param sender who wrote it
 * @param sent when
 * @param text what they wrote
 */
@Table(name = "message", access = Access.PUBLIC)
public record Message(@PrimaryKey @AutoInc long id, Identity sender, Instant sent, String text) {}
