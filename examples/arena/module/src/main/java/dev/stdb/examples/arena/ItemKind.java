package dev.stdb.examples.arena;

/** What lies on the map and can be carried. */
public enum ItemKind {
    /** Heals. */
    POTION,
    /** Give {@link Power.Haste}. */
    BOOTS,
    /** Gives {@link Power.Guard}. */
    SHIELD
}
