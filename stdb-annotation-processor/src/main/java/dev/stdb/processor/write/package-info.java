/**
 * Writes sources and the module definition from a clean model. The only package that knows JavaPoet.
 */
@NullMarked
package dev.stdb.processor.write;

import org.jspecify.annotations.NullMarked;
