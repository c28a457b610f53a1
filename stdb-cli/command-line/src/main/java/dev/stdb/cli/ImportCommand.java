package dev.stdb.cli;

import dev.stdb.task.TaskException;
import dev.stdb.task.http.ServerException;
import dev.stdb.task.verb.ImportTask;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;

/** Inserts the rows of files into a database. */
@CommandLine.Command(
        name = "import",
        description = "Insert the rows of a folder of files, as export writes them, into a running database.",
        mixinStandardHelpOptions = true)
// picocli fills the fields before it calls the command.
@SuppressWarnings("NullAway.Init")
final class ImportCommand implements Callable<Integer> {
    @CommandLine.Mixin
    private ServerOptions server;

    @CommandLine.Mixin
    private DatabaseArgument database;

    @CommandLine.Option(
            names = {"-i", "--in-dir"},
            paramLabel = "DIRECTORY",
            required = true,
            description = "Where the files are; they are named after tables and end with .ndjson, .csv or .bsatn.")
    private Path directory;

    @CommandLine.Option(
            names = "--tables",
            paramLabel = "NAME",
            split = ",",
            description = "Tables, separated by commas; default: all that have a file.")
    private List<String> tables = List.of();

    @CommandLine.Option(
            names = "--resume",
            paramLabel = "FILE:LINE",
            defaultValue = "",
            description = "Begin with this row, where an import was refused.")
    private String resume;

    @Override
    public Integer call() throws TaskException, ServerException, IOException {
        new ImportTask(database.target(server), directory, tables, resume).run();
        return Main.EXIT_OK;
    }
}
