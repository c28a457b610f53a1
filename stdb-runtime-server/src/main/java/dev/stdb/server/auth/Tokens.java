package dev.stdb.server.auth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.util.JSONObjectUtils;
import dev.stdb.StdbException;
import dev.stdb.types.Identity;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Mints and verifies identity tokens (spec http-api.md §2.2–2.4).
 *
 * <p>Thread-safe. Tokens signed by this server are verified at once on the calling thread; tokens of foreign issuers
 * need the issuer's keys, which are fetched without blocking the caller.
 */
public final class Tokens {

    /** Issuer of the identities this server mints. */
    public static final String LOCAL_ISSUER = "localhost";

    /** How long a token for a WebSocket handshake lives, in seconds. */
    public static final long WEBSOCKET_TOKEN_LIFETIME_SECONDS = 60;

    /** Issuer of tokens that databases call each other with; they are for nothing else. */
    private static final String DATABASE_ISSUER = "spacetimedb-idc-v1";

    /** Longest life of such a token, in seconds. Compat: without leeway. */
    private static final long DATABASE_TOKEN_LIFETIME_SECONDS = 60;

    // Clocks of issuers and servers differ; the customary tolerance of JWT libraries.
    private static final long LEEWAY_SECONDS = 60;
    private static final int NAME_LENGTH_MAX = 128;
    private static final String AUDIENCE = "spacetimedb";
    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+");
    /** Header parameter of tokens that are for a handshake alone. */
    private static final String USE = "stdb-use";

    private static final String USE_WEBSOCKET = "websocket";

    private final SigningKeys keys;
    private final InstantSource clock;
    private final ForeignIssuers foreignIssuers;
    private final ECDSASigner signer;
    private final ECDSAVerifier verifier;

    /** Creates the service over a key pair; {@code foreignIssuers} supplies the keys of other issuers. */
    public Tokens(SigningKeys keys, InstantSource clock, ForeignIssuers foreignIssuers) {
        this.keys = keys;
        this.clock = clock;
        this.foreignIssuers = foreignIssuers;
        try {
            this.signer = new ECDSASigner(keys.privateKey());
            this.verifier = new ECDSAVerifier(keys.publicKey());
        } catch (JOSEException e) {
            throw new AuthException(AuthException.Kind.AUTH_KEYS, "the JWT key pair is not on the curve P-256", e);
        }
    }

    /** Returns the public key as a JSON Web Key Set, the form in which others fetch keys of issuers. */
    public String keySetJson() {
        JWK key = new ECKey.Builder(Curve.P_256, keys.publicKey())
                .algorithm(JWSAlgorithm.ES256)
                .keyUse(KeyUse.SIGNATURE)
                .build();
        return new JWKSet(key).toString();
    }

    /** Returns the text of the public key file. */
    public String publicKeyPem() {
        return keys.publicPem();
    }

    /** Mints a new identity with a token that does not expire; nothing is stored. */
    public Credential mintAnonymous() {
        return issue(UUID.randomUUID().toString(), null);
    }

    /**
     * Issues a token for a subject of this server; nothing is stored. The same subject always is the same identity.
     *
     * @param subject 1 to 128 bytes of UTF-8
     * @param lifetime at least a second; null for a token that does not expire
     * @throws IllegalArgumentException if one of them is out of its range
     */
    public Credential issue(String subject, @Nullable Duration lifetime) {
        int length = subject.getBytes(StandardCharsets.UTF_8).length;
        if (length == 0 || length > NAME_LENGTH_MAX) {
            throw new IllegalArgumentException(
                    "subject must be 1 to " + NAME_LENGTH_MAX + " bytes long: length=" + length);
        }
        if (lifetime != null && lifetime.toSeconds() < 1) {
            throw new IllegalArgumentException("lifetime must be at least a second: " + lifetime);
        }
        long now = nowSeconds();
        Identity identity = IdentityDerivation.derive(LOCAL_ISSUER, subject);
        Map<String, Object> claims = new LinkedHashMap<>();
        claims.put("hex_identity", identity.toHex());
        claims.put("sub", subject);
        claims.put("iss", LOCAL_ISSUER);
        claims.put("aud", List.of(AUDIENCE));
        claims.put("iat", now);
        claims.put("exp", lifetime == null ? null : Math.addExact(now, lifetime.toSeconds()));
        String payload = JSONObjectUtils.toJSONString(claims);
        return new Credential(sign(payload), new TokenClaims(identity, LOCAL_ISSUER, subject, payload));
    }

    /**
     * Re-signs a token for a WebSocket handshake: same identity and claims, signed by the local key, for 60 s or what
     * is left of its life.
     *
     * @param token a verified token
     * @param payloadJson its payload
     * @throws AuthException if the token is itself one for a handshake: it would renew itself without end
     */
    public String webSocketToken(Identity identity, String token, String payloadJson) {
        if (USE_WEBSOCKET.equals(parse(token).getHeader().getCustomParam(USE))) {
            throw AuthException.invalidToken("a token for a WebSocket handshake cannot be exchanged; log in again");
        }
        Map<String, Object> payload = new LinkedHashMap<>(parseObject(payloadJson));
        long now = nowSeconds();
        long expires = now + WEBSOCKET_TOKEN_LIFETIME_SECONDS;
        if (payload.get("exp") instanceof Number login) {
            expires = Math.min(expires, login.longValue());
        }
        payload.put("hex_identity", identity.toHex());
        payload.put("iat", now);
        payload.put("exp", expires);
        JWSHeader.Builder header = new JWSHeader.Builder(JWSAlgorithm.ES256).type(JOSEObjectType.JWT);
        return sign(header.customParam(USE, USE_WEBSOCKET).build(), JSONObjectUtils.toJSONString(payload));
    }

    /** Mints a token for one call of a database by another one (spec http-api.md §5.11). */
    public String databaseToken(DatabaseToken token) {
        long now = nowSeconds();
        Map<String, Object> claims = new LinkedHashMap<>();
        claims.put("iss", DATABASE_ISSUER);
        claims.put("aud", token.audience().toHex());
        claims.put("sender", token.sender().toHex());
        claims.put("iat", now);
        claims.put("exp", now + DATABASE_TOKEN_LIFETIME_SECONDS);
        return sign(JSONObjectUtils.toJSONString(claims));
    }

    /**
     * Verifies a token of {@link #databaseToken}, of this server or of one with the same key.
     *
     * @throws AuthException whose message is the answer to its bearer
     */
    public DatabaseToken verifyDatabaseToken(String token) {
        JWSObject jws = parse(token);
        AuthException failure = verifySignature(jws, verifier);
        if (failure != null) {
            throw failure;
        }
        Map<String, Object> claims = parseObject(new String(jws.getPayload().toBytes(), StandardCharsets.UTF_8));
        if (!DATABASE_ISSUER.equals(claims.get("iss"))) {
            throw AuthException.invalidToken("InvalidIssuer");
        }
        if (!(claims.get("iat") instanceof Number issued) || !(claims.get("exp") instanceof Number expires)) {
            throw AuthException.invalidToken("missing field `iat` or `exp`");
        }
        if (expires.longValue() - issued.longValue() > DATABASE_TOKEN_LIFETIME_SECONDS
                || expires.longValue() < nowSeconds()) {
            throw AuthException.invalidToken("ExpiredSignature");
        }
        return new DatabaseToken(identity(claims, "sender"), identity(claims, "aud"));
    }

    private static Identity identity(Map<String, Object> claims, String claim) {
        try {
            return Identity.fromHex(String.valueOf(claims.get(claim)));
        } catch (StdbException e) {
            throw AuthException.invalidToken("`" + claim + "` is no identity");
        }
    }

    /**
     * Verifies a token. The future fails with an {@link AuthException} of kind {@code AUTH_INVALID_TOKEN}, whose
     * message is the answer to the caller.
     */
    public CompletableFuture<Credential> verify(String token) {
        try {
            JWSObject jws = parse(token);
            @Nullable AuthException localFailure = verifySignature(jws, verifier);
            TokenClaims claims = readClaims(jws);
            if (localFailure == null) {
                return CompletableFuture.completedFuture(new Credential(token, claims));
            }
            if (claims.issuer().equals(LOCAL_ISSUER)) {
                throw localFailure;
            }
            return foreignIssuers.verify(claims.issuer(), jws).thenApply(ignored -> new Credential(token, claims));
        } catch (AuthException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private static JWSObject parse(String token) {
        // The parser skips characters that are not base64url, and answers echo the token in a header.
        if (!FORM.matcher(token).matches()) {
            throw AuthException.invalidToken("InvalidToken");
        }
        try {
            return JWSObject.parse(token);
        } catch (ParseException | IllegalArgumentException e) {
            throw AuthException.invalidToken("InvalidToken");
        }
    }

    private static @Nullable AuthException verifySignature(JWSObject jws, JWSVerifier verifier) {
        JWSAlgorithm algorithm = jws.getHeader().getAlgorithm();
        if (!algorithm.equals(JWSAlgorithm.ES256)) {
            return AuthException.invalidToken("InvalidAlgorithm");
        }
        try {
            return jws.verify(verifier) ? null : AuthException.invalidToken("InvalidSignature");
        } catch (JOSEException e) {
            return AuthException.invalidToken("InvalidSignature");
        }
    }

    private TokenClaims readClaims(JWSObject jws) {
        String payloadJson = new String(jws.getPayload().toBytes(), StandardCharsets.UTF_8);
        Map<String, Object> payload = parseObject(payloadJson);
        String issuer = requireText(payload, "iss");
        if (issuer.equals(DATABASE_ISSUER)) {
            throw AuthException.invalidToken("InvalidIssuer");
        }
        String subject = requireText(payload, "sub");
        if (!(payload.get("iat") instanceof Number)) {
            throw AuthException.invalidToken("missing field `iat`");
        }
        Object expires = payload.get("exp");
        if (expires != null && !(expires instanceof Number)) {
            throw AuthException.invalidToken("invalid type of field `exp`");
        }
        if (expires instanceof Number seconds && seconds.longValue() + LEEWAY_SECONDS < nowSeconds()) {
            throw AuthException.invalidToken("ExpiredSignature");
        }
        Identity identity = IdentityDerivation.derive(issuer, subject);
        Object claimed = payload.get("hex_identity");
        if (claimed != null && !identity.toHex().equals(claimed)) {
            throw new AuthException(
                    AuthException.Kind.AUTH_INVALID_TOKEN,
                    "Identity mismatch: the token claims " + claimed + " but its issuer and subject give "
                            + identity.toHex());
        }
        return new TokenClaims(identity, issuer, subject, payloadJson);
    }

    private static Map<String, Object> parseObject(String json) {
        try {
            return JSONObjectUtils.parse(json);
        } catch (ParseException e) {
            throw AuthException.invalidToken("InvalidToken");
        }
    }

    private static String requireText(Map<String, Object> payload, String claim) {
        if (!(payload.get(claim) instanceof String text)) {
            throw AuthException.invalidToken("missing field `" + claim + "`");
        }
        int length = text.getBytes(StandardCharsets.UTF_8).length;
        if (length == 0 || length > NAME_LENGTH_MAX) {
            throw new AuthException(
                    AuthException.Kind.AUTH_INVALID_TOKEN,
                    (claim.equals("iss") ? "Issuer" : "Subject") + " must be 1 to " + NAME_LENGTH_MAX
                            + " bytes long: length=" + length);
        }
        return text;
    }

    private String sign(String payload) {
        JWSHeader header = new JWSHeader.Builder(JWSAlgorithm.ES256)
                .type(JOSEObjectType.JWT)
                .build();
        return sign(header, payload);
    }

    private String sign(JWSHeader header, String payload) {
        JWSObject jws = new JWSObject(header, new Payload(payload));
        try {
            jws.sign(signer);
        } catch (JOSEException e) {
            throw new AuthException(AuthException.Kind.AUTH_KEYS, "signing a token failed", e);
        }
        return jws.serialize();
    }

    private long nowSeconds() {
        return clock.instant().getEpochSecond();
    }
}
