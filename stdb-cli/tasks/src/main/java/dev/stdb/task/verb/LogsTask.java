package dev.stdb.task.verb;

import dev.stdb.task.Format;
import dev.stdb.task.Spelling;
import dev.stdb.task.TaskException;
import dev.stdb.task.http.ServerException;
import dev.stdb.task.text.LogLine;
import java.util.OptionalInt;

/** Shows the log of a database. */
public final class LogsTask {
    private static final int FOLLOWED_LINES = 10;

    private final Target target;
    private final Format format;
    private final Selection selection;

    /**
     * Which records are shown.
     *
     * @param lines how many of the last records; 0 means all, or 10 when following
     * @param follow whether to go on until the server closes the stream or the thread is interrupted
     * @param severityMin rank of the lowest level
     * @param severityMax rank of the highest level
     */
    public record Selection(int lines, boolean follow, int severityMin, int severityMax) {
        /**
         * Creates a selection from what the user gave.
         *
         * @param level a level of {@link LogLine}
         * @param exact whether records of higher levels are left out
         * @throws TaskException if the level is unknown or the number negative
         */
        public static Selection of(int lines, boolean follow, String level, boolean exact, Spelling spelling)
                throws TaskException {
            int severity = LogLine.severityOf(level);
            if (severity < 0) {
                throw new TaskException(
                        spelling.option("level", level) + ": there is no such level",
                        "",
                        "use trace, debug, info, warn, error or panic");
            }
            if (lines < 0) {
                throw new TaskException(
                        spelling.option("num-lines", String.valueOf(lines)) + " is negative", "", "0 means all");
            }
            return new Selection(lines, follow, severity, exact ? severity : Integer.MAX_VALUE);
        }

        private OptionalInt limit() {
            int limit = lines == 0 && follow ? FOLLOWED_LINES : lines;
            return limit > 0 ? OptionalInt.of(limit) : OptionalInt.empty();
        }

        private boolean includes(LogLine line) {
            return line.severity() >= severityMin && line.severity() <= severityMax;
        }
    }

    /** Creates a task. */
    public LogsTask(Target target, Selection selection, Format format) {
        this.target = target;
        this.selection = selection;
        this.format = format;
    }

    /** Runs; returns when the log ends. */
    public void run() throws TaskException, ServerException {
        target.client().logs(target.database(), selection.limit(), selection.follow(), json -> {
            LogLine line = LogLine.parse(json);
            if (selection.includes(line)) {
                target.output().result(format == Format.JSON ? json : line.format());
            }
        });
    }
}
