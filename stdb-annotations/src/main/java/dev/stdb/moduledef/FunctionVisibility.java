package dev.stdb.moduledef;

/** Who may call a function by name; the position is the tag. */
public enum FunctionVisibility {
    /** The owner only. */
    PRIVATE,
    /** Any client. */
    CLIENT_CALLABLE
}
