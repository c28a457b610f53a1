package dev.stdb.maven.mojo;

import dev.stdb.maven.task.DevPage;
import dev.stdb.maven.task.Keyboard;
import dev.stdb.task.Format;
import dev.stdb.task.TaskException;
import dev.stdb.task.http.ServerException;
import dev.stdb.task.verb.CallTask;
import dev.stdb.task.verb.SqlTask;
import dev.stdb.task.verb.Target;
import java.io.IOException;
import java.util.Optional;
import org.apache.maven.plugin.logging.Log;

/** Binds the keys of the dev loop to what does their work. Confined to one thread. */
final class DevKeys {
    private final Keyboard keyboard;
    private final Target target;
    private final LogThreshold threshold;
    private final DevPage devPage;
    private final Log log;

    /**
     * Creates it.
     *
     * @param target the database
     * @param threshold of the log that is shown
     */
    DevKeys(Keyboard keyboard, Target target, LogThreshold threshold, DevPage devPage, Log log) {
        this.keyboard = keyboard;
        this.target = target;
        this.threshold = threshold;
        this.devPage = devPage;
        this.log = log;
    }

    /** Returns all keys. */
    KeyCommands commands(ModulePublisher publisher, DataHistory history, ProjectTests tests) {
        return new KeyCommands(log)
                .add('r', "run the tests", tests::runAll)
                .add('p', "publish now", publisher::publishNow)
                .add('w', "switch between modes jvm and wasm", publisher::switchMode)
                .add('l', "show the module's log from another level on", this::nextLevel)
                .add('q', "query: SQL, until an empty line", this::query)
                .add('c', "call a reducer or procedure", this::call)
                .add('s', "save a copy of the data", history::save)
                .add('t', "time travel: go back to a copy", () -> goBack(publisher, history))
                .add('x', "clear the data, which is copied before", publisher::clear)
                .add('d', "open the dev page", this::openPage);
    }

    private void nextLevel() {
        log.info("the log is shown from level " + threshold.next() + " on");
    }

    private void query() {
        new SqlTask(target, Format.TEXT, Optional.empty()).runAll(() -> keyboard.ask(target.database() + "> "));
    }

    private void call() throws TaskException, ServerException {
        Optional<String> answer = keyboard.ask("call, such as add \"Ann\", 3: ");
        if (answer.isEmpty()) {
            return;
        }
        String[] words = answer.get().split("\\s+", 2);
        String result = new CallTask(target).run(words[0], words.length == 1 ? "[]" : "[" + words[1] + "]");
        log.info(words[0] + (result.isEmpty() ? " done" : ": " + result));
    }

    private static void goBack(ModulePublisher publisher, DataHistory history) throws TaskException, IOException {
        if (history.restoreChosen()) {
            publisher.publishNow();
        }
    }

    private void openPage() {
        log.info(devPage.address());
        try {
            devPage.open();
        } catch (IOException e) {
            log.info("no browser can be started here; open the address by hand");
        }
    }
}
