package dev.stdb.server.cli;

import dev.stdb.server.api.RegisteredDatabases;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/** Options that name one database on disk. */
final class DatabaseLocation {

    @CommandLine.Option(
            names = "--data-dir",
            paramLabel = "DIR",
            description = "Data directory of the server. Default: ~/.local/share/stdb/data")
    private @Nullable Path dataDirectory;

    @CommandLine.Option(
            names = "--directory",
            paramLabel = "DIR",
            description = "Directory of the database itself, or of a backup, instead of --data-dir and DATABASE.")
    private @Nullable Path directory;

    @CommandLine.Parameters(
            arity = "0..1",
            paramLabel = "DATABASE",
            description = "Name or identity of the database in the data directory.")
    private @Nullable String database;

    /** Only picocli creates instances. */
    DatabaseLocation() {}

    Path dataDirectory() {
        return dataDirectory == null ? StartCommand.defaultDataDirectory() : dataDirectory;
    }

    /** Returns whether the list of databases of a data directory is meant, and none of them. */
    boolean isList() {
        return dataDirectory != null && database == null && directory == null;
    }

    /** Returns what the data directory knows of the database; null if the directory was given itself. */
    RegisteredDatabases.@Nullable Entry entry(CommandLine commandLine) {
        if (directory != null) {
            if (database != null || dataDirectory != null) {
                throw new CommandLine.ParameterException(
                        commandLine, "--directory names the database already; leave out --data-dir and DATABASE");
            }
            return null;
        }
        String wanted = database;
        if (wanted == null) {
            throw new CommandLine.ParameterException(
                    commandLine, "name a DATABASE of the data directory, or give its files by --directory");
        }
        return RegisteredDatabases.in(dataDirectory())
                .find(wanted)
                .orElseThrow(() -> new CommandFailedException(
                        "no such database: database=" + wanted + ", --data-dir=" + dataDirectory(), null));
    }

    /** Returns the directory of the database. */
    Path directory(CommandLine commandLine) {
        RegisteredDatabases.Entry entry = entry(commandLine);
        if (entry != null) {
            return entry.directory();
        }
        if (directory == null) {
            throw new IllegalStateException("neither directory nor database");
        }
        return directory;
    }
}
