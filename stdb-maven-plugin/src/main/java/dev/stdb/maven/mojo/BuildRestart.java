package dev.stdb.maven.mojo;

import dev.stdb.maven.task.ChangeWatcher;
import dev.stdb.maven.task.Relaunch;
import dev.stdb.task.TaskException;
import java.io.IOException;
import java.util.Optional;
import org.apache.maven.plugin.logging.Log;

/** Runs Maven anew when the POM has changed, again and again while it fails. Confined to one thread. */
final class BuildRestart {
    private static final long POLL_MS = 300;
    private static final String CHANGED = "the POM has changed";

    private final ChangeWatcher build;
    private final Log log;

    /**
     * Creates it.
     *
     * @param build the files of the build as they were read
     */
    BuildRestart(ChangeWatcher build, Log log) {
        this.build = build;
        this.log = log;
    }

    /**
     * Runs Maven until it ends well; meanwhile this one only waits.
     *
     * @throws TaskException if the system does not tell how Maven was started
     */
    void run() throws TaskException, IOException {
        Optional<Relaunch> maven = Relaunch.ofThisProgram();
        if (maven.isEmpty()) {
            throw new TaskException(CHANGED, "it is read when Maven starts", "start stdb:run again");
        }
        try {
            log.info(CHANGED + ": Maven starts anew");
            build.reset();
            while (!maven.get().run()) {
                log.error("waiting for another change of the POM");
                awaitChange();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void awaitChange() throws IOException, InterruptedException {
        while (build.poll().isEmpty()) {
            Thread.sleep(POLL_MS);
        }
    }
}
