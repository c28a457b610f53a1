package dev.stdb.processor.model;

/** Type of a column, parameter, element or payload. */
public sealed interface TypeUse {

    /**
     * Type without a codec of its own.
     *
     * @param scalar which one
     * @param boxed whether the Java type is the wrapper class of a primitive
     */
    record ScalarUse(Scalar scalar, boolean boxed) implements TypeUse {}

    /**
     * {@code Optional<payload>}.
     *
     * @param payload type of the value, boxed
     */
    record OptionalUse(TypeUse payload) implements TypeUse {}

    /**
     * {@code List<element>} or {@code Set<element>}.
     *
     * @param element type of the elements, boxed
     * @param distinct whether it is a set
     */
    record ListUse(TypeUse element, boolean distinct) implements TypeUse {}

    /**
     * Record, enum or sealed interface of the module.
     *
     * @param slot position in {@link TypeTable#definitions()} and in the typespace
     */
    record NamedUse(int slot) implements TypeUse {}
}
