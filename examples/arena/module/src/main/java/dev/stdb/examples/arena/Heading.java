package dev.stdb.examples.arena;

/** Where a fighter goes. */
public enum Heading {
    STAY,
    EAST,
    SOUTH_EAST,
    SOUTH,
    SOUTH_WEST,
    WEST,
    NORTH_WEST,
    NORTH,
    NORTH_EAST;

    private static final int DIRECTIONS = values().length - 1;

    /** Returns how much of a step goes to the right. */
    float dx() {
        return this == STAY ? 0 : (float) Math.cos(angle());
    }

    /** Returns how much of a step goes down. */
    float dy() {
        return this == STAY ? 0 : (float) Math.sin(angle());
    }

    private double angle() {
        return 2 * Math.PI * (ordinal() - EAST.ordinal()) / DIRECTIONS;
    }
}
