package dev.stdb.maven.mojo;

import dev.stdb.task.Output;
import dev.stdb.task.TaskException;
import java.io.PrintStream;
import org.apache.maven.plugin.logging.Log;

/**
 * Results go to standard output as they are, also with {@code -q}, so that scripts can read them; everything else goes
 * into Maven's log.
 */
final class GoalOutput implements Output {
    private final Log log;
    private final PrintStream results = System.out;

    GoalOutput(Log log) {
        this.log = log;
    }

    @Override
    public void result(String line) {
        results.println(line);
    }

    @Override
    public void remark(String line) {
        log.info(line);
    }

    @Override
    public void warning(String line) {
        log.warn(line);
    }

    @Override
    public void failure(TaskException failure) {
        log.error(failure.getMessage());
    }
}
