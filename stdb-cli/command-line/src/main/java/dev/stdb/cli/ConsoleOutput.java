package dev.stdb.cli;

import dev.stdb.task.Output;
import dev.stdb.task.TaskException;
import java.io.PrintWriter;

/** Results go to standard output, everything else to standard error. */
final class ConsoleOutput implements Output {
    private final PrintWriter out;
    private final PrintWriter err;

    ConsoleOutput(PrintWriter out, PrintWriter err) {
        this.out = out;
        this.err = err;
    }

    @Override
    public void result(String line) {
        out.println(line);
        out.flush();
    }

    @Override
    public void remark(String line) {
        err.println(line);
        err.flush();
    }

    @Override
    public void warning(String line) {
        remark("warning: " + line);
    }

    /** Prints what failed, why, and what to do next, a line each. */
    @Override
    public void failure(TaskException failure) {
        String[] lines = String.valueOf(failure.getMessage()).split("\\R");
        err.println("error: " + lines[0]);
        for (int i = 1; i < lines.length; i++) {
            err.println("  " + lines[i]);
        }
        err.flush();
    }
}
