package dev.stdb.cli;

import dev.stdb.task.Consent;
import dev.stdb.task.Output;
import dev.stdb.task.TaskException;
import dev.stdb.task.http.DatabaseClient;
import dev.stdb.task.http.ServerException;
import dev.stdb.task.verb.Target;
import java.io.Console;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/** Options of verbs that ask a server for something in the name of a user. */
final class ServerOptions extends AddressOptions {
    /** Begins the description of words that a database comes before. */
    static final String DATABASE_AND = "Name or identity of the database, and ";

    private static final String ALL = "all";
    private static final Set<String> YES = Set.of("y", "yes");

    @CommandLine.Option(
            names = "--token",
            paramLabel = "TOKEN",
            description = "Token to use instead of the stored one.")
    private @Nullable String token;

    @CommandLine.Option(names = "--anonymous", description = "Ask as somebody who is made up for this command.")
    private boolean anonymous;

    @CommandLine.Option(
            names = {"-y", "--yes"},
            arity = "0..1",
            split = ",",
            paramLabel = "WHAT",
            fallbackValue = ALL,
            preprocessor = AttachedValue.class,
            description = "Agree without being asked: to all, or with = to a list of break-clients, delete-data,"
                    + " migrate, remote, skip-login.")
    private List<String> agreed = List.of();

    /**
     * Returns what a verb works on, with the user's token.
     *
     * @param database name or identity; empty for verbs about the server
     */
    Target target(String database) throws TaskException, ServerException, IOException {
        Output output = output();
        URI address = address();
        return new Target(new DatabaseClient(address, tokenFor(address), SPELLING), database, SPELLING, output);
    }

    /**
     * Splits the words of a verb that takes a database and more.
     *
     * @param words all of them
     * @param restMax how many may follow the database
     * @param required labels of those that must follow
     */
    Selected select(List<String> words, int restMax, String... required) {
        List<String> labels = new ArrayList<>(List.of("DATABASE"));
        labels.addAll(List.of(required));
        if (words.size() < labels.size()) {
            String missing = labels.stream()
                    .skip(words.size())
                    .map(label -> "'" + label + "'")
                    .collect(Collectors.joining(", "));
            throw new CommandLine.ParameterException(
                    command(), "Missing required parameter" + (missing.contains(",") ? "s: " : ": ") + missing);
        }
        if (words.size() - 1 > restMax) {
            throw new CommandLine.ParameterException(
                    command(), "Unmatched argument: '" + words.get(words.size() - 1) + "'");
        }
        return new Selected(words.get(0), words.subList(1, words.size()));
    }

    private @Nullable String tokenFor(URI address) throws TaskException, ServerException, IOException {
        return token != null || anonymous ? token : credentials().tokenFor(address);
    }

    /** Returns whether the user has agreed to something, such as {@code break-clients}. */
    boolean agreesTo(String what) {
        return agreed.contains(ALL) || agreed.contains(what);
    }

    /** Returns what asks at a terminal, unless the user has agreed to it already. */
    Consent consent(String what) {
        return question -> agreesTo(what) || asks(question);
    }

    private static boolean asks(String question) {
        Console console = System.console();
        if (console == null) {
            return false;
        }
        String answer = console.readLine("%s [y/N] ", question);
        return answer != null && YES.contains(answer.strip().toLowerCase(Locale.ROOT));
    }
}
