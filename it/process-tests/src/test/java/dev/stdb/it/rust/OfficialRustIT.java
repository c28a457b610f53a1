package dev.stdb.it.rust;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.stdb.it.NodeProject;
import dev.stdb.it.ServerProcess;
import dev.stdb.it.rust.Cargo.Release;
import dev.stdb.it.rust.HttpDatabase.Answer;
import dev.stdb.testing.Checks;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** A module with the unmodified Rust bindings of 2.10 and of 2.14 works in our server, whatever it uses of them. */
@Tag("rust")
final class OfficialRustIT {
    private static final List<String> CHECKS_INSIDE = List.of(
            "check_values",
            "check_unique",
            "check_ranges",
            "check_slots",
            "check_names",
            "check_large",
            "check_context");
    private static final String FATAL = "The instance encountered a fatal error.";
    private static final Answer DONE = new Answer(200, "");

    private static final Map<Release, Path> modules = new EnumMap<>(Release.class);

    @TempDir
    private static Path temp;

    private static ServerProcess server;

    private final List<HttpDatabase> published = new ArrayList<>();

    @BeforeAll
    static void start() {
        Cargo.assumeAvailable();
        for (Release release : Release.values()) {
            modules.put(release, Cargo.module(release));
        }
        server = ServerProcess.start(temp.resolve("data"), "--module-http-private", "127.0.0.1");
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            server.close();
        }
    }

    private static Path module(Release release) {
        return Objects.requireNonNull(modules.get(release));
    }

    /** The modules are large: the heap of the server has not room for those of all tests at a time. */
    @AfterEach
    void delete() {
        published.forEach(database -> database.send("DELETE", "", BodyPublishers.noBody()));
    }

    private HttpDatabase publish(Release release, String purpose) {
        HttpDatabase database = HttpDatabase.of(server, purpose + release.ordinal());
        database.publish(module(release), environment(release));
        published.add(database);
        return database;
    }

    /** Returns the header with what the module of a release wants to have in its environment. */
    private static String[] environment(Release release) {
        return release == Release.V2_14 ? new String[] {"spacetime-environment", "GREETING=hello"} : new String[0];
    }

    private static Answer refused(String text) {
        return new Answer(530, text);
    }

    @ParameterizedTest
    @EnumSource
    @Checks("spec module-abi.md §14.4 and §14.5")
    void theModuleFindsTheHostAsItsBindingsExpect(Release release) {
        HttpDatabase database = publish(release, "inside");

        for (String check : CHECKS_INSIDE) {
            assertThat(database.call(check, "[]")).as(check).isEqualTo(DONE);
        }
        assertThat(database.rows("SELECT id FROM outside WHERE rank = 4")).isEqualTo("[[8],[9]]");
    }

    @ParameterizedTest
    @EnumSource
    void callersAreToldHowReducersEnd(Release release) {
        HttpDatabase database = publish(release, "reducers");

        assertThat(database.call("open_account", "[\"ada\",5]")).isEqualTo(DONE);
        assertThat(database.call("open_account", "[\"\",5]")).isEqualTo(refused("an account needs a name"));
        assertThat(database.call("open_account", "[\"ada\",6]"))
                .isEqualTo(refused("insertion error on table `account`:duplicate unique column"));
        assertThat(database.call("fail_after_writing", "[]")).isEqualTo(refused("rolled back"));
        assertThat(database.call("panic_after_writing", "[]")).isEqualTo(refused(FATAL));
        assertThat(database.call("overflow_stack", "[100000000]")).isEqualTo(refused(FATAL));
        assertThat(database.call("open_account", "[\"ada\"]").status()).isEqualTo(400);
        assertThat(database.call("start", "[]"))
                .isEqualTo(new Answer(400, "can't directly call special Init lifecycle reducer"));
        assertThat(database.call("nothing", "[]")).isEqualTo(new Answer(404, "No such procedure"));
        assertThat(database.call("deposit", "[\"ada\",50]")).isEqualTo(DONE);
        assertThat(database.rows("SELECT name, level, balance FROM account")).isEqualTo("[[\"ada\",5,50]]");
        assertThat(database.as(server.newToken()).call("deposit", "[\"ada\",1]"))
                .isEqualTo(refused("not your account"));
    }

    @ParameterizedTest
    @EnumSource
    void theLogSaysWhereAModulePanicked(Release release) {
        HttpDatabase database = publish(release, "panics");
        database.call("panic_after_writing", "[]");

        List<String> log = database.send("GET", "/logs?num_lines=2", BodyPublishers.noBody())
                .body()
                .lines()
                .toList();

        assertThat(log.get(0)).contains("\"level\":\"Panic\"", "src/lib.rs\"", "\"message\":\"on purpose\"");
        assertThat(log.get(1))
                .as("functions of the module, innermost first")
                .contains("\"level\":\"Error\"", "\"function\":\"panic_after_writing\"", "reducer trapped: ")
                .containsPattern(
                        "rust_panic\\S*\\\\n.* at \\S*panic_after_writing\\S*\\\\n    at __call_reducer__\"}$");
    }

    @ParameterizedTest
    @EnumSource
    void valuesOfEveryTypeAreKept(Release release) {
        HttpDatabase database = publish(release, "values");
        byte[] everyByte = new byte[256];
        for (int i = 0; i < everyByte.length; i++) {
            everyByte[i] = (byte) i;
        }

        database.result("store_sample", "[1,{\"path\":[[1,2],{\"x\":3,\"y\":4}]}]");

        assertThat(database.rows("SELECT shape, colour, bytes FROM sample WHERE id = 1"))
                .isEqualTo("[[[4,[[1,2],[3,4]]],[2,[]],\"" + HexFormat.of().formatHex(everyByte) + "\"]]");
    }

    @ParameterizedTest
    @EnumSource
    @Checks("spec module-abi.md §14.9")
    void schedulesCallReducersAndProcedures(Release release) {
        HttpDatabase database = publish(release, "schedules");

        database.result("set_timer", "[\"once\",50]");
        database.awaitRows("SELECT text FROM journal WHERE kind = 'ring'", "[[\"once\"]]");
        database.awaitRows("SELECT text FROM timer", "[]");
        database.result("set_interval", "[\"often\",20]");
        database.awaitRows(
                "SELECT text FROM journal WHERE text = 'often' LIMIT 3", "[[\"often\"],[\"often\"],[\"often\"]]");
        database.result("stop_timers", "[]");
        assertThat(database.rows("SELECT text FROM timer")).isEqualTo("[]");
        database.result("send_on_errand", "[\"milk\"]");
        database.awaitRows("SELECT text FROM journal WHERE kind = 'errand'", "[[\"milk\"]]");
        assertThat(database.call("ring", "[[1,{\"Time\":[0]},\"by hand\"]]").status())
                .as("only its owner may call a scheduled reducer, and this one refuses even that")
                .isEqualTo(530);
        assertThat(database.as(server.newToken()).call("ring", "[[1,{\"Time\":[0]},\"by hand\"]]"))
                .extracting(Answer::status)
                .isEqualTo(404);
    }

    @ParameterizedTest
    @EnumSource
    void proceduresHaveTransactionsAndAskOtherServers(Release release) throws IOException {
        HttpDatabase database = publish(release, "procedures");

        assertThat(database.result("add", "[1,2]")).isEqualTo("3");
        assertThat(database.result("describe_shape", "[{\"dot\":[3,4]}]")).isEqualTo("[0,[3,4]]");
        assertThat(database.result("journal_twice", "[\"x\"]")).isEqualTo("2");
        assertThat(database.call("break_down", "[]").status()).isEqualTo(500);
        assertThat(database.rows("SELECT text FROM journal WHERE text = 'committed before the panic'"))
                .as("a panic does not undo what the procedure has committed")
                .isNotEqualTo("[]");
        HttpServer site = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        site.createContext("/", exchange -> {
            byte[] body = compressed("from outside");
            exchange.getResponseHeaders().add("Content-Encoding", "gzip");
            exchange.sendResponseHeaders(200, body.length);
            try (OutputStream out = exchange.getResponseBody()) {
                out.write(body);
            }
        });
        site.start();
        try {
            String page = "http://127.0.0.1:" + site.getAddress().getPort() + "/page";
            assertThat(database.result("fetch", "[\"" + page + "\"]")).isEqualTo("[0,\"from outside\"]");
        } finally {
            site.stop(0);
        }
        assertThat(database.result("fetch", "[\"http://localhost/\"]"))
                .as("an address that this server does not allow")
                .startsWith("[1,")
                .contains("--module-http-private");
    }

    private static byte[] compressed(String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }

    @ParameterizedTest
    @EnumSource
    void eventsAreNotKeptAndRowsAreSeenByThoseWhoMay(Release release) {
        HttpDatabase database = publish(release, "privacy");
        HttpDatabase stranger = database.as(server.newToken());

        database.result("ping", "[7]");
        assertThat(database.rows("SELECT number FROM ping_event")).isEqualTo("[]");
        database.result("write_note", "[\"mine\"]");
        stranger.result("write_note", "[\"yours\"]");
        assertThat(stranger.rows("SELECT text FROM note")).isEqualTo("[[\"yours\"]]");
        assertThat(stranger.sql("SELECT * FROM secret").status()).isEqualTo(400);
        assertThat(database.rows("SELECT text FROM note")).isEqualTo("[[\"mine\"],[\"yours\"]]");
    }

    @ParameterizedTest
    @EnumSource
    void viewsOfEveryKindFollowTheirTables(Release release) {
        HttpDatabase database = publish(release, "views");
        database.result("open_account", "[\"ada\",5]");
        database.result("deposit", "[\"ada\",50]");

        assertThat(database.rows("SELECT name FROM my_accounts")).isEqualTo("[[\"ada\"]]");
        assertThat(database.rows("SELECT m.name FROM account a JOIN my_accounts m ON a.id = m.id WHERE a.level = 5"))
                .isEqualTo("[[\"ada\"]]");
        assertThat(database.rows("SELECT name FROM top_account")).isEqualTo("[]");
        assertThat(database.rows("SELECT name FROM poor_accounts")).isEqualTo("[]");
        assertThat(database.rows("SELECT name FROM my_rich_accounts")).isEqualTo("[[\"ada\"]]");
        assertThat(database.rows("SELECT * FROM standings")).isEqualTo("[[\"ada\",true]]");
        assertThat(database.rows("SELECT name FROM fragile")).isEqualTo("[[\"ada\"]]");
        database.result("open_account", "[\"grace\",91]");
        database.result("open_account", "[\"alan\",95]");
        assertThat(database.rows("SELECT name, balance FROM top_account")).isEqualTo("[[\"alan\",0]]");
        assertThat(database.rows("SELECT COUNT(*) AS n FROM poor_accounts WHERE level > 90"))
                .isEqualTo("[[2]]");
        Answer fragile = database.sql("SELECT * FROM fragile");
        assertThat(fragile.status()).isEqualTo(400);
        assertThat(fragile.body()).contains("Error materializing view `fragile`");
        assertThat(database.as(server.newToken()).rows("SELECT name FROM my_accounts"))
                .isEqualTo("[]");
        assertThat(database.as(server.newToken()).rows("SELECT name FROM my_rich_accounts"))
                .isEqualTo("[]");
    }

    /** The two releases export handlers of different types. */
    @ParameterizedTest
    @EnumSource
    @Checks("spec module-abi.md §14.11")
    void handlersAnswerRequests(Release release) {
        HttpDatabase database = publish(release, "handlers");

        assertThat(database.send("GET", "/route/accounts", BodyPublishers.noBody()))
                .isEqualTo(new Answer(200, "0"));
        Answer opened = database.send("POST", "/route/accounts", BodyPublishers.ofString("ada"), "x-kind", "saving");
        assertThat(opened.status()).as(opened.body()).isEqualTo(201);
        assertThat(opened.body()).matches("saving [0-9a-f]{64}");
        assertThat(database.send("POST", "/route/accounts", BodyPublishers.noBody()))
                .isEqualTo(new Answer(409, " an account needs a name"));
        assertThat(database.send("GET", "/route/accounts", BodyPublishers.noBody()))
                .isEqualTo(new Answer(200, "1"));
        assertThat(database.rows("SELECT text FROM journal WHERE kind = 'post'"))
                .as("what was written before a refusal is gone")
                .isEqualTo("[[\"ada\"]]");
        assertThat(database.send("GET", "/route/broken/panic", BodyPublishers.noBody()))
                .extracting(Answer::status)
                .isEqualTo(500);
        assertThat(database.send("GET", "/route/nothing", BodyPublishers.noBody()))
                .extracting(Answer::status)
                .isEqualTo(404);
    }

    @Test
    @Checks({"spec module-abi.md §14.12", "spec http-api.md §10.4 and §10.5"})
    void theEnvironmentIsGivenAtPublicationAndMayChange() {
        Path module = module(Release.V2_14);
        HttpDatabase database = HttpDatabase.of(server, "environment");

        Answer refused = database.tryToPublish(module);
        assertThat(refused.status()).as(refused.body()).isEqualTo(400);
        assertThat(refused.body()).contains("MissingRequiredEnvironment", "GREETING");
        database.publish(module, environment(Release.V2_14));
        assertThat(database.result("greet", "[\"ada\"]")).isEqualTo("\"hello, ada: None\"");
        assertThat(database.rows("SELECT text FROM greetings")).isEqualTo("[[\"hello\"]]");

        assertThat(change(database, "{\"GREETING\":\"good day\",\"MOOD\":\"in high spirits\"}"))
                .isEqualTo(200);
        assertThat(change(database, "{\"MOOD\":\"angry\"}"))
                .as("a value that the module does not know")
                .isEqualTo(400);
        assertThat(database.result("greet", "[\"ada\"]")).isEqualTo("\"good day, ada: Some(High)\"");
        assertThat(database.rows("SELECT text FROM greetings")).isEqualTo("[[\"good day\"]]");
        assertThat(database.rows("SELECT key, value FROM st_env WHERE key = 'GREETING'"))
                .isEqualTo("[[\"GREETING\",\"good day\"]]");
        assertThat(database.as(server.newToken()).sql("SELECT * FROM st_env").status())
                .isEqualTo(400);
    }

    private static int change(HttpDatabase database, String values) {
        return database.send("PATCH", "/environment", BodyPublishers.ofString(values))
                .status();
    }

    @Test
    void viewsHaveArguments() {
        HttpDatabase database = publish(Release.V2_14, "arguments");
        database.result("open_account", "[\"ada\",5]");
        database.result("open_account", "[\"grace\",91]");
        String mine = "SELECT * FROM my_account_named('ada', 5)";

        assertThat(database.rows("SELECT * FROM accounts_of_level(5)"))
                .contains("\"ada\"")
                .doesNotContain("grace");
        assertThat(database.rows("SELECT * FROM accounts_of_level(6)")).isEqualTo("[]");
        assertThat(database.rows(mine)).contains("\"ada\"");
        assertThat(database.rows("SELECT * FROM my_account_named('ada', 6)")).isEqualTo("[]");
        assertThat(database.as(server.newToken()).rows(mine)).isEqualTo("[]");
        assertThat(database.rows("SELECT param_name FROM st_view_param")).contains("level", "name", "level_min");
    }

    @ParameterizedTest
    @EnumSource
    void theRustClientOfTheSameReleaseWorks(Release release) {
        HttpDatabase database = publish(release, "client");

        String output = Cargo.client(release, database.server().toString(), database.name());

        assertThat(output).endsWith("all checks passed\n");
        assertThat(output.lines().filter(line -> line.startsWith("ok "))).hasSizeGreaterThanOrEqualTo(11);
    }

    @ParameterizedTest
    @CsvSource({
        "V2_10, v2, rust.mjs, 5",
        "V2_14, v3, rust.mjs, 5",
        "V2_10, v1, v1-rust.mjs, 7",
        "V2_14, v1, v1-rust.mjs, 7"
    })
    @Checks({"spec wire-protocol.md §15.6 and §15.11", "spec subscriptions.md §12.9"})
    void theNpmClientsWorkWithTheSameModules(Release release, String protocol, String script, int checks)
            throws IOException, InterruptedException {
        NodeProject project = NodeProject.install();
        HttpDatabase database = publish(release, "npm" + protocol);

        String output = project.run(
                NodeProject.OFFICIAL,
                "node",
                script,
                database.server().toString(),
                database.name(),
                protocol,
                database.token());

        assertThat(output).endsWith("all " + protocol + " checks passed\n");
        assertThat(output.lines().filter(line -> line.startsWith("ok "))).hasSizeGreaterThanOrEqualTo(checks);
    }

    /**
     * Parcels are of nested types. The signature that the sender has been built with is the official one, so that the
     * receiver would refuse all of them if it computed another.
     */
    @Test
    @Checks("spec module-abi.md §14.9")
    void rowsOfAnOutboxAreAppliedByAnotherDatabaseInOrderAndOnce() {
        HttpDatabase sender = publish(Release.V2_14, "sender");
        HttpDatabase receiver = publish(Release.V2_14, "receiver");
        String target = receiver.identity();

        sendParcels(sender, target, 1, "refuse", "", "panic", "forget", "");
        sendParcels(sender, target, 6, "");
        sendParcels(sender, target, 7, "", "refuse");
        sender.awaitRows("SELECT number FROM outgoing", "[]");

        assertThat(receiver.rows("SELECT number, sender FROM taken ORDER BY id"))
                .as("those that the receiver has not refused, from the sender")
                .isEqualTo(Stream.of(2, 4, 5, 6, 7)
                        .map(number -> "[" + number + ",[\"0x" + sender.identity() + "\"]]")
                        .collect(Collectors.joining(",", "[", "]")));
        assertThat(receiver.rows("SELECT parcel, signs FROM taken WHERE number = 6"))
                .isEqualTo("[[[[4,[[6,-1],[0,1]]],[[[2,[]],[6,-1]]],[0,\"\"]],[[1,[]],[0,[]]]]]");
        assertThat(sender.rows("SELECT number, result FROM outcome ORDER BY id"))
                .as("all but that whose own reducer fails")
                .isEqualTo("[[1,[1,\"parcel 1 is refused\"]],[2,[0,[]]],[3,[1,\"" + FATAL
                        + "\"]],[5,[0,[]]],[6,[0,[]]],[7,[0,[]]],[8,[1,\"parcel 8 is refused\"]]]");
        assertThat(sender.rows("SELECT number FROM taken")).isEqualTo("[]");
        assertThat(sender.as(server.newToken()).call("parcel_ended", "[]").status())
                .as("strangers do not say how a message ended")
                .isEqualTo(404);
    }

    /** Sends one parcel for each note in one transaction. */
    private static void sendParcels(HttpDatabase sender, String target, int first, String... notes) {
        String texts = Stream.of(notes).map(note -> "\"" + note + "\"").collect(Collectors.joining(",", "[", "]"));
        sender.result("send_parcels", "[[\"0x" + target + "\"]," + first + "," + texts + "]");
    }

    @Test
    void dataSurvivesARestartAndModulesFollowEachOther() {
        Path data = temp.resolve("restarted");
        HttpDatabase database;
        String samples;
        try (ServerProcess before = ServerProcess.start(data)) {
            database = HttpDatabase.of(before, "rust");
            database.publish(module(Release.V2_10));
            database.result("open_account", "[\"ada\",5]");
            database.result("open_account", "[\"alan\",95]");
            database.result("store_sample", "[1,{\"circle\":0.5}]");
            samples = database.rows("SELECT * FROM sample");
        }
        try (ServerProcess after = ServerProcess.start(data)) {
            database = database.at(after);
            assertThat(database.rows("SELECT * FROM sample")).isEqualTo(samples);
            assertThat(database.rows("SELECT name FROM account WHERE level = 5"))
                    .isEqualTo("[[\"ada\"]]");
            assertThat(database.rows("SELECT name FROM my_accounts WHERE level > 90"))
                    .isEqualTo("[[\"alan\"]]");

            database.publishChange(Cargo.module(Release.V2_10, "grown"));
            assertThat(database.rows("SELECT * FROM legacy")).isEqualTo("[[1,\"old\",[1,[]],7]]");
            assertThat(database.call("check_values", "[]")).isEqualTo(DONE);

            database.publishChange(Cargo.module(Release.V2_14, "grown"), environment(Release.V2_14));
            assertThat(database.rows("SELECT * FROM accounts_of_level(5)")).contains("\"ada\"");
            assertThat(database.rows("SELECT name FROM top_account")).isEqualTo("[[\"alan\"]]");
            assertThat(database.rows("SELECT * FROM sample")).isEqualTo(samples);
        }
    }
}
