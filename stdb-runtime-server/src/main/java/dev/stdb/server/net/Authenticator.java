package dev.stdb.server.net;

import dev.stdb.server.api.ApiException;
import dev.stdb.server.api.Authentication;
import dev.stdb.server.api.Caller;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Finds the credentials of a request and has them checked (spec http-api.md §2.1). Thread-safe. */
final class Authenticator {

    private static final String SCHEME = "bearer ";

    private final Authentication authentication;

    Authenticator(Authentication authentication) {
        this.authentication = authentication;
    }

    /** Returns the caller as far as the access asks for one; fails with the exception to answer with. */
    CompletableFuture<@Nullable Caller> authenticate(HttpRequest request, Router.Access access) {
        if (access == Router.Access.IGNORED) {
            return CompletableFuture.completedFuture(null);
        }
        if (access == Router.Access.OFFERED) {
            return offered(request);
        }
        String token;
        try {
            token = token(request);
        } catch (ApiException e) {
            return CompletableFuture.failedFuture(e);
        }
        if (token != null) {
            return verified(token);
        }
        return switch (access) {
            case REQUIRED ->
                CompletableFuture.failedFuture(
                        ApiException.of(ApiException.Reason.API_UNAUTHORIZED, "Authorization required"));
            case ANONYMOUS -> CompletableFuture.completedFuture(authentication.mintAnonymous());
            case CHECKED, IGNORED, OFFERED -> CompletableFuture.completedFuture(null);
        };
    }

    /** What the header says may be for somebody else, so nothing in it is an error; the query is not ours at all. */
    private CompletableFuture<@Nullable Caller> offered(HttpRequest request) {
        String header = request.headers().get(HttpHeaderNames.AUTHORIZATION);
        if (header == null || !header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return CompletableFuture.completedFuture(authentication.mintAnonymous());
        }
        return authentication
                .verify(header.substring(SCHEME.length()).strip())
                .<@Nullable Caller>handle(
                        (caller, failure) -> failure == null ? caller : authentication.mintAnonymous());
    }

    private CompletableFuture<@Nullable Caller> verified(String token) {
        return authentication.verify(token).thenApply(caller -> caller);
    }

    private static @Nullable String token(HttpRequest request) {
        String header = request.headers().get(HttpHeaderNames.AUTHORIZATION);
        if (header != null) {
            if (!header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
                    || header.substring(SCHEME.length()).isBlank()) {
                throw ApiException.of(ApiException.Reason.API_BAD_REQUEST, "Authorization is invalid: malformed token");
            }
            return header.substring(SCHEME.length()).strip();
        }
        try {
            List<String> values =
                    new QueryStringDecoder(request.uri()).parameters().get("token");
            return values == null ? null : values.get(0);
        } catch (IllegalArgumentException e) {
            throw ApiException.of(ApiException.Reason.API_BAD_REQUEST, "Invalid URL: " + e.getMessage());
        }
    }
}
