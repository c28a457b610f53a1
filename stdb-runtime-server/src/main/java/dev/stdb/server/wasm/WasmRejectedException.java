package dev.stdb.server.wasm;

import org.jspecify.annotations.Nullable;

/** A program that cannot be run here. The message says why, for its author. */
public final class WasmRejectedException extends Exception {
    private static final long serialVersionUID = 1L;

    /** What is wrong with the program. */
    public enum Reason {
        /** The bytes are no WebAssembly module. */
        NOT_WASM,
        /** A WebAssembly module that breaks the rules of its format. */
        INVALID,
        /** Uses a feature that this server does not run. */
        UNSUPPORTED,
        /** Imports something that this server does not offer. */
        UNKNOWN_IMPORT,
        /** Exceeds a limit of this server. */
        TOO_LARGE
    }

    private final Reason reason;

    WasmRejectedException(Reason reason, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    /** Returns what is wrong with the program. */
    public Reason reason() {
        return reason;
    }
}
