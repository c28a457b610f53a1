package chat;

import dev.stdb.annotation.Access;
import dev.stdb.annotation.PrimaryKey;
import dev.stdb.annotation.Table;
import dev.stdb.types.Identity;
import java.util.Optional;

@Table(access = Access.PUBLIC)
public record User(@PrimaryKey Identity identity, Optional<String> name, boolean online) {}
