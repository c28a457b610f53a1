package dev.stdb.maven.mojo;

import dev.stdb.maven.task.FrontEnd;
import dev.stdb.task.TaskException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.maven.plugin.logging.Log;
import org.jspecify.annotations.Nullable;

/** The own dev server of a project's front end, if it has one. Thread-safe. */
final class ProjectFrontEnd implements AutoCloseable {
    private static final String NONE = "none";

    /** Null if none runs. */
    private volatile @Nullable FrontEnd running;

    /**
     * Starts it; what hinders that is told.
     *
     * @param base folder of the project
     * @param wanted its folder, {@code none}, or null to look for one
     * @param server where the database is
     */
    void start(Path base, @Nullable String wanted, URI server, String database, Log log) {
        if (NONE.equals(wanted)) {
            return;
        }
        try {
            Optional<Path> folder = wanted == null ? FrontEnd.find(base) : Optional.of(base.resolve(wanted));
            if (folder.isEmpty()) {
                return;
            }
            List<String> command = FrontEnd.command(folder.get());
            FrontEnd.writeEnvironment(folder.get(), server, database);
            log.info("starting the front end in " + folder.get() + ": " + String.join(" ", command));
            running = FrontEnd.start(folder.get(), command, line -> log.info("[front end] " + line));
        } catch (TaskException e) {
            log.warn(e.getMessage());
        } catch (IOException e) {
            log.warn("the front end is not started, because its files cannot be read or written: " + e.getMessage());
        }
    }

    @Override
    public void close() {
        FrontEnd started = running;
        if (started != null) {
            started.close();
        }
    }
}
