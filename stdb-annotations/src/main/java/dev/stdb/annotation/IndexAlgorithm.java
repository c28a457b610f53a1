package dev.stdb.annotation;

/**
 * How an index is organized.
 */
public enum IndexAlgorithm {
    /** Ordered: equality, prefixes and ranges. */
    BTREE,

    /** Equality on all columns only. */
    HASH,

    /** An array addressed by the value: one unique column of a small unsigned integer type, dense from zero. */
    DIRECT
}
