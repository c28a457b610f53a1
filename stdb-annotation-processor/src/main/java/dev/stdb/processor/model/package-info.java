/**
 * What a module is, as immutable records free of compiler types. Entry: {@link dev.stdb.processor.model.ModuleModel}.
 */
@NullMarked
package dev.stdb.processor.model;

import org.jspecify.annotations.NullMarked;
