package dev.stdb.server.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stdb.server.IssuedToken;
import dev.stdb.server.api.FakeDatabase;
import dev.stdb.testing.Checks;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Handshakes as bytes on a socket, against spec wire-protocol.md §2 and §3. */
@DisplayName("WebSocket handshakes")
class WebSocketHandshakeTest {

    private static final String V2 = "v2.bsatn.spacetimedb";
    private static final String V3 = "v3.bsatn.spacetimedb";
    private static final String PATH = "/v1/database/chat/subscribe";

    private final FakeDatabase.Launcher launcher = new FakeDatabase.Launcher();
    private TestServer server;
    private IssuedToken owner;

    @BeforeEach
    void start() throws Exception {
        server = TestServer.inMemory(launcher);
        owner = server.createIdentity();
        assertThat(server.send("PUT", "/v1/database/chat", owner.token(), "program")
                        .statusCode())
                .isEqualTo(200);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    @Checks({"spec http-api.md §9.3", "spec wire-protocol.md §15.2"})
    void succeedsWithAllHeaders() throws Exception {
        String response = server.raw(handshake(PATH, V3));
        assertThat(response).startsWith("HTTP/1.1 101 ");
        assertThat(response.toLowerCase(Locale.ROOT))
                .contains("upgrade: websocket")
                .contains("sec-websocket-protocol: " + V3)
                // The answer to the sample key of RFC 6455.
                .contains("sec-websocket-accept: s3pplmbitxaq9kygzzhzrbk+xoo=")
                .contains("spacetime-identity: c200")
                .contains("spacetime-identity-token: ");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "v2.bsatn.spacetimedb | v2.bsatn.spacetimedb",
                "v2.bsatn.spacetimedb, v3.bsatn.spacetimedb | v3.bsatn.spacetimedb",
                "foo,v2.bsatn.spacetimedb | v2.bsatn.spacetimedb",
                "v1.json.spacetimedb, v1.bsatn.spacetimedb | v1.bsatn.spacetimedb",
                "v1.bsatn.spacetimedb, v2.bsatn.spacetimedb | v2.bsatn.spacetimedb",
                "v1.json.spacetimedb | v1.json.spacetimedb",
            })
    @Checks("spec wire-protocol.md §15.5")
    void serverPrefersTheNewestProtocol(String offered, String selected) throws Exception {
        assertThat(server.raw(handshake(PATH, offered)).toLowerCase(Locale.ROOT))
                .contains("sec-websocket-protocol: " + selected + "\r\n");
    }

    @Test
    void severalProtocolHeadersAreJoined() throws Exception {
        String request = handshake(PATH, V2).replace("\r\n\r\n", "\r\nSec-WebSocket-Protocol: " + V3 + "\r\n\r\n");
        assertThat(server.raw(request).toLowerCase(Locale.ROOT)).contains("sec-websocket-protocol: " + V3 + "\r\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "nobody/subscribe | 404 | `nobody` not found",
                "Bad_Name/subscribe | 400 | Invalid URL: invalid characters in database name",
                "a--b/subscribe | 400 | Invalid URL: invalid hyphen in database name",
                "chat/subscribe?connection_id=00000000000000000000000000000000 | 400 "
                        + "| Invalid connection ID: the all-zeros ConnectionId is reserved.",
                "chat/subscribe?connection_id=12 | 400 | Failed to deserialize query string: connection_id",
                "chat/subscribe?session_id=12 | 400 | Failed to deserialize query string: session_id",
                "chat/subscribe?compression=gzip | 400 | Failed to deserialize query string: compression",
                "chat/subscribe?confirmed=1 | 400 | Failed to deserialize query string: confirmed",
                "chat/subscribe?token= | 401 | Invalid token: InvalidToken",
                "chat/subscribe?token=a.b.c | 401 | Invalid token: InvalidToken",
                "c200000000000000000000000000000000000000000000000000000000000000/subscribe | 500 | for SQL: database"
                        + " c200000000000000000000000000000000000000000000000000000000000000 not found",
            })
    void badTargetsAreRefused(String target, int status, String text) throws Exception {
        assertRefused(handshake("/v1/database/" + target, V3), status, text);
    }

    @Test
    @Checks("spec wire-protocol.md §15.5")
    void unknownProtocolsAreRefused() throws Exception {
        assertRefused(handshake(PATH, "chat"), 400, "no valid protocol selected");
        String none = handshake(PATH, V3).replace("Sec-WebSocket-Protocol: " + V3 + "\r\n", "");
        assertRefused(none, 400, "no valid protocol selected");
    }

    @Test
    void missingHeadersAreRefused() throws Exception {
        String good = handshake(PATH, V3);
        assertRefused(good.replace("Upgrade: websocket\r\n", ""), 426, "upgrade: websocket");
        assertRefused(good.replace("Connection: Upgrade\r\n", ""), 426, "upgrade: websocket");
        assertRefused(good.replace("Version: 13", "Version: 8"), 400, "Sec-WebSocket-Version must be 13");
        assertRefused(good.replace("Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n", ""), 400, "Sec-WebSocket-Key");
        assertRefused(good.replace("GET ", "POST "), 405, "allow: GET");
    }

    @Test
    void malformedAuthorizationIsNotReplacedByTheQuery() throws Exception {
        String request = handshake(PATH + "?token=" + owner.token(), V3)
                .replace("\r\n\r\n", "\r\nAuthorization: Basic abc\r\n\r\n");
        assertRefused(request, 400, "Authorization is invalid: malformed token");
    }

    @Test
    void forgedTokensAreRefused() throws Exception {
        String foreign;
        try (TestServer other = TestServer.inMemory(launcher)) {
            foreign = other.createIdentity().token();
        }
        assertRefused(handshake(PATH + "?token=" + foreign, V3), 401, "Invalid token: InvalidSignature");
        String altered = owner.token().substring(0, owner.token().length() - 6) + "AAAAAA";
        assertRefused(handshake(PATH + "?token=" + altered, V3), 401, "Invalid token: InvalidSignature");
    }

    @Test
    void refusedHandshakesHarmNobodyElse() throws Exception {
        TestSocket before = TestSocket.connect(server, "chat", "", V3);
        before.next();
        assertRefused(handshake(PATH, "chat"), 400, "no valid protocol selected");
        assertRefused(handshake(PATH + "?token=a.b.c", V3), 401, "Invalid token: InvalidToken");
        assertRefused(
                handshake(PATH, V3).replace("Version: 13", "Version: 8"), 400, "Sec-WebSocket-Version must be 13");
        before.send(TestSocket.call(1, "unknown", new byte[0]));
        assertThat(before.nextBody().readU8()).isEqualTo(6);
    }

    private void assertRefused(String request, int status, String text) throws Exception {
        assertThat(server.raw(request))
                .startsWith("HTTP/1.1 " + status + " ")
                .contains(text)
                .contains("access-control-allow-origin: *");
    }

    private static String handshake(String path, String protocols) {
        return "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                + "Sec-WebSocket-Protocol: " + protocols + "\r\n\r\n";
    }
}
