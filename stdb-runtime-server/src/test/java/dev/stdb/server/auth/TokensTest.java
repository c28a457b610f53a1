package dev.stdb.server.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import com.sun.net.httpserver.HttpServer;
import dev.stdb.server.common.PublicAddresses;
import dev.stdb.server.common.io.DiskFileSystem;
import dev.stdb.testing.Checks;
import dev.stdb.types.Identity;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("Tokens prove who a caller is")
class TokensTest {

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.ofEpochSecond(1_700_000_000));
    private final InstantSource clock = now::get;
    private final SigningKeys keys = SigningKeys.ephemeral();
    private final Tokens tokens = new Tokens(keys, clock, new ForeignIssuers(clock));

    @Test
    void mintedTokenRoundTrips() {
        Credential minted = tokens.mintAnonymous();
        Credential verified = tokens.verify(minted.token()).join();
        assertThat(verified).isEqualTo(minted);
        assertThat(verified.claims().issuer()).isEqualTo("localhost");
        assertThat(verified.claims().identity())
                .isEqualTo(
                        IdentityDerivation.derive("localhost", verified.claims().subject()));
        assertThat(decodeSegment(minted.token(), 0)).contains("\"typ\":\"JWT\"", "\"alg\":\"ES256\"");
        assertThat(decodeSegment(minted.token(), 1))
                .contains("\"aud\":[\"spacetimedb\"]", "\"iat\":1700000000", "\"exp\":null");
    }

    @Test
    @Checks("spec http-api.md §9.6")
    void mintedTokensNeverExpire() {
        Credential minted = tokens.mintAnonymous();
        now.set(Instant.ofEpochSecond(4_000_000_000L));
        assertThat(tokens.verify(minted.token()).join().claims().identity())
                .isEqualTo(minted.claims().identity());
    }

    @Test
    void webSocketTokenKeepsTheIdentityAndExpires() {
        Credential minted = tokens.mintAnonymous();
        String shortToken = tokens.webSocketToken(
                minted.claims().identity(), minted.token(), minted.claims().payloadJson());
        assertThat(tokens.verify(shortToken).join().claims().identity())
                .isEqualTo(minted.claims().identity());
        now.updateAndGet(instant -> instant.plusSeconds(121));
        assertRejected(shortToken, "Invalid token: ExpiredSignature");
    }

    @Test
    void webSocketTokenCannotBeExchanged() {
        Credential minted = tokens.mintAnonymous();
        Identity identity = minted.claims().identity();
        String shortToken =
                tokens.webSocketToken(identity, minted.token(), minted.claims().payloadJson());
        Credential verified = tokens.verify(shortToken).join();
        assertThatThrownBy(() -> tokens.webSocketToken(
                        identity, shortToken, verified.claims().payloadJson()))
                .hasMessageContaining("cannot be exchanged");
    }

    @Test
    void webSocketTokenDoesNotOutliveTheLogin() throws Exception {
        String login = sign("{\"iss\":\"a\",\"sub\":\"b\",\"iat\":1,\"exp\":1700000005}");
        Credential verified = tokens.verify(login).join();
        String shortToken = tokens.webSocketToken(
                verified.claims().identity(), login, verified.claims().payloadJson());
        assertThat(decodeSegment(shortToken, 1)).contains("\"exp\":1700000005");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\r\nx: y", "%", " ", ".x", "\u00e9", "=", "+", "/"})
    void validTokenWithAnythingBehindItIsRejected(String suffix) {
        assertRejected(tokens.mintAnonymous().token() + suffix, "Invalid token: InvalidToken");
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, false", "10.1.2.3, false", "172.16.0.1, false", "172.32.0.1, true", "192.168.1.1, false",
        "169.254.169.254, false", "100.64.0.1, false", "100.128.0.1, true", "0.0.0.0, false", "224.0.0.1, false",
        "8.8.8.8, true", "::1, false", "fe80::1, false", "fc00::1, false", "::ffff:127.0.0.1, false",
        "64:ff9b::7f00:1, false", "2002:7f00:1::, false", "2001::1, false", "2606:4700::1111, true",
    })
    void addressesOfTheInternetAreKnown(String address, boolean isPublic) throws Exception {
        assertThat(PublicAddresses.isPublic(InetAddress.getByName(address))).isEqualTo(isPublic);
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://127.0.0.1:%d", "http://localhost:%d", "https://127.0.0.1:%d", "https://localhost"})
    void strangersLeadTheServerNowhere(String issuerUrl) throws Exception {
        try (ServerSocket inside = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            inside.setSoTimeout(300);
            String url = issuerUrl.formatted(inside.getLocalPort());
            Tokens other = new Tokens(SigningKeys.ephemeral(), clock, new ForeignIssuers(clock));
            String token = sign("{\"iss\":\"" + url + "\",\"sub\":\"user-1\",\"iat\":1}");
            assertThatThrownBy(() -> other.verify(token).join())
                    .cause()
                    .hasMessage("Error fetching public key for issuer " + url);
            assertThatThrownBy(inside::accept).isInstanceOf(SocketTimeoutException.class);
        }
    }

    /** Runs an issuer whose keys are those of the test. */
    private HttpServer issuer(AtomicInteger fetches, String jwks) throws Exception {
        HttpServer issuer = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        String url = "http://127.0.0.1:" + issuer.getAddress().getPort();
        issuer.createContext("/", exchange -> {
            fetches.incrementAndGet();
            boolean discovery = exchange.getRequestURI().getPath().startsWith("/.well-known/");
            byte[] body = (discovery ? "{\"jwks_uri\":\"" + url + "/keys\"}" : jwks).getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, discovery ? body.length : 0);
            try (OutputStream out = exchange.getResponseBody()) {
                out.write(body);
            }
        });
        issuer.start();
        return issuer;
    }

    @Test
    void trustedIssuersAreAskedOnce() throws Exception {
        AtomicInteger fetches = new AtomicInteger();
        String jwks = new JWKSet(new ECKey.Builder(Curve.P_256, keys.publicKey()).build()).toString();
        HttpServer issuer = issuer(fetches, jwks);
        try {
            String url = "http://127.0.0.1:" + issuer.getAddress().getPort();
            Tokens other = new Tokens(SigningKeys.ephemeral(), clock, new ForeignIssuers(clock, Set.of(url)));
            String token = sign("{\"iss\":\"" + url + "\",\"sub\":\"user-1\",\"iat\":1}");
            assertThat(other.verify(token).join().claims().subject()).isEqualTo("user-1");
            assertThat(other.verify(token).join().claims().subject()).isEqualTo("user-1");
            assertThat(fetches).hasValue(2);
            String foreign = sign("{\"iss\":\"https://example.com\",\"sub\":\"user-1\",\"iat\":1}");
            assertThatThrownBy(() -> other.verify(foreign).join())
                    .cause()
                    .hasMessage("Error fetching public key for issuer https://example.com");
        } finally {
            issuer.stop(0);
        }
    }

    @Test
    void sharedSecretsProveNothing() throws Exception {
        byte[] secret = new byte[32];
        String jwks = new JWKSet(new OctetSequenceKey.Builder(secret).build()).toString(false);
        HttpServer issuer = issuer(new AtomicInteger(), jwks);
        try {
            String url = "http://127.0.0.1:" + issuer.getAddress().getPort();
            Tokens other = new Tokens(SigningKeys.ephemeral(), clock, new ForeignIssuers(clock, Set.of(url)));
            JWSObject jws = new JWSObject(
                    new JWSHeader(JWSAlgorithm.HS256),
                    new Payload("{\"iss\":\"" + url + "\",\"sub\":\"user-1\",\"iat\":1}"));
            jws.sign(new MACSigner(secret));
            assertThatThrownBy(() -> other.verify(jws.serialize()).join())
                    .cause()
                    .hasMessage("Invalid token: InvalidAlgorithm");
        } finally {
            issuer.stop(0);
        }
    }

    @Test
    void tokenOfAnotherServerIsRejected() {
        Tokens other = new Tokens(SigningKeys.ephemeral(), clock, new ForeignIssuers(clock));
        assertRejected(other.mintAnonymous().token(), "Invalid token: InvalidSignature");
    }

    @ParameterizedTest
    @CsvSource({"''", "abc", "a.b.c", "eyJhbGciOiJub25lIn0.e30."})
    void garbageIsRejected(String token) {
        assertRejected(token, "Invalid token: InvalidToken");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"sub\":\"a\",\"iat\":1} | Invalid token: missing field `iss`",
                "{\"iss\":\"a\",\"iat\":1} | Invalid token: missing field `sub`",
                "{\"iss\":\"a\",\"sub\":\"a\"} | Invalid token: missing field `iat`",
                "{\"iss\":\"a\",\"sub\":\"\",\"iat\":1} | Subject must be 1 to 128 bytes long: length=0",
            })
    void missingClaimsAreRejected(String payload, String message) throws Exception {
        assertRejected(sign(payload), message);
    }

    @Test
    void claimedIdentityMustMatch() throws Exception {
        String payload = "{\"iss\":\"localhost\",\"sub\":\"alice\",\"iat\":1,\"hex_identity\":\"c200\"}";
        assertThatThrownBy(() -> tokens.verify(sign(payload)).join())
                .hasRootCauseInstanceOf(AuthException.class)
                .rootCause()
                .hasMessageStartingWith("Identity mismatch");
    }

    @Test
    void locallySignedTokenOfAnyIssuerIsAccepted() throws Exception {
        String token = sign("{\"iss\":\"https://auth.example.com\",\"sub\":\"user-1\",\"iat\":1,\"exp\":null}");
        assertThat(tokens.verify(token).join().claims().identity().toHex())
                .isEqualTo("c2008acc5c3458231fe297e178b75c5ac86196c9097e82d680e7a7cfc2f75173");
    }

    @Test
    void unreachableIssuerIsRejected() throws Exception {
        Tokens other = new Tokens(SigningKeys.ephemeral(), clock, new ForeignIssuers(clock));
        String token = sign("{\"iss\":\"not a url\",\"sub\":\"user-1\",\"iat\":1}");
        assertThatThrownBy(() -> other.verify(token).join())
                .isInstanceOf(CompletionException.class)
                .cause()
                .hasMessage("Error fetching public key for issuer not a url");
    }

    @Test
    void issuerThatAnswersWithoutEndIsRejected() throws Exception {
        HttpServer issuer = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        issuer.createContext("/", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            try (OutputStream body = exchange.getResponseBody()) {
                byte[] part = new byte[64 * 1024];
                for (int sent = 0; sent < 64 << 20; sent += part.length) {
                    body.write(part);
                }
            }
        });
        issuer.start();
        try {
            String url = "http://127.0.0.1:" + issuer.getAddress().getPort();
            Tokens other = new Tokens(SigningKeys.ephemeral(), clock, new ForeignIssuers(clock, Set.of(url)));
            String token = sign("{\"iss\":\"" + url + "\",\"sub\":\"user-1\",\"iat\":1}");
            assertThatThrownBy(() -> other.verify(token).join())
                    .hasRootCauseMessage("the answer is too large: bytesMax=262144")
                    .cause()
                    .hasMessage("Error fetching public key for issuer " + url);
        } finally {
            issuer.stop(0);
        }
    }

    @Test
    void keysSurviveARestart(@TempDir Path directory) {
        SigningKeys generated = SigningKeys.loadOrGenerate(DiskFileSystem.INSTANCE, directory.resolve("config"));
        SigningKeys loaded = SigningKeys.loadOrGenerate(DiskFileSystem.INSTANCE, directory.resolve("config"));
        assertThat(loaded.publicPem()).isEqualTo(generated.publicPem()).startsWith("-----BEGIN PUBLIC KEY-----\n");
        Credential minted = new Tokens(generated, clock, new ForeignIssuers(clock)).mintAnonymous();
        assertThat(new Tokens(loaded, clock, new ForeignIssuers(clock))
                        .verify(minted.token())
                        .join())
                .isEqualTo(minted);
    }

    @Test
    void halfAKeyPairIsAnError(@TempDir Path directory) throws Exception {
        Files.writeString(directory.resolve("id_ecdsa"), "x");
        assertThatThrownBy(() -> SigningKeys.loadOrGenerate(DiskFileSystem.INSTANCE, directory))
                .isInstanceOf(AuthException.class)
                .hasMessageContaining("only one file of the JWT key pair exists");
    }

    private void assertRejected(String token, String message) {
        assertThatThrownBy(() -> tokens.verify(token).join())
                .isInstanceOf(CompletionException.class)
                .cause()
                .isInstanceOf(AuthException.class)
                .hasMessage(message);
    }

    private String sign(String payload) throws Exception {
        JWSObject jws = new JWSObject(new JWSHeader(JWSAlgorithm.ES256), new Payload(payload));
        jws.sign(new ECDSASigner(keys.privateKey()));
        return jws.serialize();
    }

    private static String decodeSegment(String token, int index) {
        return new String(Base64.getUrlDecoder().decode(token.split("\\.")[index]), StandardCharsets.UTF_8);
    }
}
