package dev.stdb.cli;

import dev.stdb.task.Format;
import picocli.CommandLine;

/** The option of verbs that read. */
// picocli fills the fields before it calls the command.
@SuppressWarnings("NullAway.Init")
final class FormatOption {
    @CommandLine.Option(
            names = "--format",
            paramLabel = "text|json",
            defaultValue = "text",
            description = "For people or for programs; default: text.")
    private Format format;

    Format format() {
        return format;
    }
}
