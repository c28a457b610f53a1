package dev.stdb.moduledef;

/**
 * Canonical name given explicitly.
 *
 * @param kind what is named
 * @param sourceName the name in module code
 * @param canonicalName the name in the catalog and on the wire
 */
public record NameMapping(Kind kind, String sourceName, String canonicalName) {
    /** What a mapping names; the position is the tag. */
    public enum Kind {
        /** A table. */
        TABLE,
        /** A reducer, procedure, view or HTTP handler. */
        FUNCTION,
        /** An index. */
        INDEX,
        /** The namespace of a submodule. */
        NAMESPACE
    }
}
