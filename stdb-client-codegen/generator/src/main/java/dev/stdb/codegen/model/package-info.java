/**
 * What a client of a module can see: tables, types and functions in the order of generation.
 *
 * <p>Entry class: {@link dev.stdb.codegen.model.ClientModel}. Immutable; names are still those of the schema, each
 * target converts them to its own style.
 */
@NullMarked
package dev.stdb.codegen.model;

import org.jspecify.annotations.NullMarked;
