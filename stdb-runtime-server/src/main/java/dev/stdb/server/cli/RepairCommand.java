package dev.stdb.server.cli;

import dev.stdb.server.api.DataDirectory;
import dev.stdb.server.api.RegistryRepair;
import dev.stdb.server.common.Clock;
import dev.stdb.server.common.io.DiskFileSystem;
import dev.stdb.server.engine.DatabaseRepair;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.Callable;
import picocli.CommandLine;

/** Makes a damaged database openable again. */
@CommandLine.Command(
        name = "repair",
        description = {
            "Make a damaged database openable again. Says first what it would do and which transactions would be lost,",
            "and asks. With --data-dir and no DATABASE: build the list of databases anew. No file is deleted:",
            "originals are moved to repair-<time> in the directory of the database.",
            "Exit code: 0 = repaired or nothing to do, 1 = not repaired."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false)
// picocli fills the fields before it calls the command.
@SuppressWarnings("NullAway.Init")
final class RepairCommand implements Callable<Integer> {

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @CommandLine.Mixin
    private DatabaseLocation location;

    @CommandLine.Option(names = "--yes", description = "Do not ask.")
    private boolean yes;

    @CommandLine.Option(names = "--dry-run", description = "Only say what would be done.")
    private boolean dryRun;

    @Override
    public Integer call() throws IOException {
        return location.isList() ? repairList() : repairDatabase();
    }

    private int repairList() throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        try (DataDirectory locked = RestoreCommand.lock(location.dataDirectory())) {
            RegistryRepair repair = RegistryRepair.plan(DiskFileSystem.INSTANCE, locked.path());
            if (repair.damage().isEmpty()) {
                out.println("nothing to repair: the list of databases in " + locked.path());
                return Main.EXIT_OK;
            }
            out.println("DAMAGED: " + repair.damage().get());
            repair.steps().forEach(step -> out.println("would " + step));
            if (dryRun || !yes && !confirmed(out)) {
                out.println("nothing was changed");
                return Main.EXIT_FAILED;
            }
            String suffix = ".damaged-" + Instant.now().toString().replaceAll("[^0-9TZ]", "");
            int count = repair.execute(suffix);
            out.println("repaired: databases=" + count + ", the old list, if any, is databases.txt" + suffix);
            return Main.EXIT_OK;
        } finally {
            out.flush();
        }
    }

    private int repairDatabase() throws IOException {
        Path directory = location.directory(spec.commandLine());
        PrintWriter out = spec.commandLine().getOut();
        try (DatabaseRepair repair = DatabaseRepair.plan(DiskFileSystem.INSTANCE, directory, Clock.system())) {
            if (repair.damages().isEmpty()) {
                out.println("nothing to repair: " + directory);
                return Main.EXIT_OK;
            }
            repair.damages().forEach(damage -> out.println("DAMAGED: " + damage));
            if (!repair.isPossible()) {
                out.println("nothing can be restored from these files; restore a backup with `stdb restore`");
                return Main.EXIT_FAILED;
            }
            repair.steps().forEach(step -> out.println("would " + step));
            out.println(
                    repair.lostCount() == 0
                            ? "no committed transaction would be lost"
                            : repair.lostCount() + " committed transactions WOULD BE LOST");
            out.flush();
            if (dryRun || !yes && !confirmed(out)) {
                out.println("nothing was changed");
                return Main.EXIT_FAILED;
            }
            Path aside = repair.execute();
            out.println("repaired: transactions=" + repair.txCount() + ", originals=" + aside);
            return Main.EXIT_OK;
        } finally {
            out.flush();
        }
    }

    private static boolean confirmed(PrintWriter out) throws IOException {
        out.print("type yes to go on: ");
        out.flush();
        // Not closed: standard input belongs to the process.
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, Charset.defaultCharset()));
        String answer = in.readLine();
        return answer != null && answer.strip().equalsIgnoreCase("yes");
    }
}
