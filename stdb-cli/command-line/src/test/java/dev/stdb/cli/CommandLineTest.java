package dev.stdb.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/** What needs no server; the rest is tested with processes. */
class CommandLineTest {
    private static final Path DOCUMENTATION = Path.of("../../docs");
    private static final Pattern SHELL = Pattern.compile("```sh\n(.*?)```", Pattern.DOTALL);
    private static final Pattern WORD = Pattern.compile("\"[^\"]*\"|\\S+");
    private static final Pattern OF_THE_JAR = Pattern.compile("java .*?-jar stdb\\S*\\.jar +([^#|>\n]+)");

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... arguments) {
        CommandLine command = Main.commandLine();
        command.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
        return command.execute(arguments);
    }

    private static Set<String> verbs() {
        return Main.commandLine().getSubcommands().keySet();
    }

    @ParameterizedTest
    @MethodSource("verbs")
    void everyVerbExplainsItself(String verb) {
        assertThat(run(verb, "--help")).isZero();
        assertThat(out.toString()).startsWith("Usage: stdb " + verb);
    }

    @Test
    void wrongUsageIsTwo() {
        assertThat(run("sql")).isEqualTo(2);
        assertThat(err.toString()).contains("Missing required parameters: 'DATABASE', 'QUERY'");
        assertThat(run("squl", "db", "x")).isEqualTo(2);
        assertThat(err.toString()).contains("sql");
    }

    @Test
    void everyWordHasItsPlace() {
        assertThat(run("call", "db")).isEqualTo(2);
        assertThat(err.toString()).contains("Missing required parameter: 'FUNCTION'");
        assertThat(run("describe", "db", "table")).isEqualTo(2);
        assertThat(err.toString()).contains("Missing required parameter: 'NAME'");
        assertThat(run("env", "set", "--anonymous", "db", "key")).isEqualTo(2);
        assertThat(err.toString()).contains("Not of the form KEY=VALUE: 'key'");
        assertThat(run("env")).isEqualTo(2);
        assertThat(run("publish", "db")).isEqualTo(2);
        assertThat(err.toString())
                .contains("Missing required option: '--bin-path=FILE' or '--module-path=DIR' (or --env-only)");
        assertThat(run("delete")).isEqualTo(2);
        assertThat(run("rename", "db")).isEqualTo(2);
    }

    /** The word behind an option whose value may be left out is the database. */
    @Test
    void optionalValuesStandBehindAnEqualsSign() {
        assertThat(run("publish", "-s", "http://127.0.0.1:1", "--anonymous", "-c", "db", "-b", "pom.xml"))
                .isEqualTo(1);
        assertThat(err.toString()).contains("no server answers").doesNotContain("delete-data");
        assertThat(run("publish", "--anonymous", "--delete-data=db", "db", "-b", "pom.xml"))
                .isEqualTo(1);
        assertThat(err.toString()).contains("--delete-data=db: there is no such choice");
    }

    @Test
    void dataIsDeletedOnlyIfThatIsAskedFor() throws IOException {
        List<String> published = Collections.synchronizedList(new ArrayList<>());
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> answer(exchange, published));
        server.start();
        try {
            String url = "http://127.0.0.1:" + server.getAddress().getPort();
            for (List<String> options : List.of(List.<String>of(), List.of("--yes"), List.of("-c"))) {
                List<String> words = new ArrayList<>(List.of("publish", "-s", url, "--anonymous", "-b", "pom.xml"));
                words.addAll(options);
                words.add("db");
                assertThat(run(words.toArray(String[]::new))).as(err.toString()).isZero();
            }
        } finally {
            server.stop(0);
        }
        assertThat(published).containsExactly("host_type=Wasm", "host_type=Wasm", "host_type=Wasm&clear=true");
    }

    /** Answers as a server to which anything may be published, and keeps what was asked of it. */
    private static void answer(HttpExchange exchange, List<String> published) throws IOException {
        exchange.getRequestBody().readAllBytes();
        String answer = "{\"identity\":\"" + "0".repeat(64) + "\",\"token\":\"a.b.c\"}";
        if (exchange.getRequestMethod().equals("PUT")) {
            published.add(exchange.getRequestURI().getQuery());
            answer = "{\"Success\":{\"domain\":\"db\",\"database_identity\":\"" + "0".repeat(64)
                    + "\",\"op\":\"updated\"}}";
        }
        byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(200, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    /** The commands in the documentation, whose options and operands must be there and of their types. */
    @Test
    void documentedCommandsAreUnderstood() throws IOException {
        List<String> commands = new ArrayList<>();
        try (Stream<Path> files = Files.walk(DOCUMENTATION)) {
            for (Path page :
                    files.filter(file -> file.toString().endsWith(".md")).toList()) {
                SHELL.matcher(Files.readString(page))
                        .results()
                        .flatMap(block -> OF_THE_JAR.matcher(block.group(1)).results())
                        .forEach(command -> commands.add(command.group(1)));
            }
        }
        assertThat(commands).hasSizeGreaterThan(3);
        assertThat(commands)
                .allSatisfy(command -> Main.commandLine()
                        .parseArgs(WORD.matcher(command)
                                .results()
                                .map(word -> word.group().replaceAll("^\"|\"$", ""))
                                .toArray(String[]::new)));
    }

    @Test
    void completionKnowsTheVerbs() {
        assertThat(run("completion", "zsh")).isZero();
        assertThat(out.toString()).contains("complete -F _complete_stdb").contains("describe");
        assertThat(run("completion", "fish")).isEqualTo(2);
    }

    @Test
    void failuresSayWhatAndWhatNext() {
        assertThat(run("sql", "--server", "http://127.0.0.1:1", "--anonymous", "db", "SELECT 1"))
                .isEqualTo(1);
        assertThat(err.toString()).isEqualToNormalizingNewlines("""
            error: no server answers at http://127.0.0.1:1
              start one with 'mvn stdb:run' or 'stdb start', or name another: --server=http://127.0.0.1:3001
            """);
    }

    @Test
    void aServerThatIsNoneIsNamed() {
        assertThat(run("call", "-s", "somewhere else", "db", "add")).isEqualTo(1);
        assertThat(err.toString()).startsWith("error: --server=\"somewhere else\" is no address");
    }

    @Test
    void allFilesAreBelowTheRootDirectory(@TempDir Path root) {
        assertThat(run("--root-dir", root.toString(), "server", "add", "x", "--url", "http://x:1", "--no-fingerprint"))
                .isZero();
        assertThat(root.resolve("config/cli.toml")).content().contains("host = \"x:1\"");
        assertThat(run("--root-dir", root.toString(), "verify", "game")).isNotZero();
        assertThat(err.toString()).contains(root.resolve("data").toString());
    }

    @Test
    void serversHaveNames(@TempDir Path root) {
        String config = root.resolve("mine.toml").toString();
        assertThat(run("--config-path", config, "server", "add", "gone", "--url", "http://127.0.0.1:1"))
                .isEqualTo(1);
        assertThat(run("--config-path", config, "server", "add", "gone", "--url", "http://127.0.0.1:1", "-d")
                        + run("--config-path", config, "server", "set-default", "gone"))
                .isEqualTo(2);
        assertThat(err.toString()).contains("there is no server called 'gone'");
        assertThat(run("server")).isEqualTo(2);
    }
}
