package dev.stdb.server.database;

/**
 * What a connection has been sent.
 *
 * @param openedAtMicros when it was opened, in µs since the Unix epoch; 0 if that is not known
 * @param payloads WebSocket messages
 * @param bytes of them as they were handed to the network, in bytes
 */
public record ClientTraffic(long openedAtMicros, long payloads, long bytes) {
    /** Of a sink that does not count. */
    public static final ClientTraffic UNKNOWN = new ClientTraffic(0, 0, 0);
}
