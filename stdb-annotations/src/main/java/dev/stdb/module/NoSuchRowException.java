package dev.stdb.module;

/** An update or required lookup for whose key there is no row. */
public final class NoSuchRowException extends HostCallException {
    private static final long serialVersionUID = 1L;

    NoSuchRowException(int errno, String message) {
        super(ModuleErrorCode.NO_SUCH_ROW, errno, message);
    }
}
