package dev.stdb.server.protocol;

import dev.stdb.ErrorCode;
import dev.stdb.StdbException;

/** A client message that breaks the protocol; the text is the close reason its sender gets. */
public final class ProtocolException extends StdbException {
    private static final long serialVersionUID = 1L;

    /** Ways to break the protocol. */
    public enum Code implements ErrorCode {
        /**
         * A payload without message, with an unknown flag or with too many sets in a batch. Cure: encode as spec
         * wire-protocol.md §8 says, and send several batches.
         */
        PROTOCOL_MALFORMED;

        @Override
        public String id() {
            return name();
        }

        @Override
        public Category category() {
            return Category.USER;
        }
    }

    /** Creates an exception without stack trace. */
    public ProtocolException(String message) {
        super(Code.PROTOCOL_MALFORMED, message);
    }

    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }
}
