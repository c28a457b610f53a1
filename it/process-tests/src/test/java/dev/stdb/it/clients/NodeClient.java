package dev.stdb.it.clients;

import dev.stdb.it.NodeProject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A TypeScript client in a Node process that runs {@code model.mjs}: commands go to its standard input, the trace comes
 * from its standard output, a line each.
 */
final class NodeClient implements ClientUnderTest {
    /** In the order of {@code bindings.mjs}. */
    static final List<String> TABLES = List.of("entry", "progress", "mark");

    private static final String SETTLED = "settled";
    private static final String ROW = "row\t";
    private static final String END = "the process has ended";

    private final String name;
    private final CallbackOrder order;
    private final Process process;
    private final Path errors;
    private final Writer commands;
    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
    private final List<TraceEntry> trace = new ArrayList<>();

    private NodeClient(String name, CallbackOrder order, Process process, Path errors) {
        this.name = name;
        this.order = order;
        this.process = process;
        this.errors = errors;
        commands = new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8);
        Thread reader = new Thread(() -> read(process.inputReader(StandardCharsets.UTF_8)), name);
        reader.setDaemon(true);
        reader.start();
    }

    /**
     * Starts a client that connects.
     *
     * @param order that of the runtime under test: ours or the official one
     * @param protocol {@code v2} or {@code v3}
     * @param keptCalls how many calls wait for a lost connection, for our runtime
     * @param directory where the process may write what it prints besides
     */
    static NodeClient start(
            NodeProject project, CallbackOrder order, String protocol, int keptCalls, String url, Path directory)
            throws IOException {
        String runtime = order.isOurs() ? "ours" : "official";
        String name = runtime + "-" + protocol;
        Path errors = directory.resolve(name + ".txt");
        List<String> command = List.of(
                "node", "model.mjs", url, AllClientsIT.DATABASE, protocol, "", runtime, Integer.toString(keptCalls));
        String tested = order.isOurs() ? NodeProject.own() : NodeProject.OFFICIAL;
        return new NodeClient(name, order, project.start(tested, errors, command), errors);
    }

    private void read(BufferedReader output) {
        try (output) {
            String line = output.readLine();
            while (line != null) {
                lines.add(line);
                line = output.readLine();
            }
        } catch (IOException e) {
            // The process was ended.
        } finally {
            lines.add(END);
        }
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public CallbackOrder order() {
        return order;
    }

    @Override
    public void subscribe(int set, List<String> queries) {
        send("subscribe\t" + set + "\t" + String.join("\t", queries));
    }

    @Override
    public void unsubscribe(int set) {
        send("unsubscribe\t" + set);
    }

    @Override
    public void call(ReducerCall call) {
        send("call\t" + call.id() + "\t" + call.reducer() + "\t" + String.join("\t", call.arguments()));
    }

    @Override
    public void awaitLoss() {
        send("awaitLoss");
        readUntil("lost", null);
    }

    @Override
    public void awaitBegun() {
        send("awaitBegun");
        readUntil("begun", null);
    }

    @Override
    public Report settle() {
        send("settle");
        Map<String, Set<String>> rows = new HashMap<>();
        TABLES.forEach(table -> rows.put(table, new TreeSet<>()));
        readUntil(SETTLED, rows);
        List<TraceEntry> complete = List.copyOf(trace);
        trace.clear();
        return new Report(complete, Set.of(), rows);
    }

    private void send(String command) {
        try {
            commands.write(command + "\n");
            commands.flush();
        } catch (IOException e) {
            throw failure("takes no more commands", e);
        }
    }

    /** Reads the trace, and rows where they may come, up to an answer. */
    private void readUntil(String answer, @Nullable Map<String, Set<String>> rows) {
        String line = take();
        while (!line.equals(answer)) {
            if (line.startsWith(ROW) && rows != null) {
                String[] fields = line.split("\t", -1);
                if (!rows.computeIfAbsent(fields[1], each -> new TreeSet<>()).add(fields[2])) {
                    throw failure("has a row in its cache twice: " + line, null);
                }
            } else {
                trace.add(TraceEntry.parse(line));
            }
            line = take();
        }
    }

    private String take() {
        try {
            String line = lines.poll(Waiting.PATIENCE.toSeconds(), TimeUnit.SECONDS);
            if (line == null || line.equals(END)) {
                throw failure(line == null ? "hangs" : "has ended", null);
            }
            return line;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private AssertionError failure(String what, @Nullable Exception cause) {
        String latest =
                trace.subList(Math.max(0, trace.size() - 20), trace.size()).toString();
        return new AssertionError(name + " " + what + "; its trace: " + latest + "\nit printed:\n" + printed(), cause);
    }

    private String printed() {
        try {
            return Files.readString(errors);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
