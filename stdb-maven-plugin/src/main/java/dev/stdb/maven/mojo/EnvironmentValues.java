package dev.stdb.maven.mojo;

import dev.stdb.task.TaskException;
import java.util.Map;
import java.util.regex.Pattern;

/** Values for environment variables of modules, as they stand in a POM. Stateless. */
final class EnvironmentValues {
    /** What Maven leaves of an expression that has no value, as {@code ${env.KEY}} of a variable that is not set. */
    private static final Pattern LEFT = Pattern.compile("\\$\\{[^}]*}");

    private EnvironmentValues() {}

    /**
     * Returns the values.
     *
     * @throws TaskException if one is an expression that Maven left as it was: as a secret, anybody could guess it
     */
    static Map<String, String> require(Map<String, String> values) throws TaskException {
        for (Map.Entry<String, String> entry : values.entrySet()) {
            if (LEFT.matcher(entry.getValue()).find()) {
                throw new TaskException(
                        "the environment variable " + entry.getKey() + " of the module has no value",
                        entry.getValue() + " is not set",
                        "set it, or leave <" + entry.getKey() + "> out to keep the value that the database has");
            }
        }
        return values;
    }
}
