package dev.stdb.sats;

/**
 * Reference to a slot of the {@link Typespace}; values are encoded as those of the target.
 *
 * @param index 0-based slot
 */
public record RefType(int index) implements AlgebraicType {}
