package dev.stdb.server.guest;

import dev.stdb.schema.ViewSchema;
import dev.stdb.types.Identity;

/**
 * A call of a view (spec module-abi.md §9.4).
 *
 * @param view a view of the guest's schema
 * @param caller who asks; of no meaning for an anonymous view
 * @param args BSATN of the product of its arguments, not to be modified
 * @param nanosMax most time in nanoseconds that it may take, where guests can be ended at all
 */
public record ViewCall(ViewSchema view, Identity caller, byte[] args, long nanosMax) {}
