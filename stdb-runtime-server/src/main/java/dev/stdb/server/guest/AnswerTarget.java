package dev.stdb.server.guest;

/**
 * Where the answer of an HTTP handler goes that begins before the handler returns (ADR 0049). Called on the thread that
 * runs the handler, without an open transaction.
 */
public interface AnswerTarget {

    /** What becomes of an answer that is to begin. */
    enum Begun {
        /** Its head is on the way; {@link #write} sends its body. */
        YES,
        /** Too many answers are under way already; whoever asked is told. */
        BUSY,
        /** Nobody wants its body: the client is gone, or asked for the head only. */
        NOBODY
    }

    /**
     * Sends the head of the answer. Called once.
     *
     * @param head its body is empty
     */
    Begun begin(HttpAnswer head);

    /**
     * Sends bytes of the body, which are not modified afterwards; blocks while the client has too many to read.
     *
     * @return false if nobody reads them any more
     * @throws InterruptedException if the database stops
     */
    boolean write(byte[] bytes) throws InterruptedException;
}
