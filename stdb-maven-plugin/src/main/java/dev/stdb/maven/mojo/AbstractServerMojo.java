package dev.stdb.maven.mojo;

import dev.stdb.maven.task.ServerProcess;
import dev.stdb.task.TaskException;
import dev.stdb.task.config.CliConfig;
import dev.stdb.task.config.Credentials;
import dev.stdb.task.config.TokenStore;
import dev.stdb.task.config.UserFiles;
import dev.stdb.task.http.DatabaseClient;
import dev.stdb.task.http.ServerException;
import dev.stdb.task.verb.Target;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.settings.Server;
import org.jspecify.annotations.Nullable;

/** Goals that talk to a server. */
abstract class AbstractServerMojo extends AbstractModuleMojo {
    private static final String LOCAL_SERVER = "http://127.0.0.1:3000";

    /**
     * The server: its address, or a nickname of {@code cli.toml}. {@code local} means the one that {@code stdb:run}
     * started for this project, or else {@code http://127.0.0.1:3000}. Official flag: {@code --server}.
     */
    @SuppressWarnings("NullAway.Init") // injected
    @Parameter(property = "stdb.server", defaultValue = "local")
    String server;

    /** Id of the {@code <server>} in {@code settings.xml} whose password is the token. */
    @Parameter(property = "stdb.serverId")
    @Nullable
    String serverId;

    /** Name or identity of the database. Official flag: the positional argument. */
    @SuppressWarnings("NullAway.Init") // injected
    @Parameter(property = "stdb.database", defaultValue = "${project.artifactId}")
    String database;

    /** Token to use instead of the stored one. */
    @Parameter(property = "stdb.token")
    @Nullable
    String token;

    /** Uses an identity made for this call. Official flag: {@code --anonymous}. */
    @Parameter(property = "stdb.anonymous", defaultValue = "false")
    boolean anonymous;

    /**
     * Returns the file of the module.
     *
     * @param given what the user has named; {@code null} for the packaged one
     */
    final Path moduleFile(@Nullable File given) throws TaskException {
        Path wasm = given != null ? given.toPath() : buildDirectory.toPath().resolve(project.getArtifactId() + ".wasm");
        if (!Files.isRegularFile(wasm)) {
            throw new TaskException(
                    "no module at " + wasm,
                    "",
                    "run 'mvn package' first, or name another file: -Dstdb.wasmFile=target/module.wasm");
        }
        return wasm;
    }

    /** Returns the server's address. */
    final URI serverUri() throws TaskException, IOException {
        if (server.equals("local")) {
            return URI.create(projectServer().orElse(LOCAL_SERVER));
        }
        return CliConfig.read(UserFiles.standard().config()).address(server, SPELLING);
    }

    /** Returns the address of the server that {@code stdb:run} started for this project, if it runs. */
    private Optional<String> projectServer() throws IOException {
        Path ready = ServerProcess.readyFile(workDirectory());
        return Files.exists(ready)
                ? Optional.of(Files.readString(ready).strip()).filter(address -> !address.isEmpty())
                : Optional.empty();
    }

    /** Returns the database, with the user's token for {@link #serverUri()}, which it creates at the first use. */
    final Target target() throws TaskException, ServerException, IOException {
        URI uri = serverUri();
        DatabaseClient client = new DatabaseClient(uri, anonymous ? null : tokenFor(uri), SPELLING);
        return new Target(client, database, SPELLING, output());
    }

    /** Returns the tokens of servers that {@code stdb:run} started for this project. */
    final TokenStore projectTokens() {
        return new TokenStore(workDirectory().resolve("tokens"));
    }

    /** Returns where the goals keep what is no build output. */
    final Path workDirectory() {
        File target = buildDirectory == null ? new File("target") : buildDirectory;
        return target.toPath().resolve("stdb");
    }

    private String tokenFor(URI uri) throws TaskException, ServerException, IOException {
        if (token != null && !token.isBlank()) {
            return token;
        }
        if (serverId != null) {
            Server entry = session.getSettings().getServer(serverId);
            if (entry == null || entry.getPassword() == null) {
                throw new TaskException("<serverId>" + serverId
                        + "</serverId>: settings.xml has no such <server> with a" + " <password>; add <server><id>"
                        + serverId + "</id><password>TOKEN</password></server>");
            }
            return entry.getPassword();
        }
        Optional<String> own = projectToken(uri);
        return own.isPresent() ? own.get() : credentials().tokenFor(uri);
    }

    /** Returns the token of the project if the server is the one that {@code stdb:run} started for it. */
    final Optional<String> projectToken(URI uri) throws IOException {
        boolean isOwn = projectServer()
                .map(URI::create)
                .filter(own -> TokenStore.isSame(own, uri))
                .isPresent();
        return isOwn ? projectTokens().findOfProject() : Optional.empty();
    }

    /** Returns the tokens of the user of this machine. */
    final Credentials credentials() throws TaskException, IOException {
        UserFiles files = UserFiles.standard();
        CliConfig shared = CliConfig.read(files.config());
        return new Credentials(new TokenStore(files.tokens()), shared, SPELLING, output());
    }
}
