package dev.stdb.server.commitlog;

/** Receives the transactions of a log in their order. */
@FunctionalInterface
public interface CommitVisitor {

    /** Ignores every transaction. */
    CommitVisitor NONE = (txOffset, array, offset, length) -> {};

    /**
     * Receives one transaction.
     *
     * @param txOffset its number; one more than the previous one
     * @param array holds the payload from {@code offset} on; valid until this method returns, must not be changed
     * @param offset first byte of the payload
     * @param length length of the payload in bytes, at least 1
     */
    void visit(long txOffset, byte[] array, int offset, int length);
}
