package dev.stdb.cli;

import dev.stdb.task.Output;
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
}
