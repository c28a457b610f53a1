package dev.stdb.maven.task;

import dev.stdb.task.TaskException;
import dev.stdb.task.verb.PublishTask;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Copies a database of a server that runs, with the server's own tool in a JVM of its own. */
public final class ServerBackup implements PublishTask.DataBackup {
    private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss");

    private final List<Path> classPath;
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
        this.classPath = List.copyOf(classPath);
        this.dataDirectory = dataDirectory;
        this.database = database;
        this.backups = backups;
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
                    "make room in " + backups.toAbsolutePath() + "; to give the data up: stop the server and delete "
                            + dataDirectory.toAbsolutePath(),
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
            Path output = Files.createTempFile("stdb-backup", ".log");
            try {
                run(target, output);
            } finally {
                Files.deleteIfExists(output);
            }
            return target;
        } catch (IOException e) {
            throw failed(e.toString(), e);
        }
    }

    /** Returns a directory that does not exist yet. */
    private Path free(String name) throws IOException {
        Files.createDirectories(backups);
        Path target = backups.resolve(name).toAbsolutePath();
        for (int number = 2; Files.exists(target); number++) {
            target = backups.resolve(name + "-" + number).toAbsolutePath();
        }
        return target;
    }

    private void run(Path target, Path output) throws TaskException, IOException {
        String path = classPath.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
        Process process = new ProcessBuilder(
                        ServerProcess.javaCommand(),
                        "-cp",
                        path,
                        ServerProcess.MAIN_CLASS,
                        "backup",
                        database,
                        "--to",
                        target.toString(),
                        "--data-dir",
                        dataDirectory.toAbsolutePath().toString())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            if (process.waitFor() != 0) {
                throw failed(Files.readString(output, StandardCharsets.UTF_8).strip(), null);
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw failed("interrupted", e);
        }
    }

    private TaskException failed(String reason, @Nullable Exception cause) {
        String what = "the data of '" + database + "' could not be copied: " + reason;
        return cause == null ? new TaskException(what) : new TaskException(what, cause);
    }
}
