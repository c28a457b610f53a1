/**
 * Module definitions as modules describe them: the raw values with source names, their bytes, and what is wrong with
 * them.
 *
 * <p>{@link dev.stdb.moduledef.ModuleDef} is the definition, {@link dev.stdb.moduledef.ModuleDefCodec} reads and writes
 * its bytes, {@link dev.stdb.moduledef.ModuleDefValidator} lists what is wrong with it, {@link
 * dev.stdb.moduledef.ModuleNames} derives canonical names. All values are immutable. Must not know the schema that is
 * derived from it ({@code dev.stdb.schema}). Rules: spec module-def.md. Not used by modules at run time.
 */
@NullMarked
package dev.stdb.moduledef;

import org.jspecify.annotations.NullMarked;
