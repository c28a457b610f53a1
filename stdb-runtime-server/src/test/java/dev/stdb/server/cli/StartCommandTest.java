package dev.stdb.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stdb.server.Server;
import dev.stdb.server.ServerBuilder;
import dev.stdb.server.fetch.FetchLimits;
import dev.stdb.server.fetch.FetchRules;
import dev.stdb.server.fetch.HostPattern;
import dev.stdb.testing.Checks;
import java.io.BufferedReader;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

@DisplayName("stdb start")
class StartCommandTest {

    private static final FetchLimits LIMITS = FetchLimits.defaults();

    @TempDir
    private Path directory;

    private record Result(int exitCode, String out, String err) {}

    private static Result run(String... args) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine commandLine =
                Main.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
        int exitCode = commandLine.execute(args);
        return new Result(exitCode, out.toString(), err.toString());
    }

    @Test
    void portInUseIsAnErrorWithACure() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Result result = run("start", "--in-memory", "-l", "127.0.0.1:" + taken.getLocalPort());
            assertThat(result.exitCode()).isEqualTo(1);
            assertThat(result.err())
                    .startsWith("error: cannot listen on 127.0.0.1:" + taken.getLocalPort())
                    .contains("--listen-addr");
            assertThat(result.out()).isEmpty();
        }
    }

    @Test
    void portInUseLeavesNothingBehind() throws Exception {
        Path data = directory.resolve("data");
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThat(run("start", "--data-dir", data + "", "-l", "127.0.0.1:" + taken.getLocalPort())
                            .exitCode())
                    .isEqualTo(1);
        }
        assertThat(data).doesNotExist();
    }

    @Test
    void wrongUsageExitsWith2() {
        assertThat(run("start", "--no-such-flag").exitCode()).isEqualTo(2);
        assertThat(run("start", "--listen-addr", "nowhere.invalid:x").err()).contains("expected HOST:PORT");
        assertThat(run("start", "--in-memory", "--reducer-timeout", "soon").err())
                .contains("not a duration");
        assertThat(run("start", "--in-memory", "--reducer-timeout", "0s").err())
                .startsWith("not valid: --reducer-timeout=0s");
        assertThat(run("start", "--in-memory", "--client-memory", "much").err()).contains("--client-memory=much");
        assertThat(run("start", "--in-memory", "--head-timeout", "0s").err()).contains("--head-timeout=0s");
        assertThat(run("start", "--in-memory", "--connections-max", "0").err()).contains("--connections-max=0");
        assertThat(run("start", "--in-memory", "--module-http", "maybe").err())
                .startsWith("not valid, expected on or off: --module-http=maybe");
        assertThat(run("start", "--in-memory", "--module-http-allow", "http://a")
                        .err())
                .startsWith("--module-http-allow: not a host");
        assertThat(run("start", "--in-memory", "--module-http-private", "a:0").err())
                .startsWith("--module-http-private: port must be in");
        assertThat(run("start", "--jwt-priv-key-path", "x").err()).contains("must be given together");
    }

    @Test
    void modulesMayAskWhomTheOptionsName() {
        assertThat(rules()).isEqualTo(rules("--module-http", "on"));
        assertThat(rules().enabled()).isTrue();
        assertThat(rules("--module-http=off").enabled()).isFalse();
        FetchRules named = rules(
                "--module-http-allow", "a.test", "--module-http-allow", "*.b.test:8443", "--module-http-private", "*");
        assertThat(named.allowed()).extracting(HostPattern::toString).containsExactly("a.test", "*.b.test:8443");
        assertThat(named.local()).extracting(HostPattern::toString).containsExactly("*");
    }

    /** Returns what options mean, with the same limits every time. */
    private static FetchRules rules(String... args) {
        ModuleHttpOptions options = new ModuleHttpOptions();
        CommandLine commandLine = new CommandLine(options);
        commandLine.parseArgs(args);
        return options.rules(commandLine).withLimits(LIMITS);
    }

    @Test
    void missingStaticDirectoryIsAnError() {
        Result result = run("start", "--in-memory", "-l", "127.0.0.1:0", "--static-dir", directory.resolve("no") + "");
        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.err()).startsWith("error: not a directory: --static-dir=");
    }

    @Test
    void versionIsPrinted() {
        assertThat(run("version").out()).startsWith("stdb ");
        assertThat(run("--version").out()).startsWith("stdb ");
        assertThat(run("--help").out()).contains("start", "version");
    }

    @Test
    @Checks("spec cli-and-dev-loop.md §13.9")
    void lockedDataDirectoryKeepsASecondServerOut() {
        try (Server first = settings().start()) {
            assertThat(first.url().getHost()).isEqualTo("127.0.0.1");
            Result second = run("start", "-l", "127.0.0.1:0", "--data-dir", directory.toString());
            assertThat(second.exitCode()).isEqualTo(1);
            assertThat(second.err())
                    .isEqualTo("error: the data directory is in use by another server: --data-dir=" + directory
                            + ", holder=pid=" + ProcessHandle.current().pid() + System.lineSeparator());
        }
    }

    @Test
    @Checks("spec http-api.md §9.6")
    void keysAndIdentitiesSurviveARestart() throws Exception {
        String key;
        try (Server first = settings().start()) {
            key = get(first.url() + "/v1/identity/public-key");
            assertThat(key).startsWith("-----BEGIN PUBLIC KEY-----");
        }
        try (Server second = settings().start()) {
            assertThat(get(second.url() + "/v1/identity/public-key")).isEqualTo(key);
        }
        assertThat(Files.readString(directory.resolve("id_ecdsa.pub"))).isEqualTo(key);
    }

    /** Starts a process and waits to be killed. */
    static final class Parent {
        private Parent() {}

        public static void main(String[] command) throws Exception {
            Process server = new ProcessBuilder(command)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            System.out.println(server.pid());
            server.waitFor();
        }
    }

    @Test
    @Timeout(180)
    @Checks("spec cli-and-dev-loop.md §13.9")
    void endsWithTheProgramThatStartedItEvenIfThatIsKilled() throws Exception {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        String classPath = System.getProperty("java.class.path");
        Path ready = directory.resolve("ready");
        List<String> command = new ArrayList<>(List.of(java, "-cp", classPath, Parent.class.getName()));
        command.addAll(List.of(java, "-cp", classPath, Main.class.getName(), "start", "-l", "127.0.0.1:0"));
        command.addAll(List.of("--data-dir", directory.resolve("data").toString()));
        command.addAll(List.of("--ready-file", ready.toString(), "--stop-with-input"));
        Process parent = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        ProcessHandle server;
        try (BufferedReader out = parent.inputReader()) {
            server = ProcessHandle.of(Long.parseLong(out.readLine())).orElseThrow();
            while (!Files.exists(ready)) {
                assertThat(server.isAlive()).isTrue();
                parent.waitFor(20, TimeUnit.MILLISECONDS);
            }
        } finally {
            parent.destroyForcibly().waitFor();
        }
        server.onExit().get(60, TimeUnit.SECONDS);
        // It had the time to stop in order: nobody has the directory.
        assertThat(run("verify", "--data-dir", directory.resolve("data").toString())
                        .out())
                .startsWith("the list of databases is intact");
    }

    private ServerBuilder settings() {
        return Server.builder().port(0).dataDirectory(directory);
    }

    private static String get(String url) throws Exception {
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofString())
                .body();
    }
}
