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
     * {@code Map<key, value>}: an array of pairs.
     *
     * @param key type of the keys, boxed
     * @param value type of the values, boxed
     * @param slot position of the type of the pairs in {@link TypeTable#definitions()} and in the typespace
     */
    record MapUse(TypeUse key, TypeUse value, int slot) implements TypeUse {}

    /**
     * {@code Result<ok, error>}.
     *
     * @param ok type of the value, boxed
     * @param error type of the error, boxed
     */
    record ResultUse(TypeUse ok, TypeUse error) implements TypeUse {}

    /**
     * Record, enum or sealed interface of the module.
     *
     * @param slot position in {@link TypeTable#definitions()} and in the typespace
     */
    record NamedUse(int slot) implements TypeUse {}
}
