package dev.stdb.maven.mojo;

import dev.stdb.task.TaskException;
import dev.stdb.task.http.ServerException;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.maven.plugin.logging.Log;

/** What the keys of the dev loop do. Confined to one thread. Source: spec cli-and-dev-loop.md §10.4. */
final class KeyCommands {
    private static final char HELP = 'h';

    private final Map<Character, Command> commands = new LinkedHashMap<>();
    private final Log log;

    /** What a key does. */
    interface Action {
        void run() throws TaskException, ServerException, IOException;
    }

    private record Command(String text, Action action) {}

    KeyCommands(Log log) {
        this.log = log;
        add(HELP, "this help", this::help);
    }

    /**
     * Gives a key something to do.
     *
     * @param text what it does, in a few words
     */
    KeyCommands add(char key, String text, Action action) {
        commands.put(key, new Command(text, action));
        return this;
    }

    /** Does what a key is for; what fails is told and ends nothing. */
    void press(char key) {
        Command command = commands.get(key);
        if (command == null) {
            log.info("key " + printable(key) + " does nothing; " + HELP + " lists the keys");
            return;
        }
        try {
            command.action().run();
        } catch (ServerException e) {
            log.error(e.explained(AbstractStdbMojo.SPELLING).getMessage());
        } catch (TaskException e) {
            log.error(e.getMessage());
        } catch (IOException e) {
            log.error("reading or writing files failed: " + e.getMessage(), e);
        }
    }

    private static String printable(char key) {
        return Character.isISOControl(key) ? "0x" + Integer.toHexString(key) : String.valueOf(key);
    }

    private void help() {
        commands.forEach((key, command) -> log.info("  " + key + "   " + command.text()));
        log.info("  ctrl-c   stop");
    }
}
