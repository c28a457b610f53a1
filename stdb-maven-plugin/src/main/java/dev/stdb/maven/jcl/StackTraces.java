package dev.stdb.maven.jcl;

import org.teavm.interop.Import;

/** Stack traces, which the host takes and keeps: compiled code does not know its callers. */
public final class StackTraces {
    private StackTraces() {}

    /** Lets the host take the stack trace of the caller and returns its number, 0 for none. */
    @Import(module = "stdb_1.0", name = "stack_trace")
    public static native int take();
}
