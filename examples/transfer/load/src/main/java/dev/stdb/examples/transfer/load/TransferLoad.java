package dev.stdb.examples.transfer.load;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The funds-transfer load generator. Exit code 0: measured and money conserved; 2: wrong options; 1: anything else. */
@Command(
        name = "transfer-load",
        description =
                "Calls the reducer 'transfer' over the v3 protocol and verifies that no money appears or vanishes.",
        footer = "%nExit code 0: measured, and money is conserved; 1: it is not, or the load failed; 2: wrong options.")
public final class TransferLoad implements Callable<Integer> {
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    @Spec
    private @Nullable CommandSpec spec;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "show this text and end")
    private boolean help;

    @Option(names = "--url", defaultValue = "http://127.0.0.1:3000", description = "server (default: ${DEFAULT-VALUE})")
    private URI url = URI.create("http://127.0.0.1:3000");

    @Option(names = "--database", defaultValue = "transfer", description = "database (default: ${DEFAULT-VALUE})")
    private String database = "transfer";

    @Option(names = "--module", description = "publish this .wasm file first")
    private @Nullable Path module;

    @Option(names = "--connections", defaultValue = "8", description = "connections (default: ${DEFAULT-VALUE})")
    private int connections = 8;

    @Option(
            names = "--in-flight",
            defaultValue = "40",
            description = "requests in flight per connection (default: ${DEFAULT-VALUE})")
    private int inFlight = 40;

    @Option(names = "--alpha", defaultValue = "0", description = "Zipf skew, 0 is uniform (default: ${DEFAULT-VALUE})")
    private double alpha;

    @Option(names = "--accounts", defaultValue = "100000", description = "accounts (default: ${DEFAULT-VALUE})")
    private int accounts = 100_000;

    @Option(names = "--balance", defaultValue = "1000000", description = "initial balance (default: ${DEFAULT-VALUE})")
    private long balance = 1_000_000;

    @Option(
            names = "--warmup",
            defaultValue = "5",
            description = "seconds before measuring (default: ${DEFAULT-VALUE})")
    private int warmupSeconds = 5;

    @Option(names = "--seconds", defaultValue = "10", description = "seconds measured (default: ${DEFAULT-VALUE})")
    private int seconds = 10;

    @Option(
            names = "--confirmed",
            arity = "1",
            defaultValue = "true",
            description = "wait for durability (default: ${DEFAULT-VALUE})")
    private boolean confirmed = true;

    @Option(
            names = "--batched",
            arity = "1",
            defaultValue = "true",
            description = "send all requests that are ready in one frame (default: ${DEFAULT-VALUE})")
    private boolean batched = true;

    @Option(names = "--server-pid", description = "process whose CPU time per call to report")
    private @Nullable Long serverPid;

    @Option(names = "--seed", defaultValue = "1", description = "seed of the draws (default: ${DEFAULT-VALUE})")
    private long seed = 1;

    @Option(names = "--echo", description = "measure a bare echo server with the same client first")
    private boolean echo;

    @Option(names = "--fsync-dir", description = "measure the disk's fsync rate in this directory first")
    private @Nullable Path fsyncDirectory;

    /** Runs the program. */
    public static void main(String[] arguments) {
        System.exit(new CommandLine(new TransferLoad())
                .setExecutionExceptionHandler((failure, command, parsed) -> {
                    command.getErr().println("transfer-load: " + failure.getMessage());
                    return 1;
                })
                .execute(arguments));
    }

    @Override
    public Integer call() throws IOException {
        checkOptions();
        Path directory = fsyncDirectory;
        if (directory != null) {
            print("disk: %,.0f forced appends of 4 KiB per second", DiskProbe.forcesPerSecond(directory));
        }
        double echoRate = echo ? measureEcho() : 0;
        TransferAdmin admin = new TransferAdmin(url, database);
        if (module != null) {
            admin.publish(module);
        }
        admin.seed(accounts, balance);
        print("seeded %,d accounts of %,d", accounts, balance);
        String path = "/v1/database/" + database + "/subscribe?compression=None&confirmed=" + confirmed;
        LoadPlan plan = plan();
        ServerCpu cpu = serverPid == null ? null : ServerCpu.sample(serverPid, plan);
        LoadClient.Outcome outcome = LoadClient.run(url, path, plan, connections, seed);
        report("transfer", outcome);
        if (cpu != null) {
            print("server CPU per call: %.2f us", cpu.micros() / (outcome.perSecond() * plan.seconds()));
        }
        if (echoRate > 0) {
            print("share of the echo rate: %.2f", outcome.perSecond() / echoRate);
        }
        return checkMoney(admin);
    }

    private void checkOptions() {
        require("http".equals(url.getScheme()) && url.getHost() != null, "--url must be like http://127.0.0.1:3000");
        require(module == null || Files.isRegularFile(module), "--module: there is no file " + module);
        require(
                fsyncDirectory == null || Files.isDirectory(fsyncDirectory),
                "--fsync-dir: there is no directory " + fsyncDirectory);
        require(connections > 0 && inFlight > 0, "--connections and --in-flight must be at least 1");
        require(seconds > 0 && warmupSeconds >= 0, "--seconds must be at least 1 and --warmup not negative");
        require(accounts > 1, "--accounts must be at least 2: one to pay and one to be paid");
        require(balance >= 0 && alpha >= 0, "--balance and --alpha must not be negative");
    }

    private void require(boolean condition, String text) {
        if (!condition) {
            throw new ParameterException(commandLine(), text);
        }
    }

    private double measureEcho() {
        try (EchoServer server = new EchoServer()) {
            LoadClient.Outcome outcome = LoadClient.run(server.url(), "/", plan(), connections, seed);
            report("echo", outcome);
            return outcome.perSecond();
        }
    }

    private LoadPlan plan() {
        long start = System.nanoTime() + warmupSeconds * NANOS_PER_SECOND;
        return new LoadPlan(new Zipf(accounts, alpha), inFlight, batched, start, start + seconds * NANOS_PER_SECOND);
    }

    private void report(String name, LoadClient.Outcome outcome) {
        print(
                "%s: %,.0f calls/s  p50 %.3f ms  p99 %.3f ms  max %.1f ms  (%,d committed, %,d refused, "
                        + "%d x %d in flight, alpha %.1f, batched %s, confirmed %s)",
                name,
                outcome.perSecond(),
                outcome.latencies().getValueAtPercentile(50) / 1e6,
                outcome.latencies().getValueAtPercentile(99) / 1e6,
                outcome.latencies().getMaxValue() / 1e6,
                outcome.committed(),
                outcome.refused(),
                connections,
                inFlight,
                alpha,
                batched,
                confirmed);
    }

    private int checkMoney(TransferAdmin admin) {
        long expected = Math.multiplyExact(accounts, balance);
        long actual = admin.totalBalance();
        if (actual != expected) {
            print("MONEY IS NOT CONSERVED: expected=%,d, actual=%,d", expected, actual);
            return 1;
        }
        print("money is conserved: %,d", actual);
        return 0;
    }

    private void print(String format, Object... values) {
        PrintWriter out = commandLine().getOut();
        out.println(String.format(Locale.ROOT, format, values));
        out.flush();
    }

    private CommandLine commandLine() {
        CommandSpec known = spec;
        if (known == null) {
            throw new IllegalStateException("picocli has not set this up");
        }
        return known.commandLine();
    }
}
