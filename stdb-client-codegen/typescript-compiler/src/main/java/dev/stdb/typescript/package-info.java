/**
 * A part of the build: compiles the runtime of generated TypeScript clients with a JDK only. Entry: {@link
 * dev.stdb.typescript.TypeScriptCompiler}. Knows nothing of clients.
 */
@NullMarked
package dev.stdb.typescript;

import org.jspecify.annotations.NullMarked;
