package ${package};

import dev.stdb.annotation.Access;
import dev.stdb.annotation.PrimaryKey;
import dev.stdb.annotation.Table;
import dev.stdb.types.Identity;
import java.util.Optional;

/**
 * Somebody who has been here.
 *
 * @param identity who it is, whatever they are called
 * @param name what they want to be called, if they said so
 * @param online whether they are here now
 */
@Table(name = "user", access = Access.PUBLIC)
public record User(@PrimaryKey Identity identity, Optional<String> name, boolean online) {}
