package dev.stdb.server.cli;

import dev.stdb.server.Limit;
import dev.stdb.server.ServerBuilder;
import dev.stdb.server.api.Durations;
import dev.stdb.server.engine.SnapshotConfig;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/** Options of {@code start} about log and snapshots; described in docs/durability.md. */
// picocli fills the fields before it calls the command.
@SuppressWarnings("NullAway.Init")
final class StorageOptions {

    @CommandLine.Option(
            names = "--snapshot-transactions",
            paramLabel = "N",
            defaultValue = "1000000",
            description = "Take a snapshot after so many transactions. Default: ${DEFAULT-VALUE}")
    private long snapshotTransactions;

    @CommandLine.Option(
            names = "--snapshot-log-size",
            paramLabel = "SIZE",
            defaultValue = "256MiB",
            description = "Take a snapshot after so much log, or as much as the last snapshot has, if that is more."
                    + " Default: ${DEFAULT-VALUE}")
    private String snapshotLogSize;

    @CommandLine.Option(
            names = "--snapshot-interval",
            paramLabel = "DURATION",
            defaultValue = "1h",
            description = "Take a snapshot after so much time, if anything changed. Default: ${DEFAULT-VALUE}")
    private String snapshotInterval;

    @CommandLine.Option(
            names = "--snapshots-kept",
            paramLabel = "N",
            defaultValue = "2",
            description = "Keep so many snapshots, and the log from the oldest of them on. Default: ${DEFAULT-VALUE}")
    private int snapshotsKept;

    @CommandLine.Option(
            names = "--no-snapshots",
            description = "Take no snapshots; the log is kept for good and replayed at start.")
    private boolean noSnapshots;

    @CommandLine.Option(
            names = "--log-segment-size",
            paramLabel = "SIZE",
            defaultValue = "256MiB",
            description = "Begin a new file of the log at this size. Default: ${DEFAULT-VALUE}")
    private String logSegmentSize;

    @CommandLine.Option(
            names = "--log-archive-dir",
            paramLabel = "DIR",
            description = "Move log that snapshots replace to DIR/<identity> instead of deleting it.")
    private @Nullable Path logArchiveDirectory;

    /** Only picocli creates instances. */
    StorageOptions() {}

    /** Checks what picocli could not. */
    void check(CommandLine commandLine) {
        if (snapshotTransactions < 1 || snapshotsKept < 1) {
            throw new CommandLine.ParameterException(
                    commandLine, "--snapshot-transactions and --snapshots-kept must be at least 1");
        }
        check(commandLine, "--snapshot-log-size", snapshotLogSize, parseSize(snapshotLogSize) > 0);
        check(commandLine, "--log-segment-size", logSegmentSize, parseSize(logSegmentSize) > 0);
        Duration interval = Durations.parse(snapshotInterval).orElse(Duration.ZERO);
        check(commandLine, "--snapshot-interval", snapshotInterval, !interval.isZero());
    }

    private static void check(CommandLine commandLine, String option, String value, boolean valid) {
        if (!valid) {
            throw new CommandLine.ParameterException(commandLine, "not valid: " + option + "=" + value);
        }
    }

    /** Returns a number of bytes; -1 if it is none. */
    static long parseSize(String text) {
        return Limit.Unit.BYTES.parse(text);
    }

    /** Gives these options to a server (checked). */
    void apply(ServerBuilder settings) {
        settings.logSegmentSizeMaxBytes(parseSize(logSegmentSize));
        settings.snapshots(
                noSnapshots
                        ? SnapshotConfig.never()
                        : new SnapshotConfig(
                                snapshotTransactions,
                                parseSize(snapshotLogSize),
                                Durations.parse(snapshotInterval).orElseThrow(),
                                snapshotsKept));
        if (logArchiveDirectory != null) {
            settings.logArchive(logArchiveDirectory);
        }
    }
}
