package dev.stdb.maven.mojo;

import dev.stdb.task.Format;
import dev.stdb.task.TaskException;
import dev.stdb.task.http.ServerException;
import dev.stdb.task.verb.LogsTask;
import dev.stdb.task.verb.LogsTask.Selection;
import java.io.IOException;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;

/** Prints the log of a database. Replaces the official {@code logs}. */
@Mojo(name = "logs", requiresProject = false, threadSafe = true)
public final class LogsMojo extends AbstractReadingMojo {
    /** How many of the last lines; 0 means all, or 10 when following. Official flag: {@code --num-lines}. */
    @Parameter(property = "stdb.numLines", defaultValue = "0")
    int numLines;

    /** Goes on printing new lines. Official flag: {@code --follow}. */
    @Parameter(property = "stdb.follow", defaultValue = "false")
    boolean follow;

    /** Lowest level to print: trace, debug, info, warn, error or panic. Official flag: {@code --level}. */
    @SuppressWarnings("NullAway.Init") // injected
    @Parameter(property = "stdb.level", defaultValue = "trace")
    String level;

    /** Prints this level only. Official flag: {@code --level-exact}. */
    @Parameter(property = "stdb.levelExact", defaultValue = "false")
    boolean levelExact;

    @Override
    void run() throws TaskException, ServerException, IOException {
        Selection selection = Selection.of(numLines, follow, level, levelExact, SPELLING);
        Format form = format();
        new LogsTask(target(), selection, form).run();
    }
}
