/**
 * Generates TypeScript clients that run on our runtime and, with another module specifier, on the official package.
 *
 * <p>Entry class: {@link dev.stdb.codegen.tsclient.TypeScriptTarget}. Files, exports and names are those of the
 * official generator (spec client-sdk.md §15), so that an application moves from one to the other without a change.
 * Stateless.
 */
@NullMarked
package dev.stdb.codegen.tsclient;

import org.jspecify.annotations.NullMarked;
