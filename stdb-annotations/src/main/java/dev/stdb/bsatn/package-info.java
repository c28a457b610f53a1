/**
 * BSATN, the binary encoding of values and of types.
 *
 * <p>Entry classes: {@link dev.stdb.bsatn.BsatnWriter} and {@link dev.stdb.bsatn.BsatnReader}; both are confined to one
 * thread and reusable without garbage. Rules: spec sats.md §3. Used by modules too (compiled by TeaVM).
 */
@NullMarked
package dev.stdb.bsatn;

import org.jspecify.annotations.NullMarked;
