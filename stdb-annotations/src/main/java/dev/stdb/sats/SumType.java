package dev.stdb.sats;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Tagged union; the tag of a variant is its 0-based position.
 *
 * @param variants the variants in tag order, at most 256; copied
 */
public record SumType(List<Variant> variants) implements AlgebraicType {
    /** Number of variants a one-byte tag can name. */
    public static final int VARIANTS_MAX = 256;

    /**
     * One variant.
     *
     * @param name the variant's name, or null
     * @param type the payload type; unit when there is none
     */
    public record Variant(@Nullable String name, AlgebraicType type) {
        /** Checks that the type is present. */
        public Variant {
            Objects.requireNonNull(type);
        }
    }

    /** Copies the list and checks its length. */
    public SumType {
        variants = List.copyOf(variants);
        if (variants.size() > VARIANTS_MAX) {
            throw new IllegalArgumentException("sum with too many variants: count=" + variants.size());
        }
    }

    /** Creates a sum of the given variants. */
    public static SumType of(Variant... variants) {
        return new SumType(List.of(variants));
    }

    /** Returns the number of variants. */
    public int size() {
        return variants.size();
    }

    /** Returns the payload type of the variant with {@code tag}. */
    public AlgebraicType typeAt(int tag) {
        return variants.get(tag).type();
    }
}
