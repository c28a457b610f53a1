package dev.stdb.server.wasm;

import org.jspecify.annotations.Nullable;
import run.endive.runtime.Instance;
import run.endive.runtime.WasmException;

/** A guest's own exception in flight. It carries no Java stack trace: guests throw often and never look at it. */
public final class GuestException extends WasmException {
    private static final long serialVersionUID = 1L;
    private final transient Object @Nullable [] refArgs;

    /**
     * Creates an exception of the given tag.
     *
     * @param args numeric arguments by position
     * @param refArgs reference arguments by position, or null when the tag has none
     */
    @SuppressWarnings("deprecation") // The builder returns the base class, which always fills in a trace.
    public GuestException(Instance instance, int tag, long[] args, Object @Nullable [] refArgs) {
        super(instance, tag, args);
        this.refArgs = refArgs;
    }

    @Override
    @SuppressWarnings("NullAway") // Endive's own class returns null for a tag without references.
    public Object[] refArgs() {
        return refArgs;
    }

    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }
}
