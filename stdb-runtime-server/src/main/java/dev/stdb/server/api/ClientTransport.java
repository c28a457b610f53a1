package dev.stdb.server.api;

/** The socket side of a {@link ClientConnection}. Thread-safe; no method blocks. */
public interface ClientTransport {

    /** Says that there may be something to send. */
    void wakeUp();

    /** Runs an action on the thread of the connection. */
    void execute(Runnable action);

    /** Sends a close frame and ends the connection; what is received afterwards is discarded. */
    void close(int code, String reason);

    /** Ends the connection without a close frame. */
    void abort();
}
