package dev.stdb.maven.task;

import dev.stdb.json.JsonException;
import dev.stdb.task.TaskException;
import dev.stdb.task.text.JsonTree;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * The own dev server of a front end, which runs beside the dev loop until {@link #close()}. Thread-safe. Source: spec
 * cli-and-dev-loop.md §5 and §10.1.
 */
public final class FrontEnd implements AutoCloseable {
    private static final String DESCRIPTOR = "package.json";
    private static final String SCRIPT = "dev";
    private static final List<String> FOLDERS = List.of("", "client", "frontend", "web");
    /** Programs that run scripts, by the file that each leaves beside the descriptor. */
    private static final Map<String, String> RUNNERS = new LinkedHashMap<>();

    /** What the frameworks want in front of variables that pages may read. */
    private static final List<String> PREFIXES =
            List.of("", "VITE_", "NEXT_PUBLIC_", "REACT_APP_", "EXPO_PUBLIC_", "PUBLIC_");

    private static final int STOP_SECONDS = 10;

    static {
        RUNNERS.put("pnpm-lock.yaml", "pnpm");
        RUNNERS.put("yarn.lock", "yarn");
        RUNNERS.put("bun.lock", "bun");
        RUNNERS.put("bun.lockb", "bun");
    }

    private final Process process;
    private volatile boolean closing;

    private FrontEnd(Process process) {
        this.process = process;
    }

    /** Returns the folder of a project's front end: one with a {@code package.json} that has a script {@code dev}. */
    public static Optional<Path> find(Path project) throws TaskException, IOException {
        for (String folder : FOLDERS) {
            Path candidate = project.resolve(folder);
            if (hasScript(candidate)) {
                return Optional.of(candidate);
            }
        }
        return Optional.empty();
    }

    /**
     * Returns the command that starts the dev server of a folder.
     *
     * @throws TaskException if it has none, or what it needs is not installed
     */
    public static List<String> command(Path directory) throws TaskException, IOException {
        if (!hasScript(directory)) {
            throw new TaskException(
                    "no front end is in " + directory,
                    "it has no " + DESCRIPTOR + " with a script '" + SCRIPT + "'",
                    "name its folder, or none: -Dstdb.frontend=none");
        }
        String runner = RUNNERS.entrySet().stream()
                .filter(entry -> Files.exists(directory.resolve(entry.getKey())))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse("npm");
        if (!Files.isDirectory(directory.resolve("node_modules"))) {
            throw new TaskException(
                    "the front end in " + directory + " is not started",
                    "what it needs is not installed",
                    "run '" + runner + " install' there, then stdb:run again");
        }
        boolean isWindows =
                System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("windows");
        return List.of(isWindows ? runner + ".cmd" : runner, "run", SCRIPT);
    }

    private static boolean hasScript(Path directory) throws TaskException, IOException {
        Path descriptor = directory.resolve(DESCRIPTOR);
        if (!Files.isRegularFile(descriptor)) {
            return false;
        }
        try {
            return JsonTree.parseObject(Files.readString(descriptor)).get("scripts") instanceof Map<?, ?> scripts
                    && scripts.containsKey(SCRIPT);
        } catch (JsonException e) {
            throw new TaskException(descriptor + " cannot be read", String.valueOf(e.getMessage()), "correct it", e);
        }
    }

    /**
     * Tells a front end where the database is: sets the variables of the official tool in {@code .env.local}, whose
     * other lines stay.
     */
    public static void writeEnvironment(Path directory, URI server, String database) throws IOException {
        Path file = directory.resolve(".env.local");
        List<String> before = Files.exists(file) ? Files.readAllLines(file) : List.of();
        List<String> after = new ArrayList<>(before);
        for (String prefix : PREFIXES) {
            set(after, prefix + "SPACETIMEDB_DB_NAME", database);
            set(after, prefix + "SPACETIMEDB_HOST", server.toString());
        }
        // A dev server starts anew when the file is written.
        if (!after.equals(before)) {
            // In place: it may be a link, and may be for its user only.
            Files.writeString(file, String.join("\n", after) + "\n");
        }
    }

    private static void set(List<String> lines, String key, String value) {
        String line = key + "=" + value;
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).stripLeading().startsWith(key + "=")) {
                lines.set(i, line);
                return;
            }
        }
        lines.add(line);
    }

    /**
     * Starts a dev server.
     *
     * @param command see {@link #command}
     * @param output receives each line that it prints, and last how it ended unless it was stopped, on a thread of its
     *     own
     */
    public static FrontEnd start(Path directory, List<String> command, Consumer<String> output) throws TaskException {
        try {
            Process process = new ProcessBuilder(command)
                    .directory(directory.toFile())
                    .redirectErrorStream(true)
                    .start();
            FrontEnd frontEnd = new FrontEnd(process);
            Thread reader = new Thread(() -> frontEnd.pump(output), "stdb-front-end");
            reader.setDaemon(true);
            reader.start();
            return frontEnd;
        } catch (IOException e) {
            throw new TaskException(
                    "'" + command.get(0) + "' cannot be started",
                    String.valueOf(e.getMessage()),
                    "install Node.js, or run without the front end: -Dstdb.frontend=none",
                    e);
        }
    }

    private void pump(Consumer<String> output) {
        try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                output.accept(line);
            }
            int exitCode = process.waitFor();
            if (!closing) {
                output.accept("ended by itself: exitCode=" + exitCode + "; stdb:run starts it again");
            }
        } catch (IOException e) {
            output.accept("its output ended: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Stops the dev server and what it has started. Idempotent. */
    @Override
    public void close() {
        closing = true;
        List<ProcessHandle> all = new ArrayList<>(process.descendants().toList());
        all.add(process.toHandle());
        all.forEach(ProcessHandle::destroy);
        try {
            if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                all.forEach(ProcessHandle::destroyForcibly);
            }
        } catch (InterruptedException e) {
            all.forEach(ProcessHandle::destroyForcibly);
            Thread.currentThread().interrupt();
        }
    }
}
