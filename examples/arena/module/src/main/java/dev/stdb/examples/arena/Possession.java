package dev.stdb.examples.arena;

import dev.stdb.annotation.AutoInc;
import dev.stdb.annotation.Index;
import dev.stdb.annotation.PrimaryKey;
import dev.stdb.annotation.Table;
import dev.stdb.types.Identity;

/**
 * What a player carries of one kind. Private: players see their own through the view {@code me}.
 *
 * @param id which one
 * @param owner whose it is
 * @param kind what it is
 * @param count how many, from 1 to {@link #COUNT_MAX}
 */
@Table(
        name = "possession",
        indexes =
                @Index(
                        name = "ofKind",
                        columns = {"owner", "kind"},
                        unique = true))
public record Possession(
        @PrimaryKey @AutoInc long id, @Index Identity owner, ItemKind kind, int count) {
    static final int COUNT_MAX = 9;

    Possession plus(int more) {
        return new Possession(id, owner, kind, count + more);
    }
}
