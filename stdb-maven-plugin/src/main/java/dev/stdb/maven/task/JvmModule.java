package dev.stdb.maven.task;

import dev.stdb.StdbException;
import dev.stdb.moduledef.JvmDescriptor;
import dev.stdb.task.TaskException;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A module that a local server runs from its class files.
 *
 * @param name the name under which server and descriptor know it
 * @param classPath directories and jars, the module's own classes first
 */
public record JvmModule(String name, List<Path> classPath) {
    /** Copies the list. */
    public JvmModule {
        classPath = List.copyOf(classPath);
    }

    /**
     * Returns what to publish for the classes as they are now.
     *
     * @throws TaskException if they are no module
     */
    public byte[] program() throws TaskException, IOException {
        try {
            return JvmDescriptor.of(name, classPath).encode();
        } catch (StdbException e) {
            throw new TaskException(String.valueOf(e.getMessage()), e);
        }
    }

    /** Returns the arguments that make a server run the module. */
    public List<String> serverArguments() {
        String paths = classPath.stream()
                .map(path -> path.toAbsolutePath().toString())
                .collect(Collectors.joining(File.pathSeparator));
        return List.of("--jvm-module", name + "=" + paths);
    }

    /** Returns the option that makes a JVM wait for debuggers at a port of this machine, while it runs. */
    public static String debugOption(int port) {
        return "-agentlib:jdwp=transport=dt_socket,server=y,suspend=n,address=127.0.0.1:" + port;
    }
}
