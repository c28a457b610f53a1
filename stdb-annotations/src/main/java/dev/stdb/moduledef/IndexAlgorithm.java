package dev.stdb.moduledef;

/** How an index finds rows; the position is the tag in module definitions. */
public enum IndexAlgorithm {
    /** Ordered: points and ranges. */
    BTREE("btree", 1),
    /** Unordered: points only. */
    HASH("hash", 3),
    /** Array by small unsigned number: points and ranges. */
    DIRECT("direct", 2);

    private final String suffix;
    private final int catalogTag;

    IndexAlgorithm(String suffix, int catalogTag) {
        this.suffix = suffix;
        this.catalogTag = catalogTag;
    }

    /** Returns the last part of generated index names. */
    public String suffix() {
        return suffix;
    }

    /** Returns the tag in {@code st_index.index_algorithm}, which differs from the one in module definitions. */
    public int catalogTag() {
        return catalogTag;
    }
}
