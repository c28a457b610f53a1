package dev.stdb.examples.arena;

/** What an item does for a while. */
public sealed interface Power {
    /**
     * Runs faster.
     *
     * @param untilTick the tick at which it ends
     */
    record Haste(long untilTick) implements Power {}

    /**
     * Is not hurt.
     *
     * @param hits how many more blows it takes
     */
    record Guard(int hits) implements Power {}
}
