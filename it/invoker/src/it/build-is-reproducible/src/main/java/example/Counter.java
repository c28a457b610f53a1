package example;

import dev.stdb.annotation.Access;
import dev.stdb.annotation.PrimaryKey;
import dev.stdb.annotation.Table;

@Table(name = "counter", access = Access.PUBLIC)
public record Counter(@PrimaryKey int id, long value) {}
