package dev.stdb.server.storage;

/** How an index finds rows. */
public enum IndexKind {
    /** Ordered: points and ranges. */
    BTREE,
    /** Unordered: points only. */
    HASH,
    /** Array by unsigned integer or plain enum: points and ranges. */
    DIRECT
}
