/**
 * A server inside a Java program: the public way to start stdb in one's own process (docs/embedding.md).
 *
 * <p>Entry class: {@link dev.stdb.server.Server}. What this package names is API, with the values its methods take:
 * {@link dev.stdb.server.engine.SnapshotConfig}, {@link dev.stdb.server.net.WebSocketConfig}, {@link
 * dev.stdb.server.net.HttpLimits}, {@link dev.stdb.server.auth.SigningKeys}, {@link dev.stdb.server.jvm.JvmModules};
 * the packages below it are not. It wires the layers and decides nothing; it neither prints nor exits, and tells by
 * SLF4J what it does. Nothing here may know of commands and their options.
 */
@NullMarked
package dev.stdb.server;

import org.jspecify.annotations.NullMarked;
