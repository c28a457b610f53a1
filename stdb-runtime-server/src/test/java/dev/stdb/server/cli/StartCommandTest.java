package dev.stdb.server.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

@DisplayName("stdb start")
class StartCommandTest {

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
    void wrongUsageExitsWith2() {
        assertThat(run("start", "--no-such-flag").exitCode()).isEqualTo(2);
        assertThat(run("start", "--listen-addr", "nowhere.invalid:x").err()).contains("expected HOST:PORT");
        assertThat(run("start", "--in-memory", "--reducer-timeout", "soon").err())
                .contains("not a duration");
        assertThat(run("start", "--jwt-priv-key-path", "x").err()).contains("must be given together");
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
    void lockedDataDirectoryKeepsASecondServerOut() {
        try (RunningServer first = RunningServer.start(options(directory))) {
            assertThat(first.url()).startsWith("http://127.0.0.1:");
            assertThatThrownBy(() -> RunningServer.start(options(directory)))
                    .isInstanceOf(CommandFailedException.class)
                    .hasMessageContaining("the data directory is in use by another server")
                    .hasMessageContaining("pid=");
        }
    }

    @Test
    void keysAndIdentitiesSurviveARestart() throws Exception {
        String key;
        try (RunningServer first = RunningServer.start(options(directory))) {
            key = get(first.url() + "/v1/identity/public-key");
            assertThat(key).startsWith("-----BEGIN PUBLIC KEY-----");
        }
        try (RunningServer second = RunningServer.start(options(directory))) {
            assertThat(get(second.url() + "/v1/identity/public-key")).isEqualTo(key);
        }
        assertThat(Files.readString(directory.resolve("id_ecdsa.pub"))).isEqualTo(key);
    }

    private static ServerOptions options(@Nullable Path data) {
        return new ServerOptions(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                data,
                data == null ? null : data.resolve("id_ecdsa"),
                data == null ? null : data.resolve("id_ecdsa.pub"),
                null,
                Duration.ofSeconds(180),
                StorageOptions.defaults());
    }

    private static String get(String url) throws Exception {
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofString())
                .body();
    }
}
