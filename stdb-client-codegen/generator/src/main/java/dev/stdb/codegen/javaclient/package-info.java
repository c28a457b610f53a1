/**
 * Java target: records, enums and sealed interfaces for types, handles for tables, methods for reducers.
 *
 * <p>Entry class: {@link dev.stdb.codegen.javaclient.JavaTarget}. Shape: spec client-sdk.md §18.
 */
@NullMarked
package dev.stdb.codegen.javaclient;

import org.jspecify.annotations.NullMarked;
