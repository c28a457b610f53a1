package dev.stdb.module;

/** An insert or update that would repeat a value in a unique column. The transaction is intact; it may go on. */
public final class UniqueConstraintViolationException extends HostCallException {
    private static final long serialVersionUID = 1L;

    UniqueConstraintViolationException(int errno, String message) {
        super(ModuleErrorCode.UNIQUE_CONSTRAINT_VIOLATED, errno, message);
    }
}
