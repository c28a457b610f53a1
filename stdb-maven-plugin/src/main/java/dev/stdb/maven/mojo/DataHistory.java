package dev.stdb.maven.mojo;

import dev.stdb.maven.task.Keyboard;
import dev.stdb.maven.task.ServerBackup;
import dev.stdb.task.TaskException;
import dev.stdb.task.http.ServerException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.maven.plugin.logging.Log;
import org.jspecify.annotations.Nullable;

/**
 * The copies of a project's data: makes them, and goes back to them. Confined to one thread. Source: spec
 * cli-and-dev-loop.md §10.4.
 */
final class DataHistory {
    private final DevServer server;
    private final @Nullable ServerBackup backup;
    private final Keyboard keyboard;
    private final Log log;
    private final Restarted restarted;

    /** What is done when the server runs again. */
    interface Restarted {
        void run() throws TaskException, ServerException;
    }

    /**
     * Creates it.
     *
     * @param backup {@code null} if the data is in memory only
     * @param restarted called when the server runs again
     */
    DataHistory(DevServer server, @Nullable ServerBackup backup, Keyboard keyboard, Log log, Restarted restarted) {
        this.server = server;
        this.backup = backup;
        this.keyboard = keyboard;
        this.log = log;
        this.restarted = restarted;
    }

    /** Copies the data as it is. */
    void save() throws TaskException {
        log.info("saved in " + copies().copy() + "; t goes back to it");
    }

    /** Goes back to the newest copy. */
    void restoreLast() throws TaskException, IOException {
        restore(all().get(0));
    }

    /**
     * Asks for a copy and goes back to it.
     *
     * @return whether there was an answer
     */
    boolean restoreChosen() throws TaskException, IOException {
        List<Path> all = all();
        for (int i = 0; i < all.size(); i++) {
            log.info("  " + (i + 1) + "   " + all.get(i).getFileName());
        }
        Optional<String> answer = keyboard.ask("go back to number (none: stay): ");
        if (answer.isEmpty()) {
            return false;
        }
        restore(all.get(indexOf(answer.get(), all.size())));
        return true;
    }

    private static int indexOf(String answer, int count) throws TaskException {
        if (!answer.matches("\\d{1,6}") || Integer.parseInt(answer) < 1 || Integer.parseInt(answer) > count) {
            throw new TaskException(
                    "there is no copy number " + answer, "", "press t again and type a number from 1 to " + count);
        }
        return Integer.parseInt(answer) - 1;
    }

    private void restore(Path copy) throws TaskException, IOException {
        ServerBackup copies = copies();
        log.info("stopping the server to go back to " + copy);
        try {
            server.restart(() -> copies.restore(copy));
        } finally {
            followAgain();
        }
        log.info("the data is that of " + copy.getFileName() + "; what was there is beside it, as *.replaced-*");
    }

    private void followAgain() throws TaskException {
        if (!server.process().isAlive()) {
            return;
        }
        try {
            restarted.run();
        } catch (ServerException e) {
            throw e.explained(AbstractStdbMojo.SPELLING);
        }
    }

    /** Returns the copies, the newest first; there is one. */
    private List<Path> all() throws TaskException, IOException {
        List<Path> all = copies().copies();
        if (all.isEmpty()) {
            throw new TaskException("there is no copy of the data yet", "", "make one: key s");
        }
        return all;
    }

    private ServerBackup copies() throws TaskException {
        if (backup == null) {
            throw new TaskException(
                    "the data is in memory only and has no copies",
                    "",
                    "keep it in files: leave " + AbstractStdbMojo.SPELLING.flag("run.in-memory") + " out");
        }
        return backup;
    }
}
