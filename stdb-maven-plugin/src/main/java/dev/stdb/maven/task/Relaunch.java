package dev.stdb.maven.task;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Starts the running program once more as it was started, with the same terminal: what it has read at its start, such
 * as the POM, is read anew.
 */
public final class Relaunch {
    private static final String PARENT = "stdb.relaunched.by";

    private final List<String> command;

    private Relaunch(List<String> command) {
        this.command = command;
    }

    /** Returns how this program was started; empty if the system does not tell. */
    public static Optional<Relaunch> ofThisProgram() {
        ProcessHandle.Info info = ProcessHandle.current().info();
        return info.command()
                .flatMap(program -> info.arguments().map(arguments -> new Relaunch(command(program, arguments))));
    }

    private static List<String> command(String program, String[] arguments) {
        List<String> command = new ArrayList<>();
        command.add(program);
        command.add("-D" + PARENT + "=" + ProcessHandle.current().pid());
        for (String argument : arguments) {
            // The port of a debugger is taken by this program.
            if (!argument.startsWith("-D" + PARENT + "=") && !argument.startsWith("-agentlib:jdwp")) {
                command.add(argument);
            }
        }
        return command;
    }

    /** Runs the program to its end, or ends it if this thread is interrupted; returns whether it succeeded. */
    public boolean run() throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).inheritIO().start();
        try {
            return process.waitFor() == 0;
        } finally {
            process.destroy();
        }
    }

    /** Returns whether this program was launched that way itself. */
    public static boolean isOne() {
        return Long.getLong(PARENT) != null;
    }

    /** Interrupts this thread when the program ends that has launched this one again, if there is one. */
    public static void endWithParent() {
        Long parent = Long.getLong(PARENT);
        if (parent != null) {
            Thread thread = Thread.currentThread();
            ProcessHandle.of(parent)
                    .ifPresentOrElse(process -> process.onExit().thenRun(thread::interrupt), thread::interrupt);
        }
    }
}
