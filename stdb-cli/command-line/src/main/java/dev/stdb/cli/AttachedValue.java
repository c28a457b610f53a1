package dev.stdb.cli;

import java.util.Map;
import java.util.Stack;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Takes the value of an option only behind {@code =}: the word after {@code -c} is the database, not a value. */
final class AttachedValue implements CommandLine.IParameterPreprocessor {
    @Override
    // The type of picocli's parser.
    @SuppressWarnings("JdkObsolete")
    public boolean preprocess(
            Stack<String> arguments, CommandSpec command, ArgSpec option, Map<String, @Nullable Object> info) {
        if (option instanceof OptionSpec spec && " ".equals(info.get("separator"))) {
            arguments.push(spec.fallbackValue());
        }
        return false;
    }
}
