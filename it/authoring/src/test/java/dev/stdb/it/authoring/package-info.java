/**
 * What the author of a Java module can say, and what comes of it: each test compiles source text as a user's build
 * does, and runs it from its class files and as WebAssembly. Entry: {@link dev.stdb.it.authoring.ModuleSource}.
 */
@NullMarked
package dev.stdb.it.authoring;

import org.jspecify.annotations.NullMarked;
