package dev.stdb.task.verb;

import dev.stdb.task.Output;
import dev.stdb.task.TaskException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Runs Maven in the folder of a module: its wrapper if it has one. Source: spec cli-and-dev-loop.md §11. */
public final class MavenTask {
    private static final boolean IS_WINDOWS =
            System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("windows");

    private final Path directory;
    private final Output output;

    /**
     * Creates a task.
     *
     * @param directory the folder with the {@code pom.xml}
     * @param output told what is run
     */
    public MavenTask(Path directory, Output output) {
        this.directory = directory;
        this.output = output;
    }

    /**
     * Runs Maven on the project in the folder, at this process's terminal, to its end.
     *
     * @throws TaskException if there is no project, Maven is not found or it fails
     */
    public void runInProject(List<String> arguments) throws TaskException {
        if (!Files.isRegularFile(directory.resolve("pom.xml"))) {
            throw new TaskException(
                    directory.toAbsolutePath().normalize() + " is no Maven project: it has no pom.xml",
                    "",
                    "name another folder with --module-path=DIR, or make a project: stdb init");
        }
        run(arguments);
    }

    /**
     * Packages the module of the project in the folder.
     *
     * @param arguments what else Maven gets
     * @return the file of the module
     * @throws TaskException if there is no project, the build fails, or it makes none or several modules
     */
    public Path module(List<String> arguments) throws TaskException, IOException {
        List<String> all = new ArrayList<>(List.of("package"));
        all.addAll(arguments);
        runInProject(all);
        Path target = directory.resolve("target");
        List<Path> modules = List.of();
        if (Files.isDirectory(target)) {
            try (Stream<Path> files = Files.list(target)) {
                modules = files.filter(file -> file.toString().endsWith(".wasm"))
                        .sorted()
                        .toList();
            }
        }
        if (modules.size() != 1) {
            throw new TaskException(
                    "the build of " + directory.toAbsolutePath().normalize() + " made "
                            + (modules.isEmpty() ? "no module" : "several modules"),
                    modules.isEmpty() ? "there is no .wasm file in " + target : "there are " + modules,
                    "name the file: --bin-path=FILE");
        }
        return modules.get(0);
    }

    /**
     * Runs Maven in the folder, at this process's terminal, to its end.
     *
     * @throws TaskException if Maven is not found or fails
     */
    public void run(List<String> arguments) throws TaskException {
        List<String> command = new ArrayList<>(List.of(program()));
        command.addAll(arguments);
        output.remark("running in " + directory.toAbsolutePath().normalize() + ": " + String.join(" ", command));
        Process process = start(command);
        // Whoever stops this program stops Maven, and with it what that has started.
        Thread stopper = new Thread(process::destroy, "stdb-stop");
        Runtime.getRuntime().addShutdownHook(stopper);
        try {
            int exitCode = process.waitFor();
            Runtime.getRuntime().removeShutdownHook(stopper);
            if (exitCode != 0) {
                throw new TaskException("Maven failed: exitCode=" + exitCode, "", "its own words are above");
            }
        } catch (InterruptedException e) {
            process.destroy();
            Thread.currentThread().interrupt();
            throw new TaskException("interrupted while Maven ran", e);
        }
    }

    private Process start(List<String> command) throws TaskException {
        try {
            return new ProcessBuilder(command)
                    .directory(directory.toAbsolutePath().toFile())
                    .inheritIO()
                    .start();
        } catch (IOException e) {
            throw new TaskException(
                    "'" + command.get(0) + "' cannot be started",
                    String.valueOf(e.getMessage()),
                    "install Maven 3.9 and put it on the PATH, or use a project with a wrapper (mvnw)",
                    e);
        }
    }

    private String program() {
        Path wrapper = directory.resolve(IS_WINDOWS ? "mvnw.cmd" : "mvnw").toAbsolutePath();
        return Files.isRegularFile(wrapper) ? wrapper.toString() : IS_WINDOWS ? "mvn.cmd" : "mvn";
    }
}
