/**
 * Client generator: turns a module's schema into the sources of a client.
 *
 * <p>Entry class: {@link dev.stdb.codegen.ClientGenerator}. Targets implement {@link dev.stdb.codegen.TargetLanguage}
 * and never import each other, but for Kotlin's, which adds to Java's. Knows nothing of Maven or of the server.
 */
@NullMarked
package dev.stdb.codegen;

import org.jspecify.annotations.NullMarked;
