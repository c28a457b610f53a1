package dev.stdb.it.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** One command in a process of its own. Not thread-safe. */
final class CommandProcess {
    private static final long SECONDS_MAX = 180;

    private final Process process;
    private final Reader output;
    private final Reader errors;

    private CommandProcess(Process process) {
        this.process = process;
        this.output = new Reader(process.getInputStream());
        this.errors = new Reader(process.getErrorStream());
        output.start();
        errors.start();
    }

    /** Collects the lines of a stream. */
    private static final class Reader extends Thread {
        private final InputStream in;
        private final StringBuffer text = new StringBuffer();
        private final CountDownLatch firstLine = new CountDownLatch(1);

        Reader(InputStream in) {
            super("command-output");
            this.in = in;
            setDaemon(true);
        }

        @Override
        public void run() {
            byte[] buffer = new byte[8192];
            try (in) {
                for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                    text.append(new String(buffer, 0, count, StandardCharsets.UTF_8));
                    if (text.indexOf("\n") >= 0) {
                        firstLine.countDown();
                    }
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } finally {
                firstLine.countDown();
            }
        }

        List<String> lines() throws InterruptedException {
            join(TimeUnit.SECONDS.toMillis(SECONDS_MAX));
            return new ArrayList<>(text.toString().lines().toList());
        }
    }

    static CommandProcess start(List<String> command, Path directory, Path home, List<String> input)
            throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
        builder.environment().put("HOME", home.toString());
        builder.environment().put("NO_COLOR", "1");
        builder.environment().remove("SPACETIMEDB_DB_NAME");
        Process process = builder.start();
        try (OutputStream in = process.getOutputStream()) {
            for (String line : input) {
                in.write((line + "\n").getBytes(StandardCharsets.UTF_8));
            }
        }
        return new CommandProcess(process);
    }

    /** Waits until there is a line of output, or none will come. */
    void awaitFirstLine() throws InterruptedException {
        if (!output.firstLine.await(SECONDS_MAX, TimeUnit.SECONDS)) {
            throw new AssertionError("the command printed nothing");
        }
    }

    /** Waits for the end and returns the exit code. */
    int exitCode() throws InterruptedException {
        if (!process.waitFor(SECONDS_MAX, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError("the command did not end; it printed:\n" + output.text + errors.text);
        }
        return process.exitValue();
    }

    List<String> output() throws InterruptedException {
        return output.lines();
    }

    List<String> errors() throws InterruptedException {
        return errors.lines();
    }

    void kill() {
        process.destroyForcibly();
    }
}
