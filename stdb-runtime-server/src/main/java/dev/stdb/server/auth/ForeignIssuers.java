package dev.stdb.server.auth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.JSONObjectUtils;
import java.io.IOException;
import java.net.URI;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Keys of OpenID Connect issuers other than this server, found by discovery (spec http-api.md §2.3).
 *
 * <p>Thread-safe. Key sets are cached per issuer, and refreshed beside their use; concurrent fetches of one issuer are
 * merged; failures are not cached. Strangers name issuers: they cannot evict one that is in use, nor keep the trusted
 * ones waiting.
 */
public final class ForeignIssuers {

    private static final Duration REFRESH_AFTER = Duration.ofSeconds(300);
    private static final Duration DROP_AFTER = Duration.ofSeconds(7200);
    /** Each key of a token without a key id is tried. */
    private static final int KEYS_MAX = 64;

    private static final int FETCHES_MAX = 4;
    private static final int FETCHES_WAITING_MAX = 64;
    // Deviation: symmetric keys are refused, as the newest releases of the original do.
    private static final Set<JWSAlgorithm> ALGORITHMS = Set.of(JWSAlgorithm.ES256, JWSAlgorithm.RS256);

    private final InstantSource clock;
    private final IssuerLimits limits;
    private final IssuerClient client;
    private final Executor strangersFetches = fetches("issuer-keys");
    private final Executor trustedFetches = fetches("trusted-issuer-keys");
    private final ReentrantLock lock = new ReentrantLock();
    // Guarded by lock, by last use.
    private final LinkedHashMap<String, CachedKeys> cache = new LinkedHashMap<>(16, 0.75f, true);

    /** Keys of an issuer; guarded by the lock. */
    private static final class CachedKeys {
        private CompletableFuture<JWKSet> keys;
        private Instant fetchedAt;
        private Instant usedAt;

        CachedKeys(CompletableFuture<JWKSet> keys, Instant now) {
            this.keys = keys;
            this.fetchedAt = now;
            this.usedAt = now;
        }
    }

    /** Creates an empty cache for any issuer on the Internet. */
    public ForeignIssuers(InstantSource clock) {
        this(clock, Set.of());
    }

    /**
     * Creates an empty cache.
     *
     * @param trusted the only issuers that are accepted, which may be in private networks; empty for any on the
     *     Internet
     */
    public ForeignIssuers(InstantSource clock, Set<String> trusted) {
        this(clock, IssuerLimits.defaults(trusted));
    }

    /** Creates an empty cache. */
    public ForeignIssuers(InstantSource clock, IssuerLimits limits) {
        this.clock = clock;
        this.limits = limits;
        this.client = new IssuerClient(limits.fetchTimeMax(), limits.answerBytesMax());
    }

    private static Executor fetches(String name) {
        ThreadPoolExecutor threads = new ThreadPoolExecutor(
                FETCHES_MAX, FETCHES_MAX, 10, TimeUnit.SECONDS, new ArrayBlockingQueue<>(FETCHES_WAITING_MAX), task -> {
                    Thread thread = new Thread(task, name);
                    thread.setDaemon(true);
                    return thread;
                });
        threads.allowCoreThreadTimeOut(true);
        return threads;
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
        return null;
    }

    private CompletableFuture<JWKSet> keysOf(String issuer) {
        if (!limits.trusted().isEmpty() && !limits.trusted().contains(issuer)) {
            return CompletableFuture.failedFuture(failure(issuer, null));
        }
        Instant now = clock.instant();
        lock.lock();
        try {
            CachedKeys cached = cache.get(issuer);
            if (cached != null && isUsable(cached, now)) {
                cached.usedAt = now;
                refreshIfDue(issuer, cached, now);
                return cached.keys;
            }
            CompletableFuture<JWKSet> keys = fetch(issuer);
            if (cached != null || makeRoom(now)) {
                cache.put(issuer, new CachedKeys(keys, now));
            }
            return keys;
        } finally {
            lock.unlock();
        }
    }

    private static boolean isUsable(CachedKeys cached, Instant now) {
        return !cached.keys.isCompletedExceptionally()
                && cached.fetchedAt.plus(DROP_AFTER).isAfter(now);
    }

    /** Fetches the keys again while the known ones are used. */
    private void refreshIfDue(String issuer, CachedKeys cached, Instant now) {
        if (!cached.keys.isDone() || cached.fetchedAt.plus(REFRESH_AFTER).isAfter(now)) {
            return;
        }
        cached.fetchedAt = now;
        var unused = fetch(issuer).thenAccept(fresh -> {
            lock.lock();
            try {
                cached.keys = CompletableFuture.completedFuture(fresh);
            } finally {
                lock.unlock();
            }
        });
    }

    /**
     * Returns whether one more issuer may be cached: one that was not used for long makes room. If all are in use, the
     * newcomer is fetched each time.
     */
    private boolean makeRoom(Instant now) {
        if (cache.size() < limits.cachedMax()) {
            return true;
        }
        Map.Entry<String, CachedKeys> eldest = cache.entrySet().iterator().next();
        boolean free = eldest.getValue().keys.isCompletedExceptionally()
                || !eldest.getValue().usedAt.plus(REFRESH_AFTER).isAfter(now);
        if (free) {
            cache.remove(eldest.getKey());
        }
        return free;
    }

    private CompletableFuture<JWKSet> fetch(String issuer) {
        boolean known = limits.trusted().contains(issuer);
        try {
            return CompletableFuture.supplyAsync(
                    () -> {
                        try {
                            return fetchNow(issuer, known);
                        } catch (IOException | ParseException | IllegalArgumentException e) {
                            throw failure(issuer, e);
                        }
                    },
                    known ? trustedFetches : strangersFetches);
        } catch (RejectedExecutionException e) {
            return CompletableFuture.failedFuture(failure(issuer, e));
        }
    }

    private JWKSet fetchNow(String issuer, boolean trusted) throws IOException, ParseException {
        URI discovery = URI.create(stripTrailingSlashes(issuer) + "/.well-known/openid-configuration");
        String keysUrl = JSONObjectUtils.getString(JSONObjectUtils.parse(client.get(discovery, trusted)), "jwks_uri");
        JWKSet keys = JWKSet.parse(client.get(URI.create(String.valueOf(keysUrl)), trusted));
        if (keys.size() > KEYS_MAX) {
            throw new IOException("the issuer has too many keys: countMax=" + KEYS_MAX);
        }
        return keys;
    }

    private static AuthException failure(String issuer, @Nullable Throwable cause) {
        return new AuthException(
                AuthException.Kind.AUTH_INVALID_TOKEN, "Error fetching public key for issuer " + issuer, cause);
    }

    private static String stripTrailingSlashes(String issuer) {
        int end = issuer.length();
        while (end > 0 && issuer.charAt(end - 1) == '/') {
            end--;
        }
        return issuer.substring(0, end);
    }
}
