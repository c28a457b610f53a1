package dev.stdb.server.wasm;

import dev.stdb.server.guest.abi.GuestTrapException;

/** Thrown through guest frames when a limit is hit. No guest code can catch it. */
final class GuestLimitException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final GuestTrapException.Kind kind;

    GuestLimitException(GuestTrapException.Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    GuestTrapException.Kind kind() {
        return kind;
    }
}
