package dev.stdb.it;

import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

/** The chat's Java console in a JVM of its own. Not thread-safe. */
final class ConsoleProcess implements AutoCloseable {
    private static final Duration WAIT = Duration.ofSeconds(90);

    private final Process process;
    private final Path output;
    private final Writer input;

    private ConsoleProcess(Process process, Path output) {
        this.process = process;
        this.output = output;
        this.input = new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8);
    }

    static ConsoleProcess start(URI server, Path directory) throws IOException {
        Files.createDirectories(directory);
        Path output = directory.resolve("output.txt");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        "dev.stdb.examples.chat.console.ChatConsole",
                        server.toString(),
                        directory.resolve("token").toString())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        return new ConsoleProcess(process, output);
    }

    void type(String line) throws IOException {
        input.write(line + "\n");
        input.flush();
    }

    void awaitOutput(String text) throws IOException, InterruptedException {
        Instant deadline = Instant.now().plus(WAIT);
        while (!Files.readString(output).contains(text)) {
            if (Instant.now().isAfter(deadline)) {
                throw new AssertionError("the console did not print '" + text + "' but:\n" + Files.readString(output));
            }
            Thread.sleep(20);
        }
    }

    /** Ends the input, which ends the console, and waits for it. */
    @Override
    public void close() throws IOException {
        input.close();
        try {
            if (!process.waitFor(60, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError("the console did not end with its input:\n" + Files.readString(output));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
