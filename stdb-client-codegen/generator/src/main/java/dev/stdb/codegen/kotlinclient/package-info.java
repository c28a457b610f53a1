/**
 * Kotlin target: the generated Java client, and properties, suspending functions and {@code copy} over it (ADR 0067).
 *
 * <p>Entry class: {@link dev.stdb.codegen.kotlinclient.KotlinTarget}.
 */
@NullMarked
package dev.stdb.codegen.kotlinclient;

import org.jspecify.annotations.NullMarked;
