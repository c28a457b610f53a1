/**
 * Walks annotated elements and builds the model. Entry: {@link dev.stdb.processor.step.ModuleReader}.
 */
@NullMarked
package dev.stdb.processor.step;

import org.jspecify.annotations.NullMarked;
