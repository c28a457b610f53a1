package example;

import dev.stdb.annotation.PrimaryKey;
import dev.stdb.annotation.Table;

@Table(name = "wrong")
public record Wrong(@PrimaryKey int id, Thread notARowValue) {}
