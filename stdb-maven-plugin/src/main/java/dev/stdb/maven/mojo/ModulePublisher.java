package dev.stdb.maven.mojo;

import dev.stdb.task.TaskException;
import dev.stdb.task.http.DatabaseClient.Published;
import dev.stdb.task.verb.PublishTask;
import java.io.IOException;
import java.util.Arrays;
import org.apache.maven.plugin.logging.Log;

/** Publishes the module of the dev loop. Confined to one thread. */
final class ModulePublisher {
    private final ProjectModule module;
    private final PublishTask task;
    private final Conflicts conflicts;
    private final DataHistory history;
    private final Log log;
    private byte[] lastPublished = {};

    ModulePublisher(ProjectModule module, PublishTask task, Conflicts conflicts, DataHistory history, Log log) {
        this.module = module;
        this.task = task;
        this.conflicts = conflicts;
        this.history = history;
        this.log = log;
    }

    /**
     * Publishes a program, and once more over the last copy of the data if the person at the terminal wants that one
     * back because the present data does not fit.
     */
    Published publish(byte[] program) throws TaskException, IOException {
        Published published = publishOrRestore(program);
        lastPublished = program;
        return published;
    }

    private Published publishOrRestore(byte[] program) throws TaskException, IOException {
        try {
            return task.run(program);
        } catch (TaskException e) {
            if (!conflicts.takeRestore()) {
                throw e;
            }
            history.restoreLast();
            return task.run(program);
        }
    }

    /** Publishes the project as it is if that is another program. */
    void publishIfChanged() throws TaskException, IOException {
        byte[] made = module.program();
        if (!Arrays.equals(made, lastPublished)) {
            publish(made);
            log.info("published the changed module");
        }
    }

    /** Publishes the project as it is. */
    void publishNow() throws TaskException, IOException {
        publish(module.program());
        log.info("published the module");
    }

    /** Publishes the project as it is, without the data, which is copied before. */
    void clear() throws TaskException, IOException {
        byte[] made = module.program();
        task.runCleared(made);
        lastPublished = made;
        log.info("the database is empty");
    }

    /** Publishes the project in the other mode; if that fails, it stays in the present one. */
    void switchMode() throws TaskException, IOException {
        module.switchMode();
        boolean published = false;
        try {
            publish(module.program());
            published = true;
        } finally {
            if (!published) {
                module.switchMode();
            }
        }
        log.info("the module runs in mode " + module.mode());
    }
}
