package dev.stdb.maven.mojo;

import dev.stdb.maven.task.ChangeWatcher;
import dev.stdb.maven.task.Relaunch;
import java.io.IOException;
import java.util.Optional;
import org.apache.maven.plugin.logging.Log;

/** Runs Maven anew when the POM has changed, again and again while it fails. Confined to one thread. */
final class BuildRestart {
    private static final long POLL_MS = 300;
    private static final String CHANGED = "the POM has changed";

    private final ChangeWatcher build;
    private final Optional<Relaunch> maven = Relaunch.ofThisProgram();
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

    /** Returns whether the build has changed and Maven can be started anew; says what to do if it cannot. */
    boolean isDue() throws IOException {
        if (build.poll().isEmpty()) {
            return false;
        }
        if (maven.isEmpty()) {
            log.warn(CHANGED + "; start stdb:run again to take that up");
        }
        return maven.isPresent();
    }

    /** Runs Maven until it ends well, while this one waits. A Maven that was run so leaves that to the first. */
    void run() throws IOException {
        log.info(CHANGED + ": Maven starts anew");
        if (Relaunch.isOne()) {
            return;
        }
        try {
            boolean endsWell = false;
            while (!endsWell) {
                build.reset();
                endsWell = maven.orElseThrow().run();
                if (build.hasChanged()) {
                    endsWell = false;
                } else if (!endsWell) {
                    log.error("waiting for another change of the POM");
                    awaitChange();
                }
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
