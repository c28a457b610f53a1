package dev.stdb.cli;

import dev.stdb.task.Consent;
import dev.stdb.task.TaskException;
import dev.stdb.task.config.ProjectConfig;
import dev.stdb.task.config.ProjectDatabase;
import dev.stdb.task.http.DatabaseClient;
import dev.stdb.task.http.ServerException;
import dev.stdb.task.verb.Target;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/** Options of verbs that ask a server for something in the name of a user. */
final class ServerOptions extends AddressOptions {
    /** Begins the description of words that a database comes before. */
    static final String DATABASE_AND = "Name or identity of the database, and ";

    private static final Pattern IDENTITY = Pattern.compile("(0x)?[0-9a-fA-F]{64}");
    private static final String ALL = "all";

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

    /** Returns what a verb about the server works on, with the user's token. */
    Target target() throws TaskException, ServerException, IOException {
        return target(address(), "", anonymous);
    }

    /**
     * Returns what a verb about a database works on, with the user's token.
     *
     * @param database name or identity
     */
    Target target(String database) throws TaskException, ServerException, IOException {
        Optional<ProjectDatabase> ofProject = project().flatMap(project -> project.find(database));
        return target(
                address(ofProject.flatMap(ProjectDatabase::server)),
                database,
                anonymous || ofProject.map(ProjectDatabase::isAnonymous).orElse(false));
    }

    private Target target(URI address, String database, boolean asNobody)
            throws TaskException, ServerException, IOException {
        String user = token != null || asNobody ? token : credentials().tokenFor(address);
        return new Target(new DatabaseClient(address, user, SPELLING), database, SPELLING, output());
    }

    /**
     * Returns the database that a verb is about.
     *
     * @param named what the user has said, if anything; otherwise the project has one only
     */
    String database(@Nullable String named) throws TaskException, IOException {
        if (named != null) {
            return named;
        }
        ProjectConfig all = project().orElseThrow(() -> missing(List.of("DATABASE")));
        return all.only().name();
    }

    /**
     * Splits the words of a verb that takes a database and more. Within a project the database may be left out: the
     * first word is one if the project has it, if it is an identity, or if there is one word too many.
     *
     * @param words all of them
     * @param restMax how many may follow the database
     * @param required labels of those that must follow
     */
    Selected select(List<String> words, int restMax, String... required) throws TaskException, IOException {
        boolean isNamed = project().isEmpty() || beginsWithDatabase(words, restMax, required.length);
        List<String> labels = new ArrayList<>(isNamed ? List.of("DATABASE") : List.of());
        labels.addAll(List.of(required));
        if (words.size() < labels.size()) {
            throw missing(labels.subList(words.size(), labels.size()));
        }
        List<String> rest = isNamed ? words.subList(1, words.size()) : words;
        if (rest.size() > restMax) {
            throw new CommandLine.ParameterException(
                    command(), "Unmatched argument: '" + rest.get(rest.size() - 1) + "'");
        }
        return new Selected(database(isNamed ? words.get(0) : null), rest);
    }

    private boolean beginsWithDatabase(List<String> words, int restMax, int required)
            throws TaskException, IOException {
        if (words.isEmpty()) {
            return false;
        }
        String first = words.get(0);
        return words.size() > restMax
                || words.size() == 1 && required == 0
                || IDENTITY.matcher(first).matches()
                || project().flatMap(project -> project.find(first)).isPresent();
    }

    private CommandLine.ParameterException missing(List<String> labels) {
        return new CommandLine.ParameterException(
                command(),
                labels.stream()
                        .map(label -> "'" + label + "'")
                        .collect(Collectors.joining(
                                ", ", "Missing required parameter" + (labels.size() > 1 ? "s: " : ": "), "")));
    }

    /** Returns whether the user has agreed to something, such as {@code break-clients}. */
    boolean agreesTo(String what) {
        return agreed.contains(ALL) || agreed.contains(what);
    }

    /** Returns what asks at a terminal, unless the user has agreed to it already. */
    Consent consent(String what) {
        return question -> agreesTo(what) || Terminal.asks(question);
    }
}
