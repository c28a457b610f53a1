package dev.stdb.server.cli;

import dev.stdb.server.api.DataDirectory;
import dev.stdb.server.api.RegistryRepair;
import dev.stdb.server.common.Clock;
import dev.stdb.server.common.io.DiskFileSystem;
import dev.stdb.server.engine.DatabaseVerification;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine;

/** Checks the files of a database or of a backup. */
@CommandLine.Command(
        name = "verify",
        description = {
            "Check every byte of a database or backup, that its state can be rebuilt, and that indexes "
                    + "agree with rows.",
            "With --data-dir and no DATABASE: check the list of databases.",
            "The database must not be open; changes nothing. Exit code: 0 = intact, 1 = damaged or not readable."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false)
// picocli fills the fields before it calls the command.
@SuppressWarnings("NullAway.Init")
final class VerifyCommand implements Callable<Integer> {

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @CommandLine.Mixin
    private DatabaseLocation location;

    @Override
    public Integer call() {
        return location.isList() ? verifyList() : verifyDatabase();
    }

    private int verifyList() {
        RegistryRepair repair;
        try (DataDirectory locked = RestoreCommand.lock(location.dataDirectory())) {
            repair = RegistryRepair.plan(DiskFileSystem.INSTANCE, locked.path());
        }
        PrintWriter out = spec.commandLine().getOut();
        repair.damage().ifPresent(damage -> out.println("DAMAGED: " + damage));
        if (repair.damage().isEmpty()) {
            out.println("the list of databases is intact: " + location.dataDirectory()
                    + "; name a DATABASE to check its files");
        }
        out.flush();
        return repair.damage().isEmpty() ? Main.EXIT_OK : Main.EXIT_FAILED;
    }

    private int verifyDatabase() {
        Path directory = location.directory(spec.commandLine());
        DatabaseVerification result = DatabaseVerification.run(DiskFileSystem.INSTANCE, directory, Clock.system());
        PrintWriter out = spec.commandLine().getOut();
        result.facts().forEach(out::println);
        result.notes().forEach(note -> out.println("note: " + note + " (cut when the database is opened)"));
        result.damages().forEach(damage -> out.println("DAMAGED: " + damage));
        out.println(
                result.isIntact()
                        ? "intact: " + directory
                        : "damaged: " + directory + "; `stdb repair` says what can be done");
        out.flush();
        return result.isIntact() ? Main.EXIT_OK : Main.EXIT_FAILED;
    }
}
