package dev.stdb.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stdb.ErrorCode;
import dev.stdb.StdbException;
import dev.stdb.server.api.ApiException;
import dev.stdb.server.api.FakeDatabase;
import dev.stdb.server.auth.SigningKeys;
import dev.stdb.server.database.DatabaseErrorCode;
import dev.stdb.server.database.PublishPolicy;
import dev.stdb.server.database.WasmAccounts;
import dev.stdb.server.fetch.FetchLimits;
import dev.stdb.server.fetch.FetchRules;
import dev.stdb.server.guest.ModuleErrorCode;
import dev.stdb.types.Identity;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The server as a program has it that embeds it. */
@DisplayName("An embedded server")
@Timeout(300)
class ServerTest {

    private static final byte[] PROGRAM = WasmAccounts.program();
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    /**
     * How long what was closed may take to be gone; less than the minute after which idle threads end by themselves.
     */
    private static final long GONE_MS_MAX = 30_000;

    @TempDir
    private Path directory;

    private static ServerBuilder inMemory() {
        return Server.builder().inMemory().port(0);
    }

    private ServerBuilder onDisk() {
        return Server.builder().dataDirectory(directory).port(0);
    }

    private static HttpResponse<String> post(Server server, String path, String token, String body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(server.url().resolve(path))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        try {
            return HTTP.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            // The client may still hold a connection to the server that had the port before.
            return HTTP.send(request, HttpResponse.BodyHandlers.ofString());
        }
    }

    private static int get(Server server, String path, String token) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(server.url().resolve(path))
                .header("Authorization", "Bearer " + token)
                .build();
        return HTTP.send(request, HttpResponse.BodyHandlers.ofString()).statusCode();
    }

    private static void fill(Server server, String token, int count) throws Exception {
        HttpResponse<String> answer = post(server, "/v1/database/bank/call/fill", token, "[" + count + "]");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }

    private static String count(Server server, String token) throws Exception {
        String answer = post(server, "/v1/database/bank/sql", token, "SELECT COUNT(*) AS n FROM account")
                .body();
        return answer.replaceAll(".*\"rows\":\\[\\[([0-9]+)]].*", "$1");
    }

    /** The same module as another program: with a custom section at its end. */
    private static byte[] changed(byte[] program) {
        byte[] section = {0, 2, 1, 'x'};
        byte[] changed = Arrays.copyOf(program, program.length + section.length);
        System.arraycopy(section, 0, changed, program.length, section.length);
        return changed;
    }

    @Test
    void publishingAgainKeepsTheRowsUnlessToldOtherwise() throws Exception {
        try (Server server = inMemory().start()) {
            IssuedToken owner = server.createIdentity();
            ServerDatabase bank = server.publish("bank", PROGRAM, owner.identity());
            assertThat(bank.name()).isEqualTo("bank");
            assertThat(bank.owner()).isEqualTo(owner.identity());
            fill(server, owner.token(), 3);
            ServerDatabase updated = server.publish("bank", changed(PROGRAM), owner.identity());
            assertThat(updated.identity()).isEqualTo(bank.identity());
            assertThat(count(server, owner.token())).isEqualTo("3");
            server.publish("bank", PROGRAM, owner.identity(), PublishOption.DELETE_DATA);
            assertThat(count(server, owner.token())).isEqualTo("0");
            bank.delete();
            bank.delete();
            assertThat(get(server, "/v1/database/bank", owner.token())).isEqualTo(404);
            assertThatThrownBy(() -> bank.logTail(1)).isInstanceOf(StdbException.class);
        }
    }

    @Test
    void clientsAreBrokenOnlyIfAllowed() {
        FakeDatabase.Launcher launcher = new FakeDatabase.Launcher();
        try (Server server = FakeServers.builder(launcher).start()) {
            Identity owner = server.createIdentity().identity();
            server.publish("chat", new byte[] {1}, owner, PublishOption.BREAK_CLIENTS);
            server.publish("chat", new byte[] {2}, owner);
            FakeDatabase chat = launcher.started.get(0);
            assertThat(chat.lastPolicy).isEqualTo(PublishPolicy.COMPATIBLE);
            server.publish("chat", new byte[] {3}, owner, PublishOption.BREAK_CLIENTS);
            assertThat(chat.lastPolicy).isEqualTo(PublishPolicy.BREAK_CLIENTS);
            assertThat(launcher.started).hasSize(1);
        }
    }

    @Test
    void whatIsRefusedIsTypedAndHarmsNothing() throws Exception {
        try (Server server = inMemory().start()) {
            IssuedToken owner = server.createIdentity();
            server.publish("bank", PROGRAM, owner.identity());
            fill(server, owner.token(), 2);
            assertThatThrownBy(() -> server.publish("bank", new byte[] {1, 2, 3}, owner.identity()))
                    .isInstanceOfSatisfying(
                            StdbException.class, e -> assertThat(e.code()).isEqualTo(ModuleErrorCode.MODULE_NOT_WASM));
            Identity stranger = server.createIdentity().identity();
            assertThatThrownBy(() -> server.publish("bank", PROGRAM, stranger))
                    .isInstanceOfSatisfying(
                            ApiException.class,
                            e -> assertThat(e.reason()).isEqualTo(ApiException.Reason.API_FORBIDDEN));
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> server.publish("My Bank", PROGRAM, owner.identity()))
                    .withMessage("invalid characters in database name: My Bank");
            assertThat(count(server, owner.token())).isEqualTo("2");
        }
    }

    @Test
    void aDataDirectoryKeepsDatabasesAndWhoIsWho() throws Exception {
        IssuedToken before;
        Identity database;
        try (Server server = onDisk().start()) {
            before = server.issueToken("the bank");
            database = server.publish("bank", PROGRAM, before.identity()).identity();
            fill(server, before.token(), 5);
        }
        try (Server server = onDisk().start()) {
            IssuedToken after = server.issueToken("the bank");
            assertThat(after.identity()).isEqualTo(before.identity());
            assertThat(server.publish("bank", PROGRAM, after.identity()).identity())
                    .isEqualTo(database);
            assertThat(count(server, before.token())).isEqualTo("5");
        }
    }

    @Test
    void tokensExpireByTheServersClock() throws Exception {
        AtomicLong nowSeconds = new AtomicLong(1_800_000_000);
        InstantSource clock = () -> Instant.ofEpochSecond(nowSeconds.get());
        try (Server server = inMemory().clock(clock).start()) {
            String passing = server.issueToken("ann", Duration.ofMinutes(5)).token();
            String lasting = server.issueToken("ann").token();
            assertThat(get(server, "/v1/ping", passing)).isEqualTo(200);
            nowSeconds.addAndGet(Duration.ofMinutes(7).toSeconds());
            assertThat(get(server, "/v1/ping", passing)).isEqualTo(401);
            assertThat(get(server, "/v1/ping", lasting)).isEqualTo(200);
        }
    }

    @Test
    void tokensAreNotShownInLogs() {
        try (Server server = inMemory().start()) {
            IssuedToken ann = server.issueToken("ann");
            assertThat(ann.toString()).contains(ann.identity().toHex()).doesNotContain(ann.token());
        }
    }

    @Test
    void everyDatabaseMayHaveATimeOfItsOwn() {
        Set<Identity> asked = ConcurrentHashMap.newKeySet();
        ServerBuilder settings = inMemory().databaseClocks(identity -> {
            asked.add(identity);
            return () -> Instant.EPOCH;
        });
        try (Server server = settings.start()) {
            Identity owner = server.createIdentity().identity();
            Identity one = server.publish("one", PROGRAM, owner).identity();
            Identity two = server.publish("two", PROGRAM, owner).identity();
            assertThat(asked).containsExactlyInAnyOrder(one, two);
        }
    }

    @Test
    void aServerThatCannotStartLetsGoOfItsPort() throws Exception {
        FetchRules broken = FetchRules.on().withLimits(FetchLimits.defaults().withConcurrentMax(0));
        boolean started = false;
        // Somebody else may take the port meanwhile, but not every time.
        for (int i = 0; i < 5 && !started; i++) {
            int port = freePort();
            assertThatThrownBy(
                            () -> Server.builder().port(port).moduleHttp(broken).start())
                    .isInstanceOf(IllegalArgumentException.class);
            try {
                Server.builder().port(port).start().close();
                started = true;
            } catch (ServerException e) {
                assertThat(e.code()).isEqualTo(ServerException.Reason.SERVER_ADDRESS);
            }
        }
        assertThat(started).isTrue();
    }

    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }

    @Test
    void aTakenPortIsNamedAndTheDataDirectoryLeftFree() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertStartFails(
                    onDisk().port(taken.getLocalPort()),
                    ServerException.Reason.SERVER_ADDRESS,
                    "cannot listen on " + InetAddress.getLoopbackAddress().getHostName() + ":" + taken.getLocalPort()
                            + "; is another server running? Choose another port");
        }
        try (Server server = onDisk().start()) {
            assertThat(server.port()).isPositive();
        }
    }

    @Test
    void theHolderOfADataDirectoryIsNamed() {
        try (Server first = onDisk().start()) {
            assertThat(first.port()).isPositive();
            assertStartFails(
                    onDisk(),
                    ServerException.Reason.SERVER_DIRECTORY_LOCKED,
                    "the data directory is in use by another server: dataDirectory=" + directory + ", holder=pid="
                            + ProcessHandle.current().pid());
        }
    }

    @Test
    void directoriesThatAreNoneAreNamed() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "");
        assertStartFails(
                Server.builder().port(0).dataDirectory(file),
                ServerException.Reason.SERVER_DIRECTORY,
                "the data directory cannot be used: dataDirectory=" + file);
        assertStartFails(
                inMemory().staticDirectory(file),
                ServerException.Reason.SERVER_STATIC_DIRECTORY,
                "not a directory: staticDirectory=" + file);
    }

    private static void assertStartFails(ServerBuilder settings, ServerException.Reason reason, String text) {
        assertThatThrownBy(settings::start).isInstanceOfSatisfying(ServerException.class, e -> {
            assertThat(e.reason()).isEqualTo(reason);
            assertThat(e.code().category()).isEqualTo(ErrorCode.Category.RESOURCE);
            assertThat(e).hasMessageStartingWith(text);
        });
    }

    @Test
    void settingsAreCheckedAtOnce() {
        ServerBuilder settings = Server.builder();
        assertThatIllegalArgumentException().isThrownBy(() -> settings.port(-1)).withMessageContaining("-1");
        assertThatIllegalArgumentException().isThrownBy(() -> settings.port(65_536));
        assertThatIllegalArgumentException().isThrownBy(() -> settings.callTimeMax(Duration.ZERO));
        assertThatIllegalArgumentException().isThrownBy(() -> settings.callTimeMax(Duration.ofSeconds(Long.MAX_VALUE)));
        assertThatIllegalArgumentException().isThrownBy(() -> settings.logSegmentSizeMaxBytes(0));
        try (Server server = settings.port(0).start()) {
            assertThatIllegalArgumentException().isThrownBy(() -> server.issueToken(""));
            assertThatIllegalArgumentException().isThrownBy(() -> server.issueToken("é".repeat(65)));
            assertThatIllegalArgumentException().isThrownBy(() -> server.issueToken("ann", Duration.ofMillis(999)));
        }
    }

    @Test
    void keysOfOneServerProveIdentitiesToAnother() throws Exception {
        SigningKeys shared = SigningKeys.ephemeral();
        try (Server one = inMemory().signingKeys(shared).start();
                Server two = inMemory().signingKeys(shared).start();
                Server stranger = inMemory().start()) {
            String token = one.createIdentity().token();
            assertThat(two.port()).isNotEqualTo(one.port());
            assertThat(get(two, "/v1/ping", token)).isEqualTo(200);
            assertThat(get(stranger, "/v1/ping", token)).isEqualTo(401);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "0.0.0.0"})
    void theUrlReachesTheServer(String address) throws Exception {
        try (Server server = inMemory().address(InetAddress.getByName(address)).start()) {
            assertThat(server.url()).hasHost("127.0.0.1").hasPort(server.port());
            assertThat(get(server, "/v1/ping", server.createIdentity().token())).isEqualTo(200);
        }
    }

    @Test
    void closingTwiceIsClosingOnceAndNothingIsPublishedAfterwards() throws Exception {
        Server server = inMemory().start();
        Identity owner = server.createIdentity().identity();
        Thread waiting = new Thread(server::awaitClose);
        waiting.start();
        List<Thread> closers = List.of(new Thread(server::close), new Thread(server::close));
        closers.forEach(Thread::start);
        server.close();
        // Whoever returns from close finds the port free, whether it was the first or not.
        new ServerSocket(server.port(), 1, InetAddress.getLoopbackAddress()).close();
        for (Thread closer : closers) {
            closer.join(GONE_MS_MAX);
        }
        waiting.join(GONE_MS_MAX);
        assertThat(waiting.isAlive()).isFalse();
        assertThatThrownBy(() -> server.publish("bank", PROGRAM, owner))
                .isInstanceOfSatisfying(
                        StdbException.class, e -> assertThat(e.code()).isEqualTo(DatabaseErrorCode.DATABASE_STOPPED))
                .hasMessage("the server is closed");
    }

    @Test
    void closingLeavesNeitherThreadsNorPortsNorLocks() throws Exception {
        work(onDisk());
        // What is started once in a process, such as timers of the JDK, is there now.
        Set<Thread> before = Thread.getAllStackTraces().keySet();
        int port = work(onDisk());
        long deadlineMs = System.nanoTime() / 1_000_000 + GONE_MS_MAX;
        for (Thread thread : startedSince(before)) {
            thread.join(Math.max(1, deadlineMs - System.nanoTime() / 1_000_000));
        }
        assertThat(startedSince(before)).isEmpty();
        new ServerSocket(port, 1, InetAddress.getLoopbackAddress()).close();
        assertThat(work(onDisk().port(port))).isEqualTo(port);
    }

    /** Lets every part of a server do something; returns the port it had. */
    private static int work(ServerBuilder settings) throws Exception {
        try (Server server = settings.start()) {
            IssuedToken owner = server.issueToken("the bank");
            server.publish("bank", PROGRAM, owner.identity(), PublishOption.DELETE_DATA);
            fill(server, owner.token(), 3);
            assertThat(count(server, owner.token())).isEqualTo("3");
            return server.port();
        }
    }

    private static List<Thread> startedSince(Set<Thread> before) {
        Set<Thread> started = new HashSet<>(Thread.getAllStackTraces().keySet());
        started.removeAll(before);
        // The JDK's pool for everybody, and its client of this test.
        started.removeIf(thread -> thread.getName().startsWith("ForkJoinPool.commonPool")
                || thread.getName().startsWith("HttpClient"));
        return new ArrayList<>(started);
    }
}
