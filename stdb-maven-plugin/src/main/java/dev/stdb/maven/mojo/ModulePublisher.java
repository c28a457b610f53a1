package dev.stdb.maven.mojo;

import dev.stdb.task.TaskException;
import dev.stdb.task.http.DatabaseClient.Plan;
import dev.stdb.task.http.DatabaseClient.Published;
import dev.stdb.task.http.ServerException;
import dev.stdb.task.verb.PublishTask;
import dev.stdb.task.verb.Target;
import java.io.IOException;
import java.util.Arrays;
import org.apache.maven.plugin.logging.Log;
import org.jspecify.annotations.Nullable;

/** Publishes the module of the dev loop, with the clients that are generated from it. Confined to one thread. */
final class ModulePublisher {
    private final ProjectModule module;
    private final Target target;
    private final PublishTask task;
    private final Conflicts conflicts;
    private final DataHistory history;
    private final @Nullable GeneratedClients clients;
    private final Log log;
    private byte[] lastPublished = {};

    /**
     * Creates it.
     *
     * @param clients {@code null} if the module is not made of classes
     */
    ModulePublisher(
            ProjectModule module,
            Target target,
            PublishTask task,
            Conflicts conflicts,
            DataHistory history,
            @Nullable GeneratedClients clients,
            Log log) {
        this.module = module;
        this.target = target;
        this.task = task;
        this.conflicts = conflicts;
        this.history = history;
        this.clients = clients;
        this.log = log;
    }

    /**
     * Publishes a program, and once more over the last copy of the data if the person at the terminal wants that one
     * back because the present data does not fit.
     */
    Published publish(byte[] program) throws TaskException, IOException {
        Published published = publishOrRestore(program);
        wasPublished(program);
        return published;
    }

    private void wasPublished(byte[] program) {
        lastPublished = program;
        if (clients != null) {
            clients.update();
        }
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
            if (clients != null && clients.areOutdated()) {
                tellPlan(made);
            }
            publish(made);
            log.info("published the changed module");
        }
    }

    /** Says what becomes of tables and clients, if the server tells; whether that can be is for publishing to find. */
    private void tellPlan(byte[] program) {
        Plan plan;
        try {
            plan = target.client().plan(target.database(), program);
        } catch (ServerException | TaskException e) {
            log.debug(e);
            return;
        }
        plan.text().lines().forEach(log::info);
        if (plan.breaksClients()) {
            log.warn("connected clients are disconnected: what they were built from has changed");
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
        wasPublished(made);
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
