package dev.stdb.maven.mojo;

import dev.stdb.task.Format;
import dev.stdb.task.TaskException;
import dev.stdb.task.http.ServerException;
import dev.stdb.task.verb.EnergyTask;
import java.io.IOException;
import java.util.Optional;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.jspecify.annotations.Nullable;

/** Prints the energy balance of somebody. Replaces the official {@code energy balance}. */
@Mojo(name = "energy", requiresProject = false, threadSafe = true)
public final class EnergyMojo extends AbstractReadingMojo {
    /** Whose balance, 64 hexadecimal digits; the user's by default. */
    @Parameter(property = "stdb.identity")
    @Nullable
    String identity;

    @Override
    void run() throws TaskException, ServerException, IOException {
        Format form = format();
        new EnergyTask(target(), form).run(Optional.ofNullable(identity));
    }
}
