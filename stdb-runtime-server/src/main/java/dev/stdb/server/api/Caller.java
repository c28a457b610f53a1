package dev.stdb.server.api;

import dev.stdb.server.auth.Credential;
import dev.stdb.types.Identity;

/**
 * Who makes a request.
 *
 * @param token what proves it; answers echo it
 * @param payloadJson payload of the token, which modules can read
 */
public record Caller(Identity identity, String token, String payloadJson) {

    static Caller of(Credential credential) {
        return new Caller(
                credential.claims().identity(),
                credential.token(),
                credential.claims().payloadJson());
    }
}
