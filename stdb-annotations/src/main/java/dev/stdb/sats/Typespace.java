package dev.stdb.sats;

import dev.stdb.CommonErrorCode;
import java.util.ArrayList;
import java.util.List;

/**
 * Flat list of types that {@link RefType} points into.
 *
 * @param types the slots; copied
 */
public record Typespace(List<AlgebraicType> types) {
    /** Typespace without slots. */
    public static final Typespace EMPTY = new Typespace(List.of());

    /**
     * Limit of the parts of one inlined type. References can double the size with each slot, so a small definition
     * could otherwise describe a type whose every walk takes forever.
     */
    static final int NODES_MAX = 65_536;

    /** Limit of nesting of one inlined type; keeps recursive walks within a thread's stack. */
    static final int DEPTH_MAX = 256;

    /** Copies the list. */
    public Typespace {
        types = List.copyOf(types);
    }

    /**
     * Returns the type in a slot, itself possibly a reference.
     *
     * @throws SatsException if there is no such slot
     */
    public AlgebraicType get(int index) {
        if (index < 0 || index >= types.size()) {
            throw new SatsException(
                    CommonErrorCode.TYPE_BAD_REF,
                    "type reference without target: ref=" + index + ", typespaceSize=" + types.size());
        }
        return types.get(index);
    }

    /**
     * Returns {@code type} with every reference replaced by its target.
     *
     * @throws SatsException if a reference has no target, the type contains itself or is too large
     */
    public AlgebraicType resolve(AlgebraicType type) {
        return new Inliner().inline(type, 0);
    }

    /** Replaces references, keeping the set of open slots to find cycles. */
    private final class Inliner {
        private final boolean[] open = new boolean[types.size()];
        private int nodes;

        AlgebraicType inline(AlgebraicType type, int depth) {
            if (++nodes > NODES_MAX || depth > DEPTH_MAX) {
                throw new SatsException(
                        CommonErrorCode.TYPE_TOO_LARGE,
                        "type is too large when inlined: nodesMax=" + NODES_MAX + ", depthMax=" + DEPTH_MAX);
            }
            if (type instanceof RefType ref) {
                return inlineRef(ref.index(), depth);
            }
            if (type instanceof ArrayType array) {
                return new ArrayType(inline(array.element(), depth + 1));
            }
            if (type instanceof ProductType product) {
                List<ProductType.Element> elements = new ArrayList<>(product.size());
                for (ProductType.Element element : product.elements()) {
                    elements.add(new ProductType.Element(element.name(), inline(element.type(), depth + 1)));
                }
                return new ProductType(elements);
            }
            if (type instanceof SumType sum) {
                List<SumType.Variant> variants = new ArrayList<>(sum.size());
                for (SumType.Variant variant : sum.variants()) {
                    variants.add(new SumType.Variant(variant.name(), inline(variant.type(), depth + 1)));
                }
                return new SumType(variants);
            }
            return type;
        }

        private AlgebraicType inlineRef(int index, int depth) {
            AlgebraicType target = get(index);
            if (open[index]) {
                throw new SatsException(CommonErrorCode.TYPE_CYCLE, "type contains itself: ref=" + index);
            }
            open[index] = true;
            AlgebraicType result = inline(target, depth + 1);
            open[index] = false;
            return result;
        }
    }
}
