/** Lexer and parser generated from {@code SqlGrammar.g4}; used by {@code dev.stdb.server.sql} only. */
@NullUnmarked
package dev.stdb.server.sql.internal;

import org.jspecify.annotations.NullUnmarked;
