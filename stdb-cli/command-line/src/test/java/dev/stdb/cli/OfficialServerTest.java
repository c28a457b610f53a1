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
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/**
 * Commands say of an official server what they say of ours: {@code official-server.txt} has for each what the spec lets
 * such a server answer ({@code >} a request, {@code <} status and body), and the script of CommandLineIT what the
 * command prints. Identities, addresses and times are compared by name.
 */
class OfficialServerTest {
    private static final Path SCRIPT = Path.of("../../it/process-tests/src/test/resources/command-line.txt");
    private static final int COMMANDS_MIN = 45;
    private static final String CALLER = "c2".repeat(32);
    /** Asked before each command of a user, whatever the command is. */
    private static final String TOKEN_CHECK = "POST /v1/identity/websocket-token";

    private static final String WHO_ASKS = "GET /v1/database/" + "0".repeat(64) + "/identity";

    @TempDir
    Path directory;

    private HttpServer server;
    private String url = "";
    private final Deque<Exchange> expected = new ArrayDeque<>();
    private final List<String> unexpected = new ArrayList<>();

    private record Exchange(String request, int status, String body) {}

    /** A command with its exchanges, or with what it prints. */
    private record Step(String command, List<String> lines) {}

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
        url = "http://127.0.0.1:" + server.getAddress().getPort();
        Files.writeString(directory.resolve("module.wasm"), "a module");
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void commandsSayWhatTheySayOfOurServer() throws IOException {
        Map<String, Deque<Step>> ours = new HashMap<>();
        for (Step step : steps(Files.readAllLines(SCRIPT))) {
            ours.computeIfAbsent(step.command(), head -> new ArrayDeque<>()).add(step);
        }
        List<Step> recorded = steps(recording());
        for (Step step : recorded) {
            expect(step.lines());
            List<String> said = run(step.command());
            assertThat(unexpected)
                    .as("requests of %s that nobody answered", step.command())
                    .isEmpty();
            assertThat(expected)
                    .as("requests that %s did not make", step.command())
                    .isEmpty();
            Deque<Step> same = ours.getOrDefault(step.command(), new ArrayDeque<>());
            assertThat(same).as("%s in %s", step.command(), SCRIPT).isNotEmpty();
            assertThat(said).as(step.command()).isEqualTo(same.remove().lines());
        }
        assertThat(recorded).hasSizeGreaterThanOrEqualTo(COMMANDS_MIN);
    }

    private static List<String> recording() throws IOException {
        try (var in = OfficialServerTest.class.getResourceAsStream("/official-server.txt")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        }
    }

    private static List<Step> steps(List<String> lines) {
        List<Step> steps = new ArrayList<>();
        for (String line : lines) {
            if (line.matches("[$%] .*")) {
                steps.add(new Step(line, new ArrayList<>()));
            } else if (line.matches("& .*|wait|file .*")) {
                steps.add(new Step("", new ArrayList<>()));
            } else if (!line.isEmpty() && !line.startsWith("#") && !steps.isEmpty()) {
                steps.get(steps.size() - 1).lines().add(line);
            }
        }
        return steps;
    }

    private void expect(List<String> lines) {
        for (int i = 0; i < lines.size(); i += 2) {
            String[] answer = lines.get(i + 1).substring(2).split(" ", 2);
            expected.add(new Exchange(
                    lines.get(i).substring(2), Integer.parseInt(answer[0]), answer.length == 1 ? "" : answer[1]));
        }
    }

    private synchronized void answer(HttpExchange http) throws IOException {
        String request = http.getRequestMethod() + " " + http.getRequestURI();
        http.getRequestBody().readAllBytes();
        Exchange next = expected.peek();
        Exchange answer;
        if (next != null && next.request().equals(request)) {
            answer = expected.remove();
        } else if (request.equals(TOKEN_CHECK)) {
            answer = new Exchange(request, 200, "{\"token\":\"short\"}");
        } else if (request.equals(WHO_ASKS)) {
            answer = new Exchange(request, 200, "0".repeat(64));
        } else if (request.endsWith("/logs?follow=true&num_lines=0")) {
            // Whoever publishes follows the log on another thread.
            answer = new Exchange(request, 404, "`game` not found");
        } else {
            unexpected.add(request);
            answer = new Exchange(request, 500, "unexpected");
        }
        byte[] body = answer.body().replace("\\n", "\n").getBytes(StandardCharsets.UTF_8);
        http.getResponseHeaders().set("spacetime-identity", CALLER);
        http.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
        http.getResponseBody().write(body);
        http.close();
    }

    /** Runs a command as {@code stdb} does, and returns what it prints with its exit code, as the script has it. */
    private List<String> run(String command) {
        List<String> words =
                new ArrayList<>(List.of("--root-dir", directory.resolve("root").toString()));
        Matcher word = Pattern.compile("'([^']*)'|\"([^\"]*)\"|(\\S+)").matcher(command.substring(2));
        while (word.find()) {
            String text = word.group().replaceAll("^['\"]|['\"]$", "");
            words.add(text.replace("$SERVER", url)
                    .replace("$FIXTURE", directory.resolve("module.wasm").toString()));
        }
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine program = Main.commandLine();
        program.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
        int exitCode = program.execute(words.toArray(String[]::new));
        List<String> lines = new ArrayList<>();
        out.toString().lines().forEach(line -> lines.add(("| " + normalized(line)).stripTrailing()));
        err.toString().lines().forEach(line -> lines.add(("! " + normalized(line)).stripTrailing()));
        lines.add("= " + exitCode);
        return lines;
    }

    private String normalized(String line) {
        return line.replace(url, "$SERVER")
                .replaceAll("\\$SERVER +", "\\$SERVER ")
                .replaceAll("(0x)?\\b[0-9a-f]{64}\\b", "<identity>")
                .replaceAll("\"total_duration_micros\":\\d+", "\"total_duration_micros\":<number>")
                .replaceAll("-----BEGIN PUBLIC KEY-----.*?-----END PUBLIC KEY-----(\\\\n)?", "<key>");
    }
}
