package dev.stdb.maven.mojo;

import dev.stdb.maven.task.ChangeWatcher;
import dev.stdb.maven.task.ChangeWatcher.Changes;
import dev.stdb.maven.task.ServerProcess;
import dev.stdb.task.TaskException;
import dev.stdb.task.verb.PublishTask;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugin.logging.Log;

/**
 * Compiles and publishes a module whenever it changes. What cannot be compiled or published leaves the last good module
 * running. Confined to one thread.
 */
final class ModuleUpdates {
    private static final long POLL_MS = 300;
    private static final String LAST_GOOD_MODULE = "the last good module keeps running";

    private final ProjectCompiler compiler;
    private final Program program;
    private final PublishTask publish;
    private final Log log;
    private byte[] lastPublished;

    /** Makes what is published from the classes as they are. */
    interface Program {
        byte[] make() throws TaskException, IOException;
    }

    /**
     * Creates it.
     *
     * @param published what is published already
     */
    ModuleUpdates(ProjectCompiler compiler, Program program, PublishTask publish, byte[] published, Log log) {
        this.compiler = compiler;
        this.program = program;
        this.publish = publish;
        this.lastPublished = published;
        this.log = log;
    }

    /**
     * Publishes again until the server stops or the thread is interrupted.
     *
     * @param sources what is compiled when it changes
     * @param outputs what is published when it changes, by the compiler or by whoever builds beside us
     */
    void run(ServerProcess process, ChangeWatcher sources, ChangeWatcher outputs) throws IOException {
        try {
            while (process.isAlive()) {
                Thread.sleep(POLL_MS);
                Optional<Changes> changes = sources.poll();
                boolean compiled = changes.isPresent() && compile(changes.get());
                if (compiled || changes.isEmpty() && outputs.poll().isPresent()) {
                    publishAgain();
                }
                if (compiled || changes.isPresent()) {
                    outputs.reset();
                }
            }
            if (!process.isClosing()) {
                log.error("the server stopped");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Returns whether the classes are up to date. */
    private boolean compile(Changes changes) {
        log.info("sources changed, compiling");
        try {
            compiler.run(changes);
            return true;
        } catch (Exception e) {
            log.debug(e);
            // The compiler has logged its errors; the message of its exception repeats them.
            if (!(e instanceof MojoFailureException)) {
                log.error(e.getMessage());
            }
            log.error(LAST_GOOD_MODULE);
            return false;
        }
    }

    private void publishAgain() {
        try {
            byte[] made = program.make();
            if (!Arrays.equals(made, lastPublished)) {
                publish.run(made);
                lastPublished = made;
                log.info("published the changed module");
            }
        } catch (TaskException e) {
            log.error(e.getMessage());
            log.error(LAST_GOOD_MODULE);
        } catch (IOException e) {
            // Whoever builds beside us is not done yet; the next change publishes again.
            log.error("cannot read the module: " + e.getMessage(), e);
            log.error(LAST_GOOD_MODULE);
        }
    }
}
