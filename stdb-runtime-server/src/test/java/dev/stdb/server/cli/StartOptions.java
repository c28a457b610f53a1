package dev.stdb.server.cli;

import dev.stdb.server.ServerBuilder;
import java.util.Objects;
import java.util.stream.Stream;
import picocli.CommandLine;

/** Opens to tests of other packages what options of {@code stdb start} become. */
public final class StartOptions {

    private StartOptions() {}

    /** Returns the settings that options stand for; starts nothing. */
    public static ServerBuilder parse(String... options) {
        CommandLine main = Main.commandLine();
        main.parseArgs(Stream.concat(Stream.of("start"), Stream.of(options)).toArray(String[]::new));
        StartCommand command =
                Objects.requireNonNull(main.getSubcommands().get("start")).getCommand();
        return command.settings();
    }
}
