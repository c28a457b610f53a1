/**
 * Module definitions as modules describe them, and the schema derived from them.
 *
 * <p>{@link dev.stdb.schema.ModuleDef} is the raw definition with source names; {@link dev.stdb.schema.ModuleDefCodec}
 * reads and writes its bytes, {@link dev.stdb.schema.ModuleDefValidator} lists what is wrong with it, and
 * {@link dev.stdb.schema.DatabaseSchema} is the validated form with canonical names and inlined types that the server
 * and the code generators use. All values are immutable. Rules: spec module-def.md. Not used by modules at run time.
 */
@NullMarked
package dev.stdb.schema;

import org.jspecify.annotations.NullMarked;
