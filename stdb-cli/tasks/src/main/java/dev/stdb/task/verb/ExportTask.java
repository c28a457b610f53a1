package dev.stdb.task.verb;

import dev.stdb.schema.TableSchema;
import dev.stdb.task.TaskException;
import dev.stdb.task.http.RowQueries;
import dev.stdb.task.http.ServerException;
import dev.stdb.task.rows.RowFormat;
import dev.stdb.task.rows.RowWriter;
import dev.stdb.task.text.SchemaListing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Writes the rows of a running database into a folder, a file for each table, beside the schema. Tables are read one
 * after the other, large ones in parts, while others go on changing them (ADR 0065).
 */
public final class ExportTask {
    /** Name of the file with the schema that the rows had. */
    static final String SCHEMA_FILE = "schema.json";

    private static final String UNFINISHED = ".part";

    private final Target target;
    private final Path directory;
    private final RowFormat format;
    private final List<String> tables;

    /**
     * Creates a task.
     *
     * @param directory is made; must not have files of rows
     * @param tables names; empty for all
     */
    public ExportTask(Target target, Path directory, RowFormat format, List<String> tables) {
        this.target = target;
        this.directory = directory;
        this.format = format;
        this.tables = List.copyOf(tables);
    }

    /**
     * Runs. Files are complete when they have their names.
     *
     * @throws TaskException if there is no such table, the folder has rows, or the server does not show them
     */
    public void run() throws TaskException, ServerException, IOException {
        String schema = target.client().schema(target.database());
        List<TableSchema> chosen = new TableChoice(schema).named(tables);
        checkEmpty();
        Files.createDirectories(directory);
        Files.writeString(directory.resolve(SCHEMA_FILE), new SchemaListing(schema).json() + "\n");
        try (RowQueries queries = target.client().openRows(target.database())) {
            for (TableSchema table : chosen) {
                export(table, queries);
            }
        }
    }

    private void export(TableSchema table, RowQueries queries) throws TaskException, ServerException, IOException {
        Path file = directory.resolve(table.name() + format.extension());
        Path unfinished = directory.resolve(file.getFileName() + UNFINISHED);
        Files.deleteIfExists(unfinished);
        long count;
        try (RowWriter writer = format.writer(unfinished, table.rowType())) {
            count = new TablePages(target, table, queries, writer).copy();
        } catch (ServerException e) {
            throw notShown(table, e);
        }
        Files.move(unfinished, file);
        target.output()
                .result("exported " + count + (count == 1 ? " row of " : " rows of ") + table.name() + " to " + file);
    }

    private TaskException notShown(TableSchema table, ServerException refusal) {
        return new TaskException(
                "the rows of '" + table.name() + "' cannot be read",
                String.valueOf(refusal.getMessage()),
                "give the token of the owner: " + target.spelling().option("token", "…") + ", or name the tables: "
                        + target.spelling().option("tables", "…"),
                refusal);
    }

    private void checkEmpty() throws TaskException, IOException {
        if (!Files.isDirectory(directory)) {
            return;
        }
        try (Stream<Path> files = Files.list(directory)) {
            Optional<Path> found = files.filter(file ->
                            RowFormat.ofFile(file.getFileName().toString()).isPresent())
                    .sorted()
                    .findFirst();
            if (found.isPresent()) {
                throw new TaskException(
                        "there are rows already in " + directory,
                        "for example " + found.get().getFileName(),
                        "name another folder: " + target.spelling().option("out-dir", directory + "-2"));
            }
        }
    }
}
