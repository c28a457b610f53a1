package dev.stdb.cli;

import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine;

/** Prints what completes this command line in a shell. */
@CommandLine.Command(
        name = "completion",
        description = "Print the completion of this command line for a shell; to use it: source <(stdb completion).",
        mixinStandardHelpOptions = true)
// picocli fills the fields before it calls the command.
@SuppressWarnings("NullAway.Init")
final class CompletionCommand implements Callable<Integer> {
    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @CommandLine.Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "bash|zsh",
            defaultValue = "bash",
            description = "The shell; both take the same text.")
    private Shell shell;

    /** Shells that are completed. */
    enum Shell {
        BASH,
        ZSH
    }

    @Override
    public Integer call() {
        CommandLine root = spec.root().commandLine();
        root.getOut().print(AutoComplete.bash(root.getCommandName(), root));
        root.getOut().flush();
        return Main.EXIT_OK;
    }
}
