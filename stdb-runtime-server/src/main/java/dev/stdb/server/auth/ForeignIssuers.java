package dev.stdb.server.auth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.JSONObjectUtils;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Keys of OpenID Connect issuers other than this server, found by discovery (spec http-api.md §2.3).
 *
 * <p>Thread-safe. Key sets are cached per issuer; concurrent fetches of one issuer are merged; failures are not cached.
 */
public final class ForeignIssuers {

    private static final Duration FETCH_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration REFRESH_AFTER = Duration.ofSeconds(300);
    // Key sets are a few kilobytes.
    private static final int ANSWER_MAX_BYTES = 1 << 20;
    // Issuers are named by unauthenticated callers, so the cache must not grow without bound.
    private static final int CACHED_ISSUERS_MAX = 256;
    private static final Set<JWSAlgorithm> ALGORITHMS =
            Set.of(JWSAlgorithm.ES256, JWSAlgorithm.RS256, JWSAlgorithm.HS256);

    private final InstantSource clock;
    private @Nullable HttpClient http;
    private final ConcurrentHashMap<String, CachedKeys> cache = new ConcurrentHashMap<>();

    private record CachedKeys(CompletableFuture<JWKSet> keys, Instant fetchedAt) {}

    /** Creates an empty cache. */
    public ForeignIssuers(InstantSource clock) {
        this.clock = clock;
    }

    /**
     * Verifies the signature of a token with the keys of its issuer. The future fails with an {@link AuthException}
     * whose message is the answer to the caller.
     */
    CompletableFuture<Void> verify(String issuer, JWSObject token) {
        if (!ALGORITHMS.contains(token.getHeader().getAlgorithm())) {
            return CompletableFuture.failedFuture(AuthException.invalidToken("InvalidAlgorithm"));
        }
        return keysOf(issuer).thenAccept(keys -> verify(keys, token));
    }

    private static void verify(JWKSet keys, JWSObject token) {
        String keyId = token.getHeader().getKeyID();
        List<JWK> candidates = keys.getKeys();
        if (keyId != null) {
            JWK named = keys.getKeyByKeyId(keyId);
            if (named == null) {
                throw new AuthException(AuthException.Kind.AUTH_INVALID_TOKEN, "Specified key ID not found in JWKs");
            }
            candidates = List.of(named);
        }
        for (JWK candidate : candidates) {
            try {
                JWSVerifier verifier = verifierOf(candidate);
                if (verifier != null && token.verify(verifier)) {
                    return;
                }
            } catch (JOSEException e) {
                // The key does not fit the algorithm of the token; another one may.
                continue;
            }
        }
        throw AuthException.invalidToken("InvalidSignature");
    }

    private static @Nullable JWSVerifier verifierOf(JWK key) throws JOSEException {
        if (key instanceof ECKey ec) {
            return new ECDSAVerifier(ec);
        }
        if (key instanceof RSAKey rsa) {
            return new RSASSAVerifier(rsa);
        }
        return key instanceof OctetSequenceKey secret ? new MACVerifier(secret) : null;
    }

    private CompletableFuture<JWKSet> keysOf(String issuer) {
        Instant now = clock.instant();
        if (cache.size() > CACHED_ISSUERS_MAX) {
            cache.clear();
        }
        CachedKeys cached = cache.compute(issuer, (key, old) -> {
            boolean usable = old != null
                    && !old.keys().isCompletedExceptionally()
                    && old.fetchedAt().plus(REFRESH_AFTER).isAfter(now);
            return usable ? old : new CachedKeys(fetch(key), now);
        });
        return cached.keys();
    }

    private CompletableFuture<JWKSet> fetch(String issuer) {
        return get(stripTrailingSlashes(issuer) + "/.well-known/openid-configuration")
                .thenCompose(configuration -> {
                    try {
                        return get(JSONObjectUtils.getString(JSONObjectUtils.parse(configuration), "jwks_uri"));
                    } catch (ParseException e) {
                        throw new CompletionException(e);
                    }
                })
                .thenApply(text -> {
                    try {
                        return JWKSet.parse(text);
                    } catch (ParseException e) {
                        throw new CompletionException(e);
                    }
                })
                .exceptionally(failure -> {
                    throw new AuthException(
                            AuthException.Kind.AUTH_INVALID_TOKEN,
                            "Error fetching public key for issuer " + issuer,
                            failure);
                });
    }

    private CompletableFuture<String> get(@Nullable String url) {
        try {
            HttpRequest request = HttpRequest.newBuilder(URI.create(String.valueOf(url)))
                    .timeout(FETCH_TIMEOUT)
                    .header("Accept", "application/json")
                    .build();
            return client().sendAsync(request, head -> new BoundedBody(ANSWER_MAX_BYTES))
                    .orTimeout(FETCH_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
                    .thenApply(response -> {
                        if (response.statusCode() != 200) {
                            throw new IllegalStateException("unexpected status: " + response.statusCode());
                        }
                        return response.body();
                    });
        } catch (IllegalArgumentException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /** Returns the client, which has a thread of its own: most servers never meet a foreign token and need none. */
    private HttpClient client() {
        synchronized (cache) {
            HttpClient client = http;
            if (client == null) {
                client = HttpClient.newBuilder().connectTimeout(FETCH_TIMEOUT).build();
                http = client;
            }
            return client;
        }
    }

    private static String stripTrailingSlashes(String issuer) {
        int end = issuer.length();
        while (end > 0 && issuer.charAt(end - 1) == '/') {
            end--;
        }
        return issuer.substring(0, end);
    }
}
