package dev.stdb.server.api;

import dev.stdb.server.auth.Tokens;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Turns tokens into callers and back. Thread-safe; nothing blocks. */
public final class Authentication {

    private final Tokens tokens;

    /** Creates the use cases over the tokens of this server. */
    public Authentication(Tokens tokens) {
        this.tokens = tokens;
    }

    /** Mints a new identity with a token that does not expire. */
    public Caller mintAnonymous() {
        return Caller.of(tokens.mintAnonymous());
    }

    /** Issues a token; see {@link Tokens#issue}. */
    public Caller issue(String subject, @Nullable Duration lifetime) {
        return Caller.of(tokens.issue(subject, lifetime));
    }

    /** Verifies a token; the future fails with an exception whose message is the answer to its bearer. */
    public CompletableFuture<Caller> verify(String token) {
        return tokens.verify(token).thenApply(Caller::of);
    }

    /** Returns a short-lived token of the same caller for a WebSocket handshake. */
    public String webSocketToken(Caller caller) {
        return tokens.webSocketToken(caller.identity(), caller.token(), caller.payloadJson());
    }

    /** Returns the issuer of the tokens of this server. */
    public String issuer() {
        return Tokens.LOCAL_ISSUER;
    }

    /** Returns the public keys of this server as a JSON Web Key Set. */
    public String keySetJson() {
        return tokens.keySetJson();
    }

    /** Returns the text of the public key file. */
    public String publicKeyPem() {
        return tokens.publicKeyPem();
    }
}
