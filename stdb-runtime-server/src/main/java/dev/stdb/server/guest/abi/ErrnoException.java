package dev.stdb.server.guest.abi;

/** What a host function was asked for is refused: the guest gets the errno. Expected and cheap: without stack trace. */
final class ErrnoException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int errno;

    /** @param errno one of {@link AbiErrno} */
    ErrnoException(int errno) {
        super(null, null, false, false);
        this.errno = errno;
    }

    int errno() {
        return errno;
    }
}
