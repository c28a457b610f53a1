package dev.stdb.server.protocol;

/**
 * A message on its way to one client.
 *
 * @param message what to send
 * @param txOffset the transaction whose effect the message shows; a client with confirmed reads gets it only when this
 *     offset is durable. {@link #NO_STATE} for messages that show no database state
 */
public record OutgoingMessage(ServerMessage message, long txOffset) {

    /** The message shows no database state and never waits for durability by itself. */
    public static final long NO_STATE = -1;

    /** Returns a message that shows no database state. */
    public static OutgoingMessage stateless(ServerMessage message) {
        return new OutgoingMessage(message, NO_STATE);
    }
}
