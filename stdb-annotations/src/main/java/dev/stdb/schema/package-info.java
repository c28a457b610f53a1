/**
 * The schema a database runs on, derived from a module's definition: canonical names, types without references, objects
 * of submodules flattened in.
 *
 * <p>{@link dev.stdb.schema.DatabaseSchema} is the entry; the server and the code generators use it. All values are
 * immutable. Rules: spec module-def.md. Not used by modules at run time.
 */
@NullMarked
package dev.stdb.schema;

import org.jspecify.annotations.NullMarked;
