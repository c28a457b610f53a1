/**
 * The algebraic type system: what types are, which products and sums are special, how wide values are.
 *
 * <p>Entry class: {@link dev.stdb.sats.AlgebraicType}. All classes are immutable. Knows nothing of bytes or JSON.
 * Rules: spec sats.md §1–2. A type is <i>resolved</i> when it contains no {@link dev.stdb.sats.RefType}.
 */
@NullMarked
package dev.stdb.sats;

import org.jspecify.annotations.NullMarked;
