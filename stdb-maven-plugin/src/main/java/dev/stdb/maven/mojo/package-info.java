/**
 * The goals of the plugin: parameters, messages and the translation of failures. The work is done in
 * {@code dev.stdb.maven.task}.
 */
@NullMarked
package dev.stdb.maven.mojo;

import org.jspecify.annotations.NullMarked;
