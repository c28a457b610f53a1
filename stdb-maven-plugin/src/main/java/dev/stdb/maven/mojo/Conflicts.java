package dev.stdb.maven.mojo;

import dev.stdb.maven.task.Keyboard;
import dev.stdb.task.Consent;
import java.util.Optional;
import org.apache.maven.plugin.logging.Log;
import org.jspecify.annotations.Nullable;

/**
 * Whether the data of a database is deleted when it does not fit a new module: what the person at the terminal says,
 * asked once in a run, or yes if there is nobody. Confined to one thread. Source: spec cli-and-dev-loop.md §10.2.
 */
final class Conflicts implements Consent {
    private final Keyboard keyboard;
    private final Log log;
    private @Nullable Boolean clears;
    private boolean restores;
    private boolean hasModule;

    Conflicts(Keyboard keyboard, Log log) {
        this.keyboard = keyboard;
        this.log = log;
    }

    @Override
    public boolean to(String question) {
        if (clears == null) {
            clears = !keyboard.isOpen() || answer(question);
        }
        return clears;
    }

    private boolean answer(String question) {
        log.warn(question);
        log.warn((hasModule ? "k keeps the old module" : "k keeps the data and stops here")
                + ", c clears the data after it was copied, r brings the last copy of it back; this is asked once");
        Optional<String> answer = keyboard.ask("k, c or r [k]: ");
        restores = answer.filter("r"::equals).isPresent();
        return answer.filter("c"::equals).isPresent();
    }

    /** Notes that a module runs, which may go on. */
    void moduleRuns() {
        hasModule = true;
    }

    /** Returns whether the last copy is wanted back, once. */
    boolean takeRestore() {
        boolean wanted = restores;
        restores = false;
        return wanted;
    }
}
