package dev.stdb.maven.mojo;

import dev.stdb.maven.task.LogLine;
import dev.stdb.maven.task.ServerException;
import dev.stdb.maven.task.TaskException;
import java.io.IOException;
import java.util.OptionalInt;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;

/** Prints the log of a database. Replaces the official {@code logs}. */
@Mojo(name = "logs", requiresProject = false, threadSafe = true)
public final class LogsMojo extends AbstractServerMojo {
    private static final int FOLLOWED_LINES = 10;

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

    /** {@code text} or {@code json}. Official flag: {@code --format}. */
    @SuppressWarnings("NullAway.Init") // injected
    @Parameter(property = "stdb.format", defaultValue = "text")
    String format;

    @Override
    void run() throws TaskException, ServerException, IOException {
        int lowest = LogLine.severityOf(level);
        if (lowest < 0) {
            throw new TaskException(
                    "<level>" + level + "</level> is unknown; use trace, debug, info, warn, error or panic");
        }
        if (numLines < 0) {
            throw new TaskException("<numLines>" + numLines + "</numLines> is negative; 0 means all");
        }
        boolean json = isJson(format);
        int lines = numLines == 0 && follow ? FOLLOWED_LINES : numLines;
        OptionalInt limit = lines > 0 ? OptionalInt.of(lines) : OptionalInt.empty();
        client().logs(database, limit, follow, text -> {
            LogLine line = LogLine.parse(text);
            if (line.severity() >= lowest) {
                getLog().info(json ? text : line.format());
            }
        });
    }
}
