package dev.stdb.client.raw;

import dev.stdb.client.Compression;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/**
 * Where and how to connect.
 *
 * @param uri base of the server: http, https, ws or wss
 * @param databaseName name or identity of the database
 * @param token token of the user, or empty for a new anonymous identity
 * @param confirmedReads whether results wait until they are durable; empty leaves it to the server
 * @param compression how the server may compress
 * @param connectTimeout limit of the handshake
 * @param pingInterval how often the server is asked for a sign of life
 * @param sessionId 32 hexadecimal digits that stay the same when this client connects again, so that the server ends
 *     what is left of its last connection; empty for none (spec wire-protocol.md §5.1)
 */
public record RawConfig(
        String uri,
        String databaseName,
        Optional<String> token,
        Optional<Boolean> confirmedReads,
        Compression compression,
        Duration connectTimeout,
        Duration pingInterval,
        Optional<String> sessionId) {
    private static final Duration CONNECT_TIMEOUT_DEFAULT = Duration.ofSeconds(10);

    /** Default of {@link #pingInterval}. */
    public static final Duration PING_INTERVAL_DEFAULT = Duration.ofSeconds(10);

    /** Creates a configuration for an anonymous user without compression. */
    public static RawConfig of(String uri, String databaseName) {
        return new RawConfig(
                uri,
                databaseName,
                Optional.empty(),
                Optional.empty(),
                Compression.NONE,
                CONNECT_TIMEOUT_DEFAULT,
                PING_INTERVAL_DEFAULT,
                Optional.empty());
    }

    /** Returns this configuration with a token. */
    public RawConfig withToken(String value) {
        return new RawConfig(
                uri,
                databaseName,
                Optional.of(value),
                confirmedReads,
                compression,
                connectTimeout,
                pingInterval,
                sessionId);
    }

    /** Returns this configuration with confirmed reads on or off. */
    public RawConfig withConfirmedReads(boolean value) {
        return new RawConfig(
                uri, databaseName, token, Optional.of(value), compression, connectTimeout, pingInterval, sessionId);
    }

    /** Returns this configuration with another compression. */
    public RawConfig withCompression(Compression value) {
        return new RawConfig(uri, databaseName, token, confirmedReads, value, connectTimeout, pingInterval, sessionId);
    }

    /** Returns the address of the WebSocket. */
    URI socketUri() {
        String base = uri.endsWith("/") ? uri.substring(0, uri.length() - 1) : uri;
        String lower = base.toLowerCase(Locale.ROOT);
        if (lower.startsWith("http://")) {
            base = "ws" + base.substring("http".length());
        } else if (lower.startsWith("https://")) {
            base = "wss" + base.substring("https".length());
        } else if (!lower.startsWith("ws://") && !lower.startsWith("wss://")) {
            base = "ws://" + base;
        }
        StringBuilder address = new StringBuilder(base)
                .append("/v1/database/")
                .append(URLEncoder.encode(databaseName, StandardCharsets.UTF_8).replace("+", "%20"))
                .append("/subscribe?compression=")
                .append(compression.parameter());
        confirmedReads.ifPresent(value -> address.append("&confirmed=").append(value));
        sessionId.ifPresent(value -> address.append("&session_id=").append(value));
        return URI.create(address.toString());
    }
}
