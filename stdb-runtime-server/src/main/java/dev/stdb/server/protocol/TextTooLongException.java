package dev.stdb.server.protocol;

/** A message is too large for a protocol of texts. */
public final class TextTooLongException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Creates an exception without stack trace: what clients ask for may be large. */
    TextTooLongException() {
        super("message is too large for v1.json, use a binary protocol", null, false, false);
    }
}
