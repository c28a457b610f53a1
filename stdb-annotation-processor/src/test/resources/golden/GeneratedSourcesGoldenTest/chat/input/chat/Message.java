package chat;

import dev.stdb.annotation.Access;
import dev.stdb.annotation.Table;
import dev.stdb.types.Identity;
import dev.stdb.types.Timestamp;

@Table(access = Access.PUBLIC)
public record Message(Identity sender, Timestamp sent, String text) {}
