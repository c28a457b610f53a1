package dev.stdb.server.cli;

import dev.stdb.server.api.DataDirectory;
import dev.stdb.server.api.RegisteredDatabases;
import dev.stdb.server.common.io.DirectoryLockedException;
import dev.stdb.server.common.io.DiskFileSystem;
import dev.stdb.server.common.io.SmallFile;
import dev.stdb.server.engine.BackupManifest;
import dev.stdb.server.engine.DatabaseRestore;
import dev.stdb.types.Identity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/** Turns a backup into a database again. */
@CommandLine.Command(
        name = "restore",
        description = {
            "Turn a backup into a database again: whole, or as it was after a transaction or at a time.",
            "The server of the data directory must be stopped."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false)
// picocli fills the fields before it calls the command.
@SuppressWarnings("NullAway.Init")
final class RestoreCommand implements Callable<Integer> {

    private static final long MICROS_PER_SECOND = 1_000_000;
    private static final long NANOS_PER_MICRO = 1_000;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @CommandLine.Option(names = "--from", required = true, paramLabel = "DIR", description = "Directory of the backup.")
    private Path backup;

    @CommandLine.Option(
            names = "--data-dir",
            paramLabel = "DIR",
            description = "Data directory the database is put into, under its old identity and names."
                    + " Default: ~/.local/share/stdb/data")
    private @Nullable Path dataDirectory;

    @CommandLine.Option(
            names = "--directory",
            paramLabel = "DIR",
            description = "Directory that gets the files of the database, instead of --data-dir.")
    private @Nullable Path directory;

    @CommandLine.Option(
            names = "--to-offset",
            paramLabel = "N",
            description = "Restore the state after transaction N, counted from 0.")
    private @Nullable Long toOffset;

    @CommandLine.Option(
            names = "--to-time",
            paramLabel = "TIME",
            description = "Restore the state at a time, as in 2026-11-21T08:15:00Z.")
    private @Nullable String toTime;

    @CommandLine.Option(
            names = "--replace",
            description = "If the database exists, move its files to <directory>.replaced-<time>.")
    private boolean replace;

    @Override
    public Integer call() throws IOException {
        BackupManifest manifest = BackupManifest.read(DiskFileSystem.INSTANCE, backup);
        DatabaseRestore.Limit limit = limit();
        if (directory != null) {
            report(DatabaseRestore.run(DiskFileSystem.INSTANCE, backup, directory, limit), directory);
            return Main.EXIT_OK;
        }
        Path data = dataDirectory == null ? StartCommand.defaultDataDirectory() : dataDirectory;
        try (DataDirectory locked = lock(data)) {
            restoreInto(locked.path(), manifest, limit);
        }
        return Main.EXIT_OK;
    }

    private DatabaseRestore.Limit limit() {
        if (toOffset != null && toTime != null) {
            throw new CommandLine.ParameterException(
                    spec.commandLine(), "give either --to-offset or --to-time, not both");
        }
        if (toOffset != null && toOffset < 0) {
            throw new CommandLine.ParameterException(spec.commandLine(), "not a transaction: --to-offset=" + toOffset);
        }
        return new DatabaseRestore.Limit(
                toOffset == null ? OptionalLong.empty() : OptionalLong.of(toOffset),
                toTime == null ? OptionalLong.empty() : OptionalLong.of(micros(toTime)));
    }

    private long micros(String text) {
        try {
            Instant instant = OffsetDateTime.parse(text).toInstant();
            return instant.getEpochSecond() * MICROS_PER_SECOND + instant.getNano() / NANOS_PER_MICRO;
        } catch (DateTimeException e) {
            throw new CommandLine.ParameterException(
                    spec.commandLine(), "not a time, expected for example 2026-11-21T08:15:00Z: --to-time=" + text, e);
        }
    }

    /** Locks a data directory that no server may use meanwhile. */
    static DataDirectory lock(Path data) {
        try {
            return DataDirectory.lock(DiskFileSystem.INSTANCE, data);
        } catch (DirectoryLockedException e) {
            throw new CommandFailedException(
                    "a server is running on the data directory, stop it first: --data-dir=" + data + ", holder="
                            + e.holder(),
                    e);
        } catch (IOException e) {
            throw new CommandFailedException(
                    "the data directory cannot be used: --data-dir=" + data + ": " + e.getMessage(), e);
        }
    }

    private void restoreInto(Path data, BackupManifest manifest, DatabaseRestore.Limit limit) throws IOException {
        Map<String, String> labels = manifest.labels();
        String identityHex = labels.get(BackupCommand.LABEL_IDENTITY);
        String ownerHex = labels.get(BackupCommand.LABEL_OWNER);
        String program = labels.get(BackupCommand.LABEL_PROGRAM);
        if (identityHex == null || ownerHex == null || program == null) {
            throw new CommandFailedException(
                    "the backup does not say which database it is of; restore it with --directory", null);
        }
        RegisteredDatabases databases = RegisteredDatabases.in(data);
        Identity identity = Identity.fromHex(identityHex);
        Path target = databases.directoryOf(identity);
        if (Files.exists(target) && !replace) {
            throw new CommandFailedException(
                    "the database exists already; move it aside with --replace: directory=" + target, null);
        }
        String moment = Instant.now().toString().replaceAll("[^0-9TZ]", "");
        // What is there is touched only once the restored database was opened and checked.
        Path restored = target.resolveSibling(target.getFileName() + ".restored-" + moment);
        long txCount = DatabaseRestore.run(DiskFileSystem.INSTANCE, backup, restored, limit);
        if (Files.exists(target)) {
            DiskFileSystem.INSTANCE.rename(target, target.resolveSibling(target.getFileName() + ".replaced-" + moment));
        }
        DiskFileSystem.INSTANCE.rename(restored, target);
        DiskFileSystem.INSTANCE.forceDirectory(data.resolve("databases"));
        keepProgram(data.resolve("programs"), databases.programOf(program));
        String names = labels.getOrDefault(BackupCommand.LABEL_NAMES, "");
        databases.register(
                identity, Identity.fromHex(ownerHex), program, names.isEmpty() ? List.of() : List.of(names.split(",")));
        report(txCount, target);
    }

    private void keepProgram(Path programs, Path target) throws IOException {
        Path kept = backup.resolve(BackupCommand.PROGRAM);
        if (Files.exists(kept)) {
            DiskFileSystem.INSTANCE.createDirectories(programs);
            SmallFile.replace(DiskFileSystem.INSTANCE, target, Files.readAllBytes(kept));
        }
    }

    private void report(long txCount, Path target) {
        spec.commandLine()
                .getOut()
                .println("restored: transactions=" + txCount + ", last=" + (txCount - 1) + ", directory=" + target);
        spec.commandLine().getOut().flush();
    }
}
