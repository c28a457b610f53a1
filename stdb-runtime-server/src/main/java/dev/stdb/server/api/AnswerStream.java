package dev.stdb.server.api;

/**
 * Where the answer to a request goes that begins before the handler returns. Called on the thread that runs the
 * handler.
 */
public interface AnswerStream {

    /**
     * Sends the head of the answer. Called at most once.
     *
     * @param head its body is empty
     * @return false if nobody wants the body
     */
    boolean begin(HandlerAnswer head);

    /**
     * Sends bytes of the body, which are not modified afterwards; blocks while the client has too many to read.
     *
     * @return false if nobody reads them any more
     * @throws InterruptedException if the thread is interrupted
     */
    boolean write(byte[] bytes) throws InterruptedException;
}
