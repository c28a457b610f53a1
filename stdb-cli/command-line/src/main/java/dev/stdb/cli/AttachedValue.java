package dev.stdb.cli;

import java.util.Map;
import java.util.Stack;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Takes the value of an option only behind {@code =}: the word after {@code -c} is the database, not a value. Such an
 * option must not have a {@code defaultValue}, which the parser hands over like a word of its own; give its field the
 * value.
 */
final class AttachedValue implements CommandLine.IParameterPreprocessor {
    @Override
    // The type of picocli's parser.
    @SuppressWarnings("JdkObsolete")
    public boolean preprocess(
            Stack<String> arguments, CommandSpec command, ArgSpec option, Map<String, @Nullable Object> info) {
        if (option instanceof OptionSpec spec && " ".equals(info.get("separator"))) {
            if (spec.defaultValue() != null) {
                throw new IllegalStateException(spec.longestName() + " has a default value: give it to the field");
            }
            arguments.push(spec.fallbackValue());
        }
        return false;
    }
}
