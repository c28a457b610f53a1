package dev.stdb.moduledef;

/** How canonical names derive from source names; the position is the tag. */
public enum CasePolicy {
    /** Names are taken as they are. */
    NONE,
    /** Names become snake case; the default. */
    SNAKE_CASE
}
