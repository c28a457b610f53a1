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
    /** Exit code of a launched program that is to be launched again, one that no Maven has. */
    private static final int AGAIN = 75;

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
            if (!argument.startsWith("-D" + PARENT + "=")) {
                command.add(argument);
            }
        }
        return command;
    }

    /**
     * Runs the program, again whenever it wants that, and waits for its end; ends it when this thread is interrupted.
     * If this program was launched that way itself, it ends here, for the first one to do all that.
     *
     * @return whether it has ended well
     */
    public boolean run() throws IOException, InterruptedException {
        if (Long.getLong(PARENT) != null) {
            System.exit(AGAIN);
        }
        int exit = AGAIN;
        while (exit == AGAIN) {
            Process process = new ProcessBuilder(command).inheritIO().start();
            try {
                exit = process.waitFor();
            } finally {
                process.destroy();
            }
        }
        return exit == 0;
    }

    /** Ends this program when the one ends that has launched it again, if there is one. */
    public static void endWithParent() {
        Long parent = Long.getLong(PARENT);
        if (parent != null) {
            ProcessHandle.of(parent)
                    .ifPresentOrElse(process -> process.onExit().thenRun(() -> System.exit(1)), () -> System.exit(1));
        }
    }
}
