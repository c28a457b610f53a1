package dev.stdb.module;

/**
 * A request to another server that has no answer: the server was not found, does not answer, or may not be asked. The
 * message says which.
 */
public final class HttpException extends HostCallException {
    private static final long serialVersionUID = 1L;

    HttpException(int errno, String message) {
        super(ModuleErrorCode.HTTP_FAILED, errno, message);
    }
}
