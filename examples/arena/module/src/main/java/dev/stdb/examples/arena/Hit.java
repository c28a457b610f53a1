package dev.stdb.examples.arena;

import dev.stdb.annotation.Access;
import dev.stdb.annotation.Table;
import dev.stdb.types.Identity;

/**
 * A blow that landed. The table of an event: those who listen are told, and nothing is kept.
 *
 * @param victim who was hit
 * @param x where, from the left edge
 * @param y where, from the upper edge
 * @param damage how much health it cost; 0 if a shield took it
 * @param defeated whether that was the end of it
 * @param cause whose blow it was
 */
@Table(name = "hit", access = Access.PUBLIC, event = true)
public record Hit(Identity victim, float x, float y, int damage, boolean defeated, Cause cause) {
    /** What hurts. */
    public sealed interface Cause {
        /**
         * A fighter.
         *
         * @param attacker whose it is
         */
        record Sword(Identity attacker) implements Cause {}

        /** The blade that circles through the arena. */
        record Blade() implements Cause {}
    }
}
