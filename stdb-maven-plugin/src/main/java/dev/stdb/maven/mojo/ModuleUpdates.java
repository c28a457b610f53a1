package dev.stdb.maven.mojo;

import dev.stdb.maven.task.ChangeWatcher;
import dev.stdb.maven.task.ChangeWatcher.Changes;
import dev.stdb.maven.task.Keyboard;
import dev.stdb.task.TaskException;
import java.io.IOException;
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
    private final ModulePublisher publisher;
    private final ProjectTests tests;
    private final Log log;
    /** Whether somebody else has written class files, of which nobody knows what they were made from. */
    private boolean builtElsewhere;

    /**
     * What is watched.
     *
     * @param sources what is compiled when it changes
     * @param outputs what is published when it changes, by the compiler or by whoever builds beside us
     * @param tests what is run when it changes
     * @param build what Maven has read before all else
     */
    record Watched(ChangeWatcher sources, ChangeWatcher outputs, ChangeWatcher tests, BuildRestart build) {}

    /** Why the loop ends. */
    enum End {
        /** The server or the loop was stopped. */
        STOPPED,
        /** Maven has to read the project anew. */
        BUILD_CHANGED
    }

    ModuleUpdates(ProjectCompiler compiler, ModulePublisher publisher, ProjectTests tests, Log log) {
        this.compiler = compiler;
        this.publisher = publisher;
        this.tests = tests;
        this.log = log;
    }

    /** Publishes again, and does what keys are for, until the server stops or the build changes. */
    End run(DevServer server, Watched watched, Keyboard keyboard, KeyCommands commands) throws IOException {
        try {
            while (server.process().isAlive()) {
                if (watched.build().isDue()) {
                    return End.BUILD_CHANGED;
                }
                Optional<Character> key = keyboard.key(POLL_MS);
                if (key.isPresent()) {
                    commands.press(key.get());
                } else {
                    lookAt(watched);
                }
            }
            if (!server.process().isClosing()) {
                log.error("the server stopped");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return End.STOPPED;
    }

    private void lookAt(Watched watched) throws IOException {
        Optional<Changes> changes = watched.sources().poll();
        if (changes.isPresent()) {
            builtElsewhere |= watched.outputs().hasChanged();
            if (compile(changes.get())) {
                publishAgain();
            }
            watched.outputs().reset();
        } else if (watched.outputs().poll().isPresent()) {
            builtElsewhere = true;
            publishAgain();
        }
        Optional<Changes> changedTests = watched.tests().poll();
        if (changedTests.isPresent()) {
            tests.runAffected(changedTests.get().modified(), changedTests.get().complete());
        }
    }

    /** Returns whether the classes are up to date. */
    private boolean compile(Changes changes) {
        log.info("sources changed, compiling");
        try {
            compiler.run(builtElsewhere ? changes.incomplete() : changes);
            builtElsewhere = false;
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
            publisher.publishIfChanged();
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
