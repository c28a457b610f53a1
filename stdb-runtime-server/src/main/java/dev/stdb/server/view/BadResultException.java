package dev.stdb.server.view;

/** Something that a view must not yield; the message is for whoever asked for the view. */
final class BadResultException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    BadResultException(String message) {
        super(message, null, false, false);
    }
}
