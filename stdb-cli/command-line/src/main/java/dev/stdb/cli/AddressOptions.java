package dev.stdb.cli;

import dev.stdb.task.Output;
import dev.stdb.task.Spelling;
import dev.stdb.task.TaskException;
import dev.stdb.task.config.CliConfig;
import dev.stdb.task.config.Credentials;
import dev.stdb.task.config.ProjectConfig;
import dev.stdb.task.config.ProjectDatabase;
import dev.stdb.task.config.TokenStore;
import dev.stdb.task.config.UserFiles;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/** Options of verbs that talk about a server. Source: spec cli-and-dev-loop.md §1. */
// picocli fills the fields before it calls the command.
@SuppressWarnings("NullAway.Init")
class AddressOptions {
    /** How users of the command line name things. */
    static final Spelling SPELLING = Spelling.COMMAND_LINE;

    @CommandLine.Spec(CommandLine.Spec.Target.MIXEE)
    private CommandLine.Model.CommandSpec spec;

    @CommandLine.Option(
            names = {"-s", "--server"},
            paramLabel = "SERVER",
            description = "Nickname, host name or address of the server; by default that of spacetime.json, or else the"
                    + " default server of cli.toml, or else http://127.0.0.1:3000.")
    private @Nullable String server;

    @CommandLine.Option(names = "--no-config", description = "Ignore spacetime.json.")
    private boolean noConfig;

    @CommandLine.Option(
            names = "--env",
            paramLabel = "NAME",
            defaultValue = "",
            description = "Read spacetime.NAME.json, too.")
    private String environment;

    private @Nullable CliConfig config;
    private @Nullable Optional<ProjectConfig> project;

    /** Returns where the words of the verb go. */
    final Output output() {
        return Main.output(command());
    }

    /** Returns the command that these options are of. */
    final CommandLine command() {
        return spec.commandLine();
    }

    /** Returns the files of the user. */
    final UserFiles files() {
        return Main.of(spec).files();
    }

    /** Returns the servers that the user has names for. */
    final CliConfig config() throws TaskException, IOException {
        if (config == null) {
            config = CliConfig.read(files().config());
        }
        return config;
    }

    /** Returns the databases of the project in whose folder the verb is run, if it says what they are. */
    final Optional<ProjectConfig> project() throws TaskException, IOException {
        if (project == null) {
            project = noConfig ? Optional.empty() : ProjectConfig.find(Path.of(""), environment);
        }
        return project;
    }

    /** Returns the tokens of the user of this machine. */
    final Credentials credentials() throws TaskException, IOException {
        return new Credentials(new TokenStore(files().tokens()), config(), SPELLING, output());
    }

    /** Returns the address of the server; that of the project's databases if they agree about it. */
    final URI address() throws TaskException, IOException {
        List<Optional<String>> servers = project()
                .map(all -> all.databases().stream()
                        .map(ProjectDatabase::server)
                        .distinct()
                        .toList())
                .orElse(List.of());
        return address(servers.size() == 1 ? servers.get(0) : Optional.empty());
    }

    /**
     * Returns the address of the server.
     *
     * @param ofProject the server if the user has named none
     */
    final URI address(Optional<String> ofProject) throws TaskException, IOException {
        String wanted = server == null ? ofProject.orElse("") : server;
        return wanted.isEmpty() ? config().defaultServer().address() : config().address(wanted, SPELLING);
    }
}
