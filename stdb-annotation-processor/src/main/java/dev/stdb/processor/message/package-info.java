/**
 * Every text the processor shows to a user. A leaf: imports nothing of ours.
 */
@NullMarked
package dev.stdb.processor.message;

import org.jspecify.annotations.NullMarked;
