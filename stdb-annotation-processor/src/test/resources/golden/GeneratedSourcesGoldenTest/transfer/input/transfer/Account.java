package transfer;

import dev.stdb.annotation.Access;
import dev.stdb.annotation.PrimaryKey;
import dev.stdb.annotation.Table;
import dev.stdb.annotation.Unsigned;

@Table(name = "accounts", access = Access.PUBLIC)
public record Account(@PrimaryKey @Unsigned int id, long balance) {}
