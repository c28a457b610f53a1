package dev.stdb.server.cli;

import dev.stdb.server.Limit;
import dev.stdb.server.ServerBuilder;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/** The options of {@code start} for every {@link Limit}. Stateless. */
final class LimitOptions {

    private LimitOptions() {}

    /** Adds the options to a command. */
    static void addTo(CommandLine.Model.CommandSpec command) {
        for (Limit limit : Limit.values()) {
            command.addOption(CommandLine.Model.OptionSpec.builder(limit.option())
                    .paramLabel(limit.unit().label())
                    .type(String.class)
                    .description(limit.what() + ". Default: " + limit.byDefault())
                    .build());
        }
    }

    /** Gives a server those that were given. */
    static void apply(CommandLine.Model.CommandSpec command, ServerBuilder settings) {
        for (Limit limit : Limit.values()) {
            String text = valueOf(command, limit);
            if (text == null) {
                continue;
            }
            long value = limit.unit().parse(text);
            if (value < 1) {
                throw new CommandLine.ParameterException(
                        command.commandLine(), "not valid: " + limit.option() + "=" + text);
            }
            String problem = limit.problem(value);
            if (problem != null) {
                throw new CommandLine.ParameterException(
                        command.commandLine(), limit.option() + " " + problem + ": " + text);
            }
            settings.limit(limit, value);
        }
    }

    private static @Nullable String valueOf(CommandLine.Model.CommandSpec command, Limit limit) {
        return command.findOption(limit.option()).getValue();
    }
}
