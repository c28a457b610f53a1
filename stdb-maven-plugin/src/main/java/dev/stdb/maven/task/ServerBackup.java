package dev.stdb.maven.task;

import dev.stdb.task.TaskException;
import dev.stdb.task.verb.PublishTask;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Copies a database of a server that runs, and brings copies back, with the server's own tools. */
public final class ServerBackup implements PublishTask.DataBackup {
    private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss");
    private static final String STAMP_PATTERN = "\\d{8}-\\d{6}(-\\d+)?";

    private final ServerTool tool;
    private final Path dataDirectory;
    private final String database;
    private final Path backups;

    /**
     * Creates a task.
     *
     * @param classPath the server's artifact and its dependencies
     * @param dataDirectory where the server keeps its databases
     * @param database name or identity
     * @param backups directory in which each copy has one of its own
     */
    public ServerBackup(List<Path> classPath, Path dataDirectory, String database, Path backups) {
        this.tool = new ServerTool(classPath);
        this.dataDirectory = dataDirectory.toAbsolutePath();
        this.database = database;
        this.backups = backups.toAbsolutePath();
    }

    @Override
    public String write() throws TaskException {
        try {
            Path target = copy();
            return "A copy of it is in " + target + "; with the server stopped, 'stdb restore --from " + target
                    + "' brings it back (docs/durability.md)";
        } catch (TaskException e) {
            throw new TaskException(
                    "all data of '" + database + "' is to be deleted, and nothing was, because it has no copy",
                    String.valueOf(e.getMessage()),
                    "make room in " + backups + "; to give the data up: stop the server and delete " + dataDirectory,
                    e);
        }
    }

    /**
     * Copies the database as it is, also under a server that runs.
     *
     * @return the directory of the copy
     */
    public Path copy() throws TaskException {
        try {
            Path target = free(database + "-" + LocalDateTime.now().format(STAMP));
            tool.run(List.of("backup", database, "--to", target.toString(), "--data-dir", dataDirectory.toString()));
            return target;
        } catch (IOException | TaskException e) {
            throw new TaskException("the data of '" + database + "' could not be copied: " + e.getMessage(), e);
        }
    }

    /** Returns the copies that there are, the newest first. */
    public List<Path> copies() throws IOException {
        if (!Files.isDirectory(backups)) {
            return List.of();
        }
        Pattern name = Pattern.compile(Pattern.quote(database) + "-" + STAMP_PATTERN);
        try (Stream<Path> entries = Files.list(backups)) {
            return entries.filter(entry ->
                            name.matcher(String.valueOf(entry.getFileName())).matches())
                    .sorted(Comparator.reverseOrder())
                    .toList();
        }
    }

    /**
     * Brings a copy back. The server must be stopped; the files of the database are moved aside.
     *
     * @throws TaskException if the copy cannot be read; the database is as it was then
     */
    public void restore(Path copy) throws TaskException {
        try {
            tool.run(
                    List.of("restore", "--replace", "--from", copy.toString(), "--data-dir", dataDirectory.toString()));
        } catch (IOException | TaskException e) {
            throw new TaskException(
                    "the copy " + copy + " could not be brought back, and the data is as it was",
                    String.valueOf(e.getMessage()),
                    "choose another copy: key t",
                    e);
        }
    }

    /** Returns a directory that does not exist yet. */
    private Path free(String name) throws IOException {
        Files.createDirectories(backups);
        Path target = backups.resolve(name);
        for (int number = 2; Files.exists(target); number++) {
            target = backups.resolve(name + "-" + number);
        }
        return target;
    }
}
