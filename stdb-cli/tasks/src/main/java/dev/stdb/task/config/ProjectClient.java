package dev.stdb.task.config;

import dev.stdb.task.TaskException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A client that a project generates. Immutable.
 *
 * @param language of the sources
 * @param directory where they go
 * @param packageName package of Java and Kotlin sources, if it is said; an extension of ours
 * @param includesPrivate whether private tables and reducers are in it
 */
public record ProjectClient(String language, Path directory, Optional<String> packageName, boolean includesPrivate) {

    static ProjectClient of(Path file, Map<?, ? extends @Nullable Object> keys) throws TaskException {
        Object directory = keys.get("out-dir");
        Object language = keys.get("language");
        if (!(directory instanceof String) || !(language instanceof String)) {
            throw new TaskException(
                    file + ": generate must say language and out-dir of each client, not " + keys,
                    "",
                    "for example: generate: [{language: \"typescript\", \"out-dir\": \"src/module_bindings\"}]");
        }
        return new ProjectClient(
                (String) language,
                file.resolveSibling((String) directory),
                keys.get("package") instanceof String name ? Optional.of(name) : Optional.empty(),
                Boolean.TRUE.equals(keys.get("include-private")));
    }
}
