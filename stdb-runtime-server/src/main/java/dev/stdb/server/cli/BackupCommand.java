package dev.stdb.server.cli;

import dev.stdb.server.api.RegisteredDatabases;
import dev.stdb.server.common.Clock;
import dev.stdb.server.common.io.DiskFileSystem;
import dev.stdb.server.engine.BackupManifest;
import dev.stdb.server.engine.DatabaseBackup;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/** Copies a database, also while a server has it open. */
@CommandLine.Command(
        name = "backup",
        description = {
            "Copy a database, also while a server has it open. Everything acknowledged before the "
                    + "command began is in it.",
            "Run on the machine of the server, with the rights to read its data directory."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false)
// picocli fills the fields before it calls the command.
@SuppressWarnings("NullAway.Init")
final class BackupCommand implements Callable<Integer> {

    static final String PROGRAM = "program.wasm";

    static final String LABEL_IDENTITY = "identity";
    static final String LABEL_OWNER = "owner";
    static final String LABEL_PROGRAM = "program";
    static final String LABEL_NAMES = "names";

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @CommandLine.Mixin
    private DatabaseLocation location;

    @CommandLine.Option(
            names = "--to",
            required = true,
            paramLabel = "DIR",
            description = "Directory of the backup; must not exist or be empty.")
    private Path target;

    @Override
    public Integer call() {
        RegisteredDatabases.Entry entry = location.entry(spec.commandLine());
        Path directory = location.directory(spec.commandLine());
        BackupManifest manifest = DatabaseBackup.run(
                DiskFileSystem.INSTANCE, directory, target, Clock.system(), labels(entry), extra(entry));
        long bytes = manifest.files().values().stream()
                .mapToLong(BackupManifest.FileEntry::length)
                .sum();
        spec.commandLine()
                .getOut()
                .println("backup complete: transactions=" + manifest.txCount() + ", files="
                        + manifest.files().size() + ", bytes=" + bytes + ", directory=" + target);
        spec.commandLine().getOut().flush();
        return Main.EXIT_OK;
    }

    private static Map<String, String> labels(RegisteredDatabases.@Nullable Entry entry) {
        Map<String, String> labels = new LinkedHashMap<>();
        if (entry != null) {
            labels.put(LABEL_IDENTITY, entry.identity().toHex());
            labels.put(LABEL_OWNER, entry.owner().toHex());
            labels.put(LABEL_PROGRAM, entry.initialProgramHash());
            labels.put(LABEL_NAMES, String.join(",", entry.names()));
        }
        return labels;
    }

    private static Map<String, Path> extra(RegisteredDatabases.@Nullable Entry entry) {
        return entry == null || !Files.exists(entry.initialProgram())
                ? Map.of()
                : Map.of(PROGRAM, entry.initialProgram());
    }
}
