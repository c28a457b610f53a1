package dev.stdb.server.database;

import dev.stdb.server.protocol.OutgoingMessage;

/**
 * Where messages to one client go. Called on the database thread, in order; implementations must not block and must not
 * throw.
 */
public interface ClientSink {
    /** Close code of a connection that could not be served because of a bug or a failure of the server. */
    int CLOSE_INTERNAL_ERROR = 1011;

    /** Returns how many bytes of rows one answer may have in which the client puts several requests together. */
    default long answerBytesMax() {
        return Long.MAX_VALUE;
    }

    /** Returns what the client has been sent. May be called on any thread. */
    default ClientTraffic traffic() {
        return ClientTraffic.UNKNOWN;
    }

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
