package dev.stdb.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stdb.server.auth.DatabaseToken;
import dev.stdb.server.auth.ForeignIssuers;
import dev.stdb.server.auth.SigningKeys;
import dev.stdb.server.auth.Tokens;
import dev.stdb.server.database.OutboxModules;
import dev.stdb.types.Identity;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Calls between databases of different servers, over real sockets (spec http-api.md §5.11). */
@Timeout(300)
class OutboxServersTest {
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final SigningKeys keys = SigningKeys.ephemeral();
    private Server receiver;
    private IssuedToken owner;
    private ServerDatabase target;

    @BeforeEach
    void start() {
        receiver = Server.builder().port(0).signingKeys(keys).start();
        owner = receiver.issueToken("owner");
        target = receiver.publish("target", OutboxModules.receiver().build(), owner.identity());
    }

    @AfterEach
    void stop() {
        receiver.close();
    }

    private HttpResponse<String> post(Server server, String path, String token, byte[] body) throws Exception {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(server.url().resolve(path)).POST(HttpRequest.BodyPublishers.ofByteArray(body));
        request.header("Content-Type", "application/json");
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private String rows(Server server, String database, String query) throws Exception {
        HttpResponse<String> answer = post(
                server, "/v1/database/" + database + "/sql", owner.token(), query.getBytes(StandardCharsets.UTF_8));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return answer.body().replaceAll(".*\"rows\":(\\[.*]),\"total.*", "$1");
    }

    private void awaitRows(Server server, String database, String query, String expected) throws Exception {
        Instant deadline = Instant.now().plus(PATIENCE);
        while (!rows(server, database, query).contains(expected)
                && Instant.now().isBefore(deadline)) {
            Thread.sleep(10);
        }
        assertThat(rows(server, database, query)).contains(expected);
    }

    private Server sender(SigningKeys senderKeys, URI... peers) {
        Server server = Server.builder()
                .port(0)
                .signingKeys(senderKeys)
                .peers(List.of(peers))
                .start();
        server.publish("sender", OutboxModules.sender().build(), owner.identity());
        return server;
    }

    private void send(Server server, String text) throws Exception {
        HttpResponse<String> answer = post(
                server,
                "/v1/database/sender/call/send",
                owner.token(),
                OutboxModules.sendArgsJson(target.identity(), text).getBytes(StandardCharsets.UTF_8));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }

    @Test
    void messagesReachTheServerThatHasTheDatabase() throws Exception {
        try (Server other = Server.builder().port(0).signingKeys(keys).start();
                Server server = sender(keys, other.url(), receiver.url())) {
            send(server, "a");
            send(server, "b");
            awaitRows(server, "sender", "SELECT text FROM outcome WHERE text = 'b'", "b");
            assertThat(rows(receiver, "target", "SELECT text FROM got"))
                    .contains("a")
                    .contains("b");
            assertThat(rows(server, "sender", "SELECT ack_prefix FROM st_outbound_stream"))
                    .contains("2");
        }
    }

    @Test
    void aServerWithOtherKeysIsNotBelieved() throws Exception {
        try (Server server = sender(SigningKeys.ephemeral(), receiver.url())) {
            IssuedToken here = owner;
            owner = server.issueToken("owner");
            send(server, "a");
            awaitRows(server, "sender", "SELECT last_transport_error FROM st_outbound_msg", "status 401");
            owner = here;
            assertThat(rows(receiver, "target", "SELECT text FROM got")).doesNotContain("a");
        }
    }

    private Tokens tokens(InstantSource clock) {
        return new Tokens(keys, clock, new ForeignIssuers(clock, Set.of()));
    }

    private String path(Identity database, String query) {
        return "/v1/database/" + database.toHex() + "/call-from-database/receive?" + query;
    }

    @Test
    void answersSayHowACallEnded() throws Exception {
        Identity sender = Identity.of(7, 7, 7, 7);
        String token = tokens(InstantSource.system()).databaseToken(new DatabaseToken(sender, target.identity()));
        String hash = "&signature_hash=" + OutboxModules.signature();
        byte[] args = OutboxModules.receiveArgs("x");
        String first = path(target.identity(), "stream_id=1&seq=1&ack_prefix=0" + hash);

        assertThat(post(receiver, first, token, args).statusCode()).isEqualTo(200);
        assertThat(post(receiver, first, token, args).statusCode()).isEqualTo(200);
        assertThat(post(receiver, path(target.identity(), "stream_id=1&seq=3&ack_prefix=1" + hash), token, args)
                        .statusCode())
                .isEqualTo(409);
        HttpResponse<String> refused = post(
                receiver, path(target.identity(), "stream_id=1&seq=2&ack_prefix=1&signature_hash=00"), token, args);
        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(refused.body()).contains("signature of reducer receive");
        assertThat(refused.headers().firstValue("spacetime-identity")).isEmpty();
        assertThat(post(receiver, path(target.identity(), "stream_id=1&seq=1&ack_prefix=2" + hash), token, args)
                        .statusCode())
                .isEqualTo(208);
        assertThat(rows(receiver, "target", "SELECT text FROM got")).isEqualTo("[[\"x\"]]");
    }

    @Test
    void onlyDatabasesMayCallAndOnlyThoseTheyAreMeantFor() throws Exception {
        Identity sender = Identity.of(7, 7, 7, 7);
        Tokens tokens = tokens(InstantSource.system());
        String right = tokens.databaseToken(new DatabaseToken(sender, target.identity()));
        String path =
                path(target.identity(), "stream_id=1&seq=1&ack_prefix=0&signature_hash=" + OutboxModules.signature());
        byte[] args = OutboxModules.receiveArgs("x");
        String forAnother = tokens.databaseToken(new DatabaseToken(sender, sender));
        String old = tokens(InstantSource.offset(InstantSource.system(), Duration.ofSeconds(-62)))
                .databaseToken(new DatabaseToken(sender, target.identity()));
        String ofStranger = new Tokens(
                        SigningKeys.ephemeral(),
                        InstantSource.system(),
                        new ForeignIssuers(InstantSource.system(), Set.of()))
                .databaseToken(new DatabaseToken(sender, target.identity()));

        for (String token : List.of("", owner.token(), forAnother, old, ofStranger)) {
            assertThat(post(receiver, path, token, args).statusCode()).as(token).isEqualTo(401);
        }
        assertThat(rows(receiver, "target", "SELECT text FROM got")).isEqualTo("[]");
        // Nor is such a token one of a client.
        assertThat(post(receiver, "/v1/database/target/call/receive", right, "[\"x\"]".getBytes(StandardCharsets.UTF_8))
                        .statusCode())
                .isEqualTo(401);
        assertThat(post(receiver, path(sender, "stream_id=1&seq=1&ack_prefix=0&signature_hash=00"), forAnother, args)
                        .statusCode())
                .isEqualTo(404);
        assertThat(post(receiver, path.replace("seq=1", "seq=x"), right, args).statusCode())
                .isEqualTo(400);
    }
}
