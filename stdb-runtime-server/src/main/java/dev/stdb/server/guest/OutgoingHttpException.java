package dev.stdb.server.guest;

import dev.stdb.ErrorCode;
import dev.stdb.StdbException;

/**
 * A request of a module to another server that has no answer. The text is for the module: it names no more of the URI
 * than scheme, host and port.
 */
public final class OutgoingHttpException extends StdbException {
    private static final long serialVersionUID = 1L;

    /** Compat: the text of a server that makes no requests. */
    public static final String DISABLED_TEXT = "module outbound HTTP requests are disabled";

    /** Why there is none. */
    public enum Reason implements ErrorCode {
        /** This server makes no requests. Cure: start it with {@code --module-http on}. */
        HTTP_DISABLED(Category.RESOURCE),
        /** The request cannot be sent as it is. Cure: see the text. */
        HTTP_BAD_REQUEST(Category.USER),
        /** The host is not one of those that may be asked. Cure: {@code --module-http-allow}. */
        HTTP_NOT_ALLOWED(Category.RESOURCE),
        /** The host is in a private network, or this machine. Cure: {@code --module-http-private}. */
        HTTP_PRIVATE_ADDRESS(Category.RESOURCE),
        /** No name server knows the host. Cure: check its name. */
        HTTP_UNKNOWN_HOST(Category.RESOURCE),
        /** No connection, or one that broke off. Cure: try again later. */
        HTTP_CONNECTION(Category.RESOURCE),
        /** The server has not proven to be the one that was asked for. Cure: see its certificate. */
        HTTP_TLS(Category.RESOURCE),
        /** What came is no HTTP. Cure: ask another server. */
        HTTP_BAD_RESPONSE(Category.RESOURCE),
        /** The answer did not arrive in time. Cure: wait longer, or ask for less. */
        HTTP_TIMEOUT(Category.RESOURCE),
        /** The request, or the answer, is larger than this server takes. Cure: ask for less. */
        HTTP_TOO_LARGE(Category.RESOURCE),
        /** One redirect led to the next. Cure: ask for where they lead. */
        HTTP_REDIRECTS(Category.RESOURCE),
        /** This server is busy with other requests. Cure: try again later. */
        HTTP_BUSY(Category.RESOURCE);

        private final Category category;

        Reason(Category category) {
            this.category = category;
        }

        @Override
        public String id() {
            return name();
        }

        @Override
        public Category category() {
            return category;
        }
    }

    /** Creates an exception. */
    public OutgoingHttpException(Reason reason, String message) {
        super(reason, message);
    }

    /** Returns this; what fails outside of this server needs no stack trace. */
    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }
}
