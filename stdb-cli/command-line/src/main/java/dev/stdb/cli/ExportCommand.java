package dev.stdb.cli;

import dev.stdb.task.TaskException;
import dev.stdb.task.http.ServerException;
import dev.stdb.task.rows.RowFormat;
import dev.stdb.task.verb.ExportTask;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;

/** Writes the rows of a database into files. */
@CommandLine.Command(
        name = "export",
        description = "Write the rows of a running database into a folder, a file for each table.",
        mixinStandardHelpOptions = true)
// picocli fills the fields before it calls the command.
@SuppressWarnings("NullAway.Init")
final class ExportCommand implements Callable<Integer> {
    @CommandLine.Mixin
    private ServerOptions server;

    @CommandLine.Mixin
    private DatabaseArgument database;

    @CommandLine.Option(
            names = {"-o", "--out-dir"},
            paramLabel = "DIRECTORY",
            required = true,
            description = "Where the files go.")
    private Path directory;

    @CommandLine.Option(
            names = "--tables",
            paramLabel = "NAME",
            split = ",",
            description = "Tables, separated by commas; default: all.")
    private List<String> tables = List.of();

    @CommandLine.Option(
            names = "--format",
            paramLabel = "ndjson|csv|bsatn",
            defaultValue = "ndjson",
            description = "Form of the files: lines of JSON, comma-separated values or the bytes that servers keep;"
                    + " default: ndjson.")
    private String format;

    @Override
    public Integer call() throws TaskException, ServerException, IOException {
        RowFormat form = RowFormat.parse(format, ServerOptions.SPELLING);
        new ExportTask(database.target(server), directory, form, tables).run();
        return Main.EXIT_OK;
    }
}
