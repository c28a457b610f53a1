package dev.stdb.it.abuse;

import static dev.stdb.it.abuse.Stranger.ascii;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/** Attacks on what others may: names, pages, tokens. */
final class RightsAttacks {
    private static final int NAMES = 40;
    private static final int HONEYPOT_MS = 300;

    private RightsAttacks() {}

    static List<Attack> all() {
        return List.of(
                new Attack("10 names for the database of somebody else", RightsAttacks::names),
                new Attack("11 pages of others", RightsAttacks::foreignPages),
                new Attack("12 issuers in the private network", RightsAttacks::privateIssuers),
                new Attack("13 tokens that renew themselves", RightsAttacks::endlessTokens));
    }

    private static void names(Stranger stranger) throws IOException {
        for (int i = 0; i < NAMES; i++) {
            Stranger.Answer answer =
                    stranger.ask("POST /v1/database/bystander/names", stranger.authorization(0), ascii("spam-" + i));
            assertThat(answer.isSuccess()).as(answer.text()).isFalse();
        }
    }

    private static void foreignPages(Stranger stranger) throws IOException {
        byte[] program = HostilePrograms.harmless();
        Stranger.Answer published = stranger.ask(
                "PUT /v1/database/page", Map.of("Origin", "https://evil.test", "Content-Type", "text/plain"), program);
        assertThat(published.isSuccess()).as(published.text()).isFalse();
        Stranger.Answer rebound = stranger.ask("GET /v1/health", Map.of("Host", "evil.test"), new byte[0]);
        assertThat(rebound.isSuccess()).as(rebound.text()).isFalse();
    }

    private static String token(String header, String issuer) {
        Base64.Encoder base64 = Base64.getUrlEncoder().withoutPadding();
        String payload = "{\"iss\":\"" + issuer + "\",\"sub\":\"x\",\"iat\":1700000000}";
        return base64.encodeToString(ascii(header)) + "." + base64.encodeToString(ascii(payload)) + "."
                + base64.encodeToString(new byte[64]);
    }

    /** The server must not call anybody in its own network because a token says so. */
    private static void privateIssuers(Stranger stranger) throws IOException {
        try (ServerSocket honeypot = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            int port = honeypot.getLocalPort();
            for (String issuer :
                    List.of("http://127.0.0.1:", "https://127.0.0.1:", "http://localhost:", "http://[::1]:")) {
                for (String algorithm : List.of("ES256", "HS256", "none")) {
                    String token = token("{\"alg\":\"" + algorithm + "\",\"kid\":\"k\"}", issuer + port);
                    Stranger.Answer answer = stranger.ask(
                            "GET /v1/database/bystander/identity",
                            Map.of("Authorization", "Bearer " + token),
                            new byte[0]);
                    assertThat(answer.isSuccess()).as(answer.text()).isFalse();
                }
            }
            honeypot.setSoTimeout(HONEYPOT_MS);
            assertNobodyCalled(honeypot);
        }
    }

    private static void assertNobodyCalled(ServerSocket honeypot) throws IOException {
        try {
            honeypot.accept().close();
        } catch (SocketTimeoutException expected) {
            return;
        }
        throw new AssertionError("the server called the address that a token named");
    }

    private static void endlessTokens(Stranger stranger) throws IOException {
        String path = "POST /v1/identity/websocket-token";
        Stranger.Answer first = stranger.ask(path, stranger.authorization(0), new byte[0]);
        if (first.isSuccess()) {
            Stranger.Answer second =
                    stranger.ask(path, Map.of("Authorization", "Bearer " + first.field("token")), new byte[0]);
            assertThat(second.isSuccess()).as(second.text()).isFalse();
        }
    }
}
