package dev.stdb.task.config;

import dev.stdb.task.TaskException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A database of a project. Immutable.
 *
 * @param name name or identity
 * @param server nickname, host name or address, if it is said
 * @param module file of the module, if it is said
 * @param project folder that the module is built in, if it is said
 * @param breaksClients whether publishing may break clients
 * @param isAnonymous whether to publish as somebody who is made up
 * @param environment values of the module's environment variables by key
 * @param clients what is generated of the module
 */
public record ProjectDatabase(
        String name,
        Optional<String> server,
        Optional<Path> module,
        Optional<Path> project,
        boolean breaksClients,
        boolean isAnonymous,
        Map<String, String> environment,
        List<ProjectClient> clients) {
    /** Copies the values and the list. */
    public ProjectDatabase {
        clients = List.copyOf(clients);
        environment = Collections.unmodifiableMap(new LinkedHashMap<>(environment));
    }

    static ProjectDatabase of(Path file, Map<String, @Nullable Object> keys) throws TaskException {
        Map<String, String> environment = new LinkedHashMap<>();
        if (keys.get("env") instanceof Map<?, ?> values) {
            for (Map.Entry<?, ?> entry : values.entrySet()) {
                environment.put(String.valueOf(entry.getKey()), value(file, entry));
            }
        }
        List<ProjectClient> clients = new ArrayList<>();
        if (keys.get("generate") instanceof List<?> list) {
            for (Object client : list) {
                clients.add(ProjectClient.of(file, client instanceof Map<?, ?> members ? members : Map.of()));
            }
        }
        return new ProjectDatabase(
                text(file, keys, "database").orElse(""),
                text(file, keys, "server"),
                text(file, keys, "bin-path").map(file::resolveSibling),
                text(file, keys, "module-path").map(file::resolveSibling),
                flag(file, keys, "break-clients"),
                flag(file, keys, "anonymous"),
                environment,
                clients);
    }

    /** Returns a value as a text; a missing one is no value, and an object is none of a variable. */
    private static String value(Path file, Map.Entry<?, ?> entry) throws TaskException {
        Object value = entry.getValue();
        if (value == null || value instanceof Map || value instanceof List) {
            throw new TaskException(
                    file + ": env." + entry.getKey() + " must be a text, a number, true or false, not " + value,
                    "",
                    "leave it out to keep the value that the database has");
        }
        return String.valueOf(value);
    }

    private static Optional<String> text(Path file, Map<String, @Nullable Object> keys, String key)
            throws TaskException {
        Object value = keys.get(key);
        if (value != null && !(value instanceof String)) {
            throw new TaskException(file + ": " + key + " must be a text, not " + value);
        }
        return Optional.ofNullable((String) value);
    }

    private static boolean flag(Path file, Map<String, @Nullable Object> keys, String key) throws TaskException {
        Object value = keys.get(key);
        if (value != null && !(value instanceof Boolean)) {
            throw new TaskException(file + ": " + key + " must be true or false, not " + value);
        }
        return Boolean.TRUE.equals(value);
    }

    /**
     * Returns the values of the environment variables.
     *
     * @param shell variables of the process, which win where both have a value
     */
    public Map<String, String> environment(Map<String, String> shell) {
        Map<String, String> values = new LinkedHashMap<>(environment);
        values.replaceAll((key, value) -> shell.getOrDefault(key, value));
        return values;
    }
}
