package dev.stdb.server.fetch;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stdb.server.common.ByteBudget;
import dev.stdb.server.guest.HttpField;
import dev.stdb.server.guest.OutgoingHttp;
import dev.stdb.server.guest.OutgoingHttpException;
import dev.stdb.server.guest.OutgoingHttpException.Reason;
import dev.stdb.server.guest.OutgoingRequest;
import dev.stdb.server.guest.OutgoingResponse;
import dev.stdb.types.Identity;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.UnknownHostException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests of modules, to a site on this machine (spec module-abi.md §10, docs/security.md). */
@Timeout(300)
final class FetcherTest {
    private static final Duration PATIENCE = Duration.ofSeconds(100);
    private static final Duration SHORT = Duration.ofMillis(300);
    private static final int BODY_BYTES_MAX = 1 << 20;

    /** 64 MiB of zeros. */
    private static final byte[] BROTLI_BOMB =
            Base64.getDecoder().decode("z///f/gnAOKxQCD3/p/////wTwDEYQGA7v0/////4Z8AiMMiAN37//z//8c/ARCHBQC69/8=");

    /** The word {@code hello brotli} three times. */
    private static final byte[] BROTLI = Base64.getDecoder().decode("GycA+B0JNk50bySG12JlaHIahIWNTrKlvQVT8QDMDL8E");

    private static final String BROTLI_TEXT = "hello brotli, hello brotli, hello brotli";

    private final ByteBudget memory = new ByteBudget(16 << 20);
    private final FetchLimits limits =
            FetchLimits.defaults().withBodyBytesMax(BODY_BYTES_MAX).withMemory(memory);
    private final List<Fetcher> fetchers = new ArrayList<>();
    private TestSite site;

    @BeforeEach
    void start() throws IOException {
        site = new TestSite();
    }

    @AfterEach
    void nothingIsLeft() {
        fetchers.forEach(Fetcher::close);
        site.close();
        assertThat(memory.used()).as("memory of bodies").isZero();
    }

    private Fetcher fetcher(FetchRules rules) {
        return fetcher(rules, InetAddress::getAllByName);
    }

    private Fetcher fetcher(FetchRules rules, Addresses.Resolver resolver) {
        Fetcher fetcher = new Fetcher(rules, resolver, Connections::defaultTls);
        fetchers.add(fetcher);
        return fetcher;
    }

    /** Rules under which the site may be asked. */
    private FetchRules rules() {
        return FetchRules.on().withLocal("127.0.0.1", "api.test").withLimits(limits);
    }

    private static OutgoingRequest get(String uri, HttpField... fields) {
        return new OutgoingRequest("GET", uri, List.of(fields), new byte[0], PATIENCE);
    }

    private static HttpField field(String name, String value) {
        return new HttpField(name, value.getBytes(ISO_8859_1));
    }

    private static OutgoingResponse send(Fetcher fetcher, OutgoingRequest request) throws InterruptedException {
        OutgoingResponse response = fetcher.send(request);
        response.release().run();
        return response;
    }

    private static String text(OutgoingResponse response) {
        return new String(response.body(), UTF_8);
    }

    private static void assertFails(Reason reason, OutgoingHttp fetcher, OutgoingRequest request) {
        assertThatThrownBy(() -> fetcher.send(request))
                .isInstanceOfSatisfying(
                        OutgoingHttpException.class,
                        failure -> assertThat(failure.code())
                                .as(failure.getMessage())
                                .isEqualTo(reason));
    }

    @Test
    void answersComeWithStatusFieldsAndBody() throws Exception {
        site.page("/echo", exchange -> {
            byte[] body = exchange.getRequestBody().readAllBytes();
            exchange.getResponseHeaders()
                    .add("X-Seen", exchange.getRequestHeaders().getFirst("X-Sent"));
            exchange.sendResponseHeaders(418, body.length);
            exchange.getResponseBody().write(body);
        });
        OutgoingRequest request = new OutgoingRequest(
                "POST", site.url("/echo?a=b"), List.of(field("X-Sent", "é")), "déjà vu".getBytes(UTF_8), PATIENCE);

        OutgoingResponse response = send(fetcher(rules()), request);

        assertThat(response.status()).isEqualTo(418);
        assertThat(response.isHttp2()).isFalse();
        assertThat(text(response)).isEqualTo("déjà vu");
        assertThat(response.fields())
                .filteredOn(field -> field.name().equals("x-seen"))
                .extracting(HttpField::text)
                .containsExactly("é");
        assertThat(site.asked()).containsExactly("POST /echo?a=b");
    }

    @Test
    void fieldsOfTheConnectionAreNotTheModules() throws Exception {
        site.page(
                "/fields",
                exchange -> TestSite.send(
                        exchange,
                        200,
                        (exchange.getRequestHeaders().get("Host") + " "
                                        + exchange.getRequestHeaders().get("Content-length") + " "
                                        + exchange.getRequestHeaders().get("Transfer-encoding"))
                                .getBytes(UTF_8)));
        OutgoingRequest request = get(
                site.url("/fields"),
                field("Host", "elsewhere"),
                field("content-length", "7"),
                field("Transfer-Encoding", "chunked"));

        assertThat(text(send(fetcher(rules()), request))).isEqualTo("[127.0.0.1:" + site.port() + "] null null");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ftp://127.0.0.1/",
                "http:///nowhere",
                "http://user:secret@127.0.0.1/",
                "http://127.0.0.1:0/",
                "http://127.0.0.1:70000/",
                "http://a_b.test/",
                "http://127.1/",
                "no uri",
                "/relative"
            })
    void urisThatAreNoneOfHttpAreRefused(String uri) {
        assertFails(Reason.HTTP_BAD_REQUEST, fetcher(rules()), get(uri));
    }

    @ParameterizedTest
    @CsvSource({"GET X, a, b", "CONNECT, a, b", "trace, a, b", "'', a, b", "GET, a b, c", "GET, '', c", "GET, a:, c"})
    void requestsThatCannotBeSentAreRefused(String method, String name, String value) {
        OutgoingRequest request =
                new OutgoingRequest(method, site.url("/"), List.of(field(name, value)), new byte[0], PATIENCE);
        assertFails(Reason.HTTP_BAD_REQUEST, fetcher(rules()), request);
    }

    @Test
    void fieldsCannotSmuggleOthers() {
        assertFails(Reason.HTTP_BAD_REQUEST, fetcher(rules()), get(site.url("/"), field("a", "b\r\nAuthorization: c")));
        HttpField[] many = new HttpField[101];
        java.util.Arrays.fill(many, field("a", "b"));
        assertFails(Reason.HTTP_BAD_REQUEST, fetcher(rules()), get(site.url("/"), many));
        assertFails(Reason.HTTP_BAD_REQUEST, fetcher(rules()), get(site.url("/"), field("a", "b".repeat(64 << 10))));
        assertThat(site.asked()).isEmpty();
    }

    // Compression

    private static byte[] gzip(byte[] bytes) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (OutputStream compressing = new GZIPOutputStream(out)) {
            compressing.write(bytes);
        }
        return out.toByteArray();
    }

    private void compressedPage(String encoding, byte[] body) {
        site.page("/compressed", exchange -> {
            exchange.getResponseHeaders().set("Content-Encoding", encoding);
            exchange.getResponseHeaders()
                    .set(
                            "X-Accepted",
                            String.valueOf(exchange.getRequestHeaders().getFirst("Accept-Encoding")));
            TestSite.send(exchange, 200, body);
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "br"})
    void compressedAnswersAreReadable(String encoding) throws Exception {
        compressedPage(encoding, encoding.equals("br") ? BROTLI : gzip(BROTLI_TEXT.getBytes(UTF_8)));

        OutgoingResponse response = send(fetcher(rules()), get(site.url("/compressed")));

        assertThat(text(response)).isEqualTo(BROTLI_TEXT);
        assertThat(response.fields())
                .extracting(HttpField::name)
                .contains("x-accepted")
                .doesNotContain("content-encoding", "content-length");
        assertThat(response.fields()).extracting(HttpField::text).contains("gzip, br");
    }

    @Test
    void unknownCompressionIsTheModulesBusiness() throws Exception {
        compressedPage("zstd", new byte[] {1, 2, 3});
        OutgoingResponse response =
                send(fetcher(rules()), get(site.url("/compressed"), field("accept-encoding", "zstd")));
        assertThat(response.body()).containsExactly(1, 2, 3);
        assertThat(response.fields()).extracting(HttpField::text).contains("zstd");
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "br"})
    void bombsAreBounded(String encoding) throws IOException {
        compressedPage(encoding, encoding.equals("br") ? BROTLI_BOMB : gzip(new byte[64 << 20]));
        assertFails(Reason.HTTP_TOO_LARGE, fetcher(rules()), get(site.url("/compressed")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "br"})
    void damagedAnswersAreRefused(String encoding) {
        compressedPage(encoding, "neither".getBytes(UTF_8));
        assertFails(Reason.HTTP_BAD_RESPONSE, fetcher(rules()), get(site.url("/compressed")));
    }

    // Limits

    @Test
    void answersHaveALargestSize() throws IOException {
        site.page("/fits", exchange -> TestSite.send(exchange, 200, new byte[BODY_BYTES_MAX]));
        site.page("/large", exchange -> TestSite.send(exchange, 200, new byte[BODY_BYTES_MAX + 1]));
        site.page("/endless", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            while (true) {
                exchange.getResponseBody().write(new byte[8192]);
            }
        });
        Fetcher fetcher = fetcher(rules());
        assertThatNoFailure(fetcher, get(site.url("/fits")));
        assertFails(Reason.HTTP_TOO_LARGE, fetcher, get(site.url("/large")));
        assertFails(Reason.HTTP_TOO_LARGE, fetcher, get(site.url("/endless")));
    }

    private static void assertThatNoFailure(Fetcher fetcher, OutgoingRequest request) {
        try {
            send(fetcher, request);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void requestsHaveALargestSize() {
        OutgoingRequest request =
                new OutgoingRequest("PUT", site.url("/"), List.of(), new byte[BODY_BYTES_MAX + 1], PATIENCE);
        assertFails(Reason.HTTP_TOO_LARGE, fetcher(rules()), request);
    }

    @Test
    void headsOfAnswersHaveALargestSize() {
        site.page("/head", exchange -> {
            exchange.getResponseHeaders().set("X-Long", "x".repeat(100_000));
            TestSite.send(exchange, 200, new byte[0]);
        });
        assertFails(Reason.HTTP_BAD_RESPONSE, fetcher(rules()), get(site.url("/head")));
    }

    @Test
    void answersComeInTimeOrNotAtAll() {
        site.silent("/silent");
        site.page("/stalled", exchange -> {
            exchange.sendResponseHeaders(200, 100);
            exchange.getResponseBody().write(1);
            exchange.getResponseBody().flush();
            Thread.sleep(PATIENCE.toMillis());
        });
        Fetcher fetcher = fetcher(rules());
        for (String path : List.of("/silent", "/stalled")) {
            OutgoingRequest request = new OutgoingRequest("GET", site.url(path), List.of(), new byte[0], SHORT);
            assertFails(Reason.HTTP_TIMEOUT, fetcher, request);
        }
        // What a module asks for counts only if it is less than the limit.
        Fetcher impatient = fetcher(rules().withLimits(limits.withTimeMax(SHORT)));
        assertFails(Reason.HTTP_TIMEOUT, impatient, get(site.url("/silent")));
        assertFails(
                Reason.HTTP_BUSY,
                fetcher,
                new OutgoingRequest("GET", site.url("/"), List.of(), new byte[0], Duration.ofMillis(-1)),
                Reason.HTTP_TIMEOUT);
    }

    private static void assertFails(Reason reason, Fetcher fetcher, OutgoingRequest request, Reason other) {
        assertThatThrownBy(() -> fetcher.send(request))
                .isInstanceOfSatisfying(
                        OutgoingHttpException.class,
                        failure -> assertThat(failure.code()).isIn(reason, other));
    }

    @Test
    void requestsAtATimeAreBounded() throws Exception {
        site.silent("/silent").page("/", "free");
        Fetcher fetcher = fetcher(rules().withLimits(limits.withConcurrentMax(1)));
        Thread first = new Thread(() -> assertThatThrownBy(() -> fetcher.send(get(site.url("/silent"))))
                .isInstanceOf(InterruptedException.class));
        first.start();
        site.awaitAsked();

        assertFails(
                Reason.HTTP_BUSY, fetcher, new OutgoingRequest("GET", site.url("/"), List.of(), new byte[0], SHORT));
        first.interrupt();
        first.join();
        assertThat(text(send(fetcher, get(site.url("/"))))).isEqualTo("free");
    }

    @Test
    void oneOwnerLeavesTurnsForOthers() throws Exception {
        site.silent("/silent").page("/", "free");
        Fetcher fetcher = fetcher(rules().withLimits(limits.withConcurrentMax(4)));
        OutgoingHttp busy = fetcher.of(Identity.of(1, 0, 0, 0));
        List<Thread> waiting = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            Thread thread = new Thread(() -> assertThatThrownBy(() -> busy.send(get(site.url("/silent"))))
                    .isInstanceOf(InterruptedException.class));
            thread.start();
            waiting.add(thread);
        }
        while (site.asked().size() < waiting.size()) {
            Thread.sleep(1);
        }

        assertFails(Reason.HTTP_BUSY, busy, new OutgoingRequest("GET", site.url("/"), List.of(), new byte[0], SHORT));
        OutgoingResponse other = fetcher.of(Identity.of(2, 0, 0, 0)).send(get(site.url("/")));
        other.release().run();
        assertThat(text(other)).isEqualTo("free");
        for (Thread thread : waiting) {
            thread.interrupt();
            thread.join();
        }
    }

    private static InetAddress address(String text) throws UnknownHostException {
        return InetAddress.getByName(text);
    }

    @Test
    void theNextAddressIsTriedWhenOneRefuses() throws Exception {
        site.page("/", "here");
        Fetcher fetcher = fetcher(rules(), host -> new InetAddress[] {address("127.0.0.2"), address("127.0.0.1")});
        assertThat(text(send(fetcher, get("http://api.test:" + site.port() + "/"))))
                .isEqualTo("here");
    }

    /** A port that takes no more connections: packets to it get no answer, as from a network that is not there. */
    @Test
    void theNextAddressIsTriedWhenOneDoesNotAnswer() throws Exception {
        site.page("/", "here");
        List<SocketChannel> queued = new ArrayList<>();
        try (ServerSocket silent = new ServerSocket(site.port(), 1, address("127.0.0.2"))) {
            for (int i = 0; i < 16; i++) {
                SocketChannel channel = SocketChannel.open();
                queued.add(channel);
                channel.configureBlocking(false);
                channel.connect(silent.getLocalSocketAddress());
            }
            Fetcher fetcher = fetcher(rules(), host -> new InetAddress[] {address("127.0.0.2"), address("127.0.0.1")});
            assertThat(text(send(fetcher, get("http://api.test:" + site.port() + "/"))))
                    .isEqualTo("here");
        } finally {
            for (SocketChannel channel : queued) {
                channel.close();
            }
        }
    }

    @Test
    void everyAddressIsChecked() {
        Fetcher fetcher = fetcher(FetchRules.on().withLimits(limits), host ->
                new InetAddress[] {address("8.8.8.8"), address("127.0.0.1")});
        assertFails(Reason.HTTP_PRIVATE_ADDRESS, fetcher, get("http://api.test:" + site.port() + "/"));
        assertThat(site.asked()).isEmpty();
    }

    @Test
    void addressesOfBothKindsAreTried() throws Exception {
        InetAddress[] found = {
            address("::1"), address("::2"), address("::3"), address("::4"), address("127.0.0.1"), address("127.0.0.2")
        };
        try (Addresses addresses = new Addresses(rules(), host -> found)) {
            assertThat(addresses.of(Target.parse("http://api.test/"), Deadline.after(PATIENCE, PATIENCE)))
                    .extracting(each -> each.getAddress())
                    .containsExactly(found[0], found[4], found[1], found[5]);
        }
    }

    @Test
    void memoryOfAnswersIsBoundedTogether() throws InterruptedException {
        site.page("/half", exchange -> TestSite.send(exchange, 200, new byte[BODY_BYTES_MAX / 2]));
        ByteBudget small = new ByteBudget(BODY_BYTES_MAX);
        Fetcher fetcher = fetcher(rules().withLimits(limits.withMemory(small)));
        OutgoingResponse kept = fetcher.send(get(site.url("/half")));
        assertFails(Reason.HTTP_BUSY, fetcher, get(site.url("/half")));
        kept.release().run();
        kept.release().run();
        send(fetcher, get(site.url("/half")));
        assertThat(small.used()).isZero();
    }

    @Test
    void closingEndsWhatIsUnderWay() throws Exception {
        site.silent("/silent");
        Fetcher fetcher = fetcher(rules());
        CompletableFuture<Void> waiting = CompletableFuture.runAsync(
                () -> assertFails(Reason.HTTP_CONNECTION, fetcher, get(site.url("/silent"))));
        site.awaitAsked();
        fetcher.close();
        assertThat(waiting).succeedsWithin(PATIENCE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nshort", "HTTP/1.1 200 OK\r\nx", ""})
    void brokenOffAnswersAreNone(String sent) throws IOException {
        assertFails(Reason.HTTP_CONNECTION, fetcher(rules()), rawSite(sent), Reason.HTTP_BAD_RESPONSE);
    }

    @Test
    void whatIsNotHttpIsNoAnswer() throws IOException {
        assertFails(Reason.HTTP_BAD_RESPONSE, fetcher(rules()), rawSite("SSH-2.0-OpenSSH_9.9\r\n\r\n"));
    }

    /** Returns a request to a server that sends a text to the first who connects. */
    private static OutgoingRequest rawSite(String sent) throws IOException {
        ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        CompletableFuture.runAsync(() -> {
            try (server;
                    Socket client = server.accept()) {
                client.getInputStream().read();
                client.getOutputStream().write(sent.getBytes(ISO_8859_1));
                client.shutdownOutput();
                client.getInputStream().readAllBytes();
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        });
        return get("http://127.0.0.1:" + server.getLocalPort() + "/");
    }

    @Test
    void informationBeforeAnAnswerIsLeftOut() throws Exception {
        OutgoingRequest request =
                rawSite("HTTP/1.1 103 Early Hints\r\nx: y\r\n\r\nHTTP/1.1 200 OK\r\nconnection: close\r\n\r\nbody");
        OutgoingResponse response = send(fetcher(rules()), request);
        assertThat(response.status()).isEqualTo(200);
        assertThat(text(response)).isEqualTo("body");
        assertThat(response.fields()).extracting(HttpField::name).doesNotContain("x");
    }

    // Redirects

    @Test
    void redirectsAreFollowed() throws Exception {
        site.redirect("/a", 302, "b?x=1").redirect("/b", 307, site.url("/c")).page("/c", "there");
        assertThat(text(send(fetcher(rules()), get(site.url("/a"))))).isEqualTo("there");
        assertThat(site.asked()).containsExactly("GET /a", "GET /b?x=1", "GET /c");
    }

    @ParameterizedTest
    @CsvSource({"301, GET, ''", "302, GET, ''", "303, GET, ''", "307, POST, body", "308, POST, body"})
    void methodAndBodyFollowTheStatus(int status, String method, String body) throws Exception {
        site.redirect("/a", status, "/b")
                .page(
                        "/b",
                        exchange -> TestSite.send(
                                exchange,
                                200,
                                (exchange.getRequestMethod() + " "
                                                + new String(
                                                        exchange.getRequestBody()
                                                                .readAllBytes(),
                                                        UTF_8) + " "
                                                + exchange.getRequestHeaders().getFirst("Content-Type"))
                                        .getBytes(UTF_8)));
        OutgoingRequest request = new OutgoingRequest(
                "POST", site.url("/a"), List.of(field("Content-Type", "t/t")), "body".getBytes(UTF_8), PATIENCE);
        assertThat(text(send(fetcher(rules()), request)))
                .isEqualTo(method + " " + body + " " + (body.isEmpty() ? "null" : "t/t"));
    }

    @Test
    void redirectsHaveAnEnd() {
        site.redirect("/round", 302, "/round");
        Fetcher fetcher = fetcher(rules().withLimits(limits.withRedirectsMax(3)));
        assertFails(Reason.HTTP_REDIRECTS, fetcher, get(site.url("/round")));
        assertThat(site.asked()).hasSize(4);
    }

    @Test
    void otherServersDoNotGetSecrets() throws Exception {
        try (TestSite other = new TestSite()) {
            other.page(
                    "/",
                    exchange -> TestSite.send(
                            exchange,
                            200,
                            (exchange.getRequestHeaders().getFirst("Authorization") + " "
                                            + exchange.getRequestHeaders().getFirst("Cookie") + " "
                                            + exchange.getRequestHeaders().getFirst("X-Other"))
                                    .getBytes(UTF_8)));
            site.redirect("/a", 302, other.url("/"));
            OutgoingRequest request =
                    get(site.url("/a"), field("Authorization", "t"), field("Cookie", "c"), field("X-Other", "o"));
            assertThat(text(send(fetcher(rules()), request))).isEqualTo("null null o");
        }
    }

    @Test
    void redirectsToPrivateAddressesAreRefused() throws Exception {
        try (TestSite inner = new TestSite()) {
            inner.page("/", "secret");
            site.redirect("/a", 302, "http://localhost:" + inner.port() + "/");
            assertFails(Reason.HTTP_PRIVATE_ADDRESS, fetcher(rules()), get(site.url("/a")));
            assertThat(inner.asked()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ftp://127.0.0.1/", "http://", "ht tp://x"})
    void redirectsToNowhereAreNoAnswer(String location) {
        site.redirect("/a", 302, location);
        assertFails(Reason.HTTP_BAD_RESPONSE, fetcher(rules()), get(site.url("/a")));
    }

    @Test
    void redirectsWithoutTargetAreAnswers() throws Exception {
        site.page("/a", exchange -> TestSite.send(exchange, 302, new byte[0]));
        assertThat(send(fetcher(rules()), get(site.url("/a"))).status()).isEqualTo(302);
    }

    // Who may be asked

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "2130706433",
                "localhost",
                "localhost.",
                "[::1]",
                "[::ffff:127.0.0.1]",
                "[::]",
                "0.0.0.0",
                "10.1.2.3",
                "169.254.169.254",
                "[fe80::1]",
                "[fd00::1]",
                "192.168.0.1",
                "100.64.0.1",
                "224.0.0.1"
            })
    void privateAddressesAreRefused(String host) {
        Fetcher fetcher = fetcher(FetchRules.on().withLimits(limits));
        assertFails(Reason.HTTP_PRIVATE_ADDRESS, fetcher, get("http://" + host + ":" + site.port() + "/"));
        assertThat(site.asked()).isEmpty();
    }

    @Test
    void oneAddressOutOfBoundsIsEnough() throws UnknownHostException {
        InetAddress[] mixed = {InetAddress.getByName("8.8.8.8"), InetAddress.getLoopbackAddress()};
        Fetcher fetcher = fetcher(FetchRules.on().withLimits(limits), host -> mixed);
        assertFails(Reason.HTTP_PRIVATE_ADDRESS, fetcher, get("http://api.test:" + site.port() + "/"));
    }

    /** A name server that gives another address when it is asked again has nobody to tell it. */
    @Test
    void theAddressThatWasCheckedIsConnectedTo() throws Exception {
        site.page("/", "checked");
        List<String> resolved = new CopyOnWriteArrayList<>();
        Fetcher fetcher = fetcher(rules(), host -> {
            resolved.add(host);
            if (resolved.size() > 1) {
                throw new UnknownHostException(host);
            }
            return new InetAddress[] {InetAddress.getLoopbackAddress()};
        });
        assertThat(text(send(fetcher, get("http://API.test.:" + site.port() + "/"))))
                .isEqualTo("checked");
        assertThat(resolved).containsExactly("api.test");
    }

    @Test
    void otherAddressesAreTriedWhenOneDoesNotAnswer() throws Exception {
        site.page("/", "second");
        InetAddress[] two = {InetAddress.getByName("127.0.0.2"), InetAddress.getLoopbackAddress()};
        Fetcher fetcher = fetcher(rules(), host -> two);
        assertThat(text(send(fetcher, get("http://api.test:" + site.port() + "/"))))
                .isEqualTo("second");
    }

    @Test
    void unknownHostsAreTold() {
        Fetcher fetcher = fetcher(rules(), host -> {
            throw new UnknownHostException(host);
        });
        assertFails(Reason.HTTP_UNKNOWN_HOST, fetcher, get("http://api.test/"));
    }

    @Test
    void closedPortsAreTold() {
        int port = site.port();
        site.close();
        assertFails(Reason.HTTP_CONNECTION, fetcher(rules()), get("http://127.0.0.1:" + port + "/secret?key=1"));
        assertThatThrownBy(() -> fetcher(rules()).send(get("http://127.0.0.1:" + port + "/secret?key=1")))
                .hasMessageContaining("http://127.0.0.1:" + port)
                .hasMessageNotContaining("secret");
    }

    @ParameterizedTest
    @CsvSource({
        "*.example.com, api.example.com, true",
        "*.example.com, a.b.example.com, true",
        "*.example.com, example.com, false",
        "*.example.com, badexample.com, false",
        "example.com, example.com, true",
        "example.com, api.example.com, false",
        "EXAMPLE.com, example.com, true",
        "example.com:8443, example.com, false",
        "example.com:443, example.com, true",
        "*, anything, true",
        "*:443, anything, true",
        "*:80, anything, false",
        "[2001:db8::1]:443, [2001:db8::1], true"
    })
    void patternsMeanHosts(String pattern, String host, boolean matches) {
        assertThat(HostPattern.parse(pattern).matches(host, 443)).isEqualTo(matches);
        assertThat(HostPattern.parse(HostPattern.parse(pattern).toString())).isEqualTo(HostPattern.parse(pattern));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "http://a", "a/b", "*a", "a.*", "*.*", "a:", "a:0", "a:65536", "*.[::1]", "a..b", " a"})
    void whatIsNoPatternIsRefused(String pattern) {
        assertThatThrownBy(() -> HostPattern.parse(pattern)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void onlyHostsOnTheListAreAsked() throws Exception {
        site.page("/", "listed");
        Fetcher fetcher = fetcher(rules().withAllowed("*.example.com", "other.test"));
        assertFails(Reason.HTTP_NOT_ALLOWED, fetcher, get("http://example.org/"));
        // The private ones are listed, too.
        assertThat(text(send(fetcher, get(site.url("/"))))).isEqualTo("listed");
        // A name on the list does not make its address one.
        Fetcher misled = fetcher(FetchRules.on().withAllowed("other.test").withLimits(limits), host ->
                new InetAddress[] {InetAddress.getLoopbackAddress()});
        assertFails(Reason.HTTP_PRIVATE_ADDRESS, misled, get("http://other.test:" + site.port() + "/"));
    }

    @Test
    void nobodyIsAskedWhenThatIsOff() {
        Fetcher fetcher = fetcher(FetchRules.off());
        assertThat(fetcher.isEnabled()).isFalse();
        assertFails(Reason.HTTP_DISABLED, fetcher, get(site.url("/")));
    }
}
