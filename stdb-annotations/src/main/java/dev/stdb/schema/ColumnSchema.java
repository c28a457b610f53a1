package dev.stdb.schema;

import dev.stdb.sats.AlgebraicType;

/**
 * Column of a table.
 *
 * @param position 0-based position
 * @param name the canonical name
 * @param accessorName the name in module code
 * @param type the type without references
 */
public record ColumnSchema(int position, String name, String accessorName, AlgebraicType type) {}
