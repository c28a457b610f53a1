package dev.stdb.maven.mojo;

import dev.stdb.task.TaskException;
import dev.stdb.task.http.ServerException;
import dev.stdb.task.verb.EnvTask;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.jspecify.annotations.Nullable;

/** Prints and changes the environment variables of the module of a database. Replaces the official {@code env}.
 *
 * <p>Without a key all are printed; with a key its value; with key and value the value is set. */
@Mojo(name = "env", requiresProject = false, threadSafe = true)
public final class EnvMojo extends AbstractReadingMojo {
    /** Key of the variable. */
    @Parameter(property = "stdb.key")
    @Nullable
    String key;

    /** New value of the variable. */
    @Parameter(property = "stdb.value")
    @Nullable
    String value;

    /** Whether the variable loses its value. */
    @Parameter(property = "stdb.unset", defaultValue = "false")
    boolean unset;

    @Override
    void run() throws TaskException, ServerException, IOException {
        EnvTask task = new EnvTask(target(), format());
        if (key == null) {
            task.list();
        } else if (unset) {
            task.unset(Set.of(key));
        } else if (value != null) {
            task.set(Map.of(key, value));
        } else {
            task.get(key);
        }
    }
}
