package dev.stdb.maven.task;

import dev.stdb.task.TaskException;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Runs a verb of the server's artifact in a JVM of its own, to its end. */
final class ServerTool {
    private final List<Path> classPath;

    /**
     * Creates it.
     *
     * @param classPath the server's artifact and its dependencies
     */
    ServerTool(List<Path> classPath) {
        this.classPath = List.copyOf(classPath);
    }

    /**
     * Runs a verb.
     *
     * @return what it printed
     * @throws TaskException with that, if it fails
     */
    String run(List<String> arguments) throws TaskException, IOException {
        String path = classPath.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
        List<String> command = new ArrayList<>(List.of(ServerProcess.javaCommand(), "-cp", path));
        command.add(ServerProcess.MAIN_CLASS);
        command.addAll(arguments);
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try {
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            if (process.waitFor() != 0) {
                throw new TaskException(output);
            }
            return output;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TaskException("interrupted", e);
        } finally {
            process.destroyForcibly();
        }
    }
}
