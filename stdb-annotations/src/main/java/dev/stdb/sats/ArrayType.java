package dev.stdb.sats;

import java.util.Objects;

/**
 * Sequence of any length.
 *
 * @param element type of every element
 */
public record ArrayType(AlgebraicType element) implements AlgebraicType {
    /** Checks that the element is present. */
    public ArrayType {
        Objects.requireNonNull(element);
    }
}
