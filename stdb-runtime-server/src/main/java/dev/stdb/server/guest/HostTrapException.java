package dev.stdb.server.guest;

/**
 * Thrown by a host function to make its caller trap, for example on a pointer outside of linear memory. Carries no Java
 * stack trace: bad arguments are the guest's fault and cheap.
 */
public final class HostTrapException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Creates a trap with a text for the module's log. */
    public HostTrapException(String message) {
        super(message, null, false, false);
    }
}
