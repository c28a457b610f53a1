package dev.stdb.examples.arena;

import dev.stdb.annotation.Access;
import dev.stdb.annotation.AutoInc;
import dev.stdb.annotation.PrimaryKey;
import dev.stdb.annotation.Table;

/**
 * Something on the map; whoever walks over it has it.
 *
 * @param id which one
 * @param kind what it is
 * @param x distance from the left edge
 * @param y distance from the upper edge
 */
@Table(name = "item", access = Access.PUBLIC)
public record Item(@PrimaryKey @AutoInc long id, ItemKind kind, float x, float y) {
    Spot spot() {
        return new Spot(x, y);
    }
}
