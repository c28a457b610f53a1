package dev.stdb.server.database;

import dev.stdb.server.protocol.OutgoingMessage;

/**
 * Where messages to one client go. Called on the database thread, in order; implementations must not block and must not
 * throw.
 */
public interface ClientSink {
    /** Queues a message. */
    void send(OutgoingMessage message);

    /**
     * Closes the connection from the server's side, after the messages already queued that can be sent. May be called
     * on any thread.
     *
     * @param code WebSocket close code
     */
    void close(int code, String reason);
}
