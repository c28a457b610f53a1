/**
 * Runs generated modules on the JVM against a scripted host: what the module asks is recorded, what it gets is given.
 */
@NullMarked
package dev.stdb.processor.host;

import org.jspecify.annotations.NullMarked;
