package dev.stdb.module;

/**
 * Who asks an HTTP handler does not read the rest of the answer, or does not send the rest of the request: it is gone,
 * too slow, or has sent more than it may. A handler that does not catch it ends; the log says nothing of it.
 */
public final class ClientGoneException extends HostCallException {
    private static final long serialVersionUID = 1L;

    ClientGoneException(int errno, String message) {
        super(ModuleErrorCode.CLIENT_GONE, errno, message);
    }
}
