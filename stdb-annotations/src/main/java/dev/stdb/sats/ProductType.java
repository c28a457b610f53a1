package dev.stdb.sats;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Ordered tuple of elements.
 *
 * @param elements the elements in encoding order; copied
 */
public record ProductType(List<Element> elements) implements AlgebraicType {

    /**
     * One element.
     *
     * @param name the element's name, or null for tuples
     * @param type the element's type
     */
    public record Element(@Nullable String name, AlgebraicType type) {
        /** Checks that the type is present. */
        public Element {
            Objects.requireNonNull(type);
        }
    }

    /** Copies the list. */
    public ProductType {
        elements = List.copyOf(elements);
    }

    /** Creates a product of the given elements. */
    public static ProductType of(Element... elements) {
        return new ProductType(List.of(elements));
    }

    /** Returns the number of elements. */
    public int size() {
        return elements.size();
    }

    /** Returns the type of the element at {@code index}. */
    public AlgebraicType typeAt(int index) {
        return elements.get(index).type();
    }
}
