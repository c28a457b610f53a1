package dev.stdb.server;

import dev.stdb.types.Identity;

/**
 * Somebody a server knows from now on, and what proves it.
 *
 * @param token for clients of any kind: whoever has it is {@code identity}
 */
public record IssuedToken(Identity identity, String token) {

    /** Hides the token, so that it gets into no log. */
    @Override
    public String toString() {
        return "IssuedToken[identity=" + identity.toHex() + "]";
    }
}
