/**
 * JSON without dependencies: a strict pull reader, a writer, and SATS-JSON on top of both.
 *
 * <p>Entry classes: {@link dev.stdb.json.JsonReader}, {@link dev.stdb.json.JsonWriter} and
 * {@link dev.stdb.json.SatsJson}. Readers and writers are confined to one thread. Rules: spec sats.md §4.
 */
@NullMarked
package dev.stdb.json;

import org.jspecify.annotations.NullMarked;
