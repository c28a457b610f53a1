package dev.stdb.server.cli;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Effective settings of a server.
 *
 * @param dataDirectory null keeps everything in memory
 * @param privateKey file of the private key; null for a pair that is not kept
 * @param publicKey file of the public key; null for a pair that is not kept
 * @param staticDirectory directory served at {@code /}; null for a landing page
 * @param reducerTimeout longest time of a reducer call
 * @param storage log and snapshots
 */
record ServerOptions(
        InetSocketAddress address,
        @Nullable Path dataDirectory,
        @Nullable Path privateKey,
        @Nullable Path publicKey,
        @Nullable Path staticDirectory,
        Duration reducerTimeout,
        StorageOptions storage) {}
