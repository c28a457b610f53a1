package dev.stdb.client;

import dev.stdb.ErrorCode;

/** Error codes of the Java client. */
public enum ClientErrorCode implements ErrorCode {
    /** The connection could not be made. Cure: see the HTTP status and text in the message. */
    CONNECT_FAILED(Category.RESOURCE),
    /** There is no connection, or it ended before an answer came: {@link DisconnectedException#isOutcomeUnknown}. */
    DISCONNECTED(Category.RESOURCE),
    /** A connection made again would be somebody else. Cure: present a token of the same user, or start anew. */
    IDENTITY_CHANGED(Category.RESOURCE),
    /** The server broke the protocol. Cure: check that server and client versions fit. */
    PROTOCOL(Category.INTERNAL),
    /** A reducer refused the call with an error of its own. Cure: see the message. */
    REDUCER_SENDER_ERROR(Category.USER),
    /** A call failed in the server: unknown function, bad arguments, trap. Cure: see the message. */
    REDUCER_INTERNAL_ERROR(Category.USER),
    /** A procedure failed. Cure: see the message. */
    PROCEDURE_FAILED(Category.USER),
    /** A subscriber of changes was too slow. Cure: request more, keep more, or read the table again. */
    CHANGES_LOST(Category.USER),
    /** A query was refused, or an applied one failed. Cure: see the message. */
    SUBSCRIPTION_FAILED(Category.USER);

    private final Category category;

    ClientErrorCode(Category category) {
        this.category = category;
    }

    @Override
    public String id() {
        return "CLIENT_" + name();
    }

    @Override
    public Category category() {
        return category;
    }
}
