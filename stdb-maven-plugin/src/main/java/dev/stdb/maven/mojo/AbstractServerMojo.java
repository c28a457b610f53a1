package dev.stdb.maven.mojo;

import dev.stdb.maven.task.DatabaseClient;
import dev.stdb.maven.task.ServerException;
import dev.stdb.maven.task.ServerProcess;
import dev.stdb.maven.task.TaskException;
import dev.stdb.maven.task.TokenStore;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.settings.Server;
import org.jspecify.annotations.Nullable;

/** Goals that talk to a server. */
abstract class AbstractServerMojo extends AbstractModuleMojo {
    private static final String LOCAL_SERVER = "http://127.0.0.1:3000";

    /**
     * The server; {@code local} means the one that {@code stdb:run} started for this project, or else
     * {@code http://127.0.0.1:3000}. Official flag: {@code --server}.
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

    /** Returns whether an output format is JSON and not text. */
    static boolean isJson(String format) throws TaskException {
        return switch (format) {
            case "json" -> true;
            case "text" -> false;
            default -> throw new TaskException("<format>" + format + "</format> is unknown; use text or json");
        };
    }

    /**
     * Returns the file of the module.
     *
     * @param given what the user has named; {@code null} for the packaged one
     */
    final Path moduleFile(@Nullable File given) throws TaskException {
        Path wasm = given != null ? given.toPath() : buildDirectory.toPath().resolve(project.getArtifactId() + ".wasm");
        if (!Files.isRegularFile(wasm)) {
            throw new TaskException("no module at " + wasm + ". Run 'mvn package' first, or name another file:"
                    + " <wasmFile>target/module.wasm</wasmFile> or -Dstdb.wasmFile=target/module.wasm");
        }
        return wasm;
    }

    /** Returns the server's address. */
    final URI serverUri() throws TaskException, IOException {
        String address = server.equals("local") ? projectServer().orElse(LOCAL_SERVER) : server;
        try {
            URI uri = URI.create(address);
            if (uri.getHost() != null && List.of("http", "https").contains(uri.getScheme())) {
                return uri;
            }
        } catch (IllegalArgumentException e) {
            // Reported below with the correction.
            getLog().debug(e);
        }
        throw new TaskException(
                "<server>" + server + "</server> is no address; write <server>http://127.0.0.1:3000</server>"
                        + " or -Dstdb.server=http://127.0.0.1:3000");
    }

    /** Returns the address of the server that {@code stdb:run} started for this project, if it runs. */
    private Optional<String> projectServer() throws IOException {
        Path ready = ServerProcess.readyFile(workDirectory());
        return Files.exists(ready)
                ? Optional.of(Files.readString(ready).strip()).filter(address -> !address.isEmpty())
                : Optional.empty();
    }

    /** Returns a client with the user's token for {@link #serverUri()}, which it creates at the first use. */
    final DatabaseClient client() throws TaskException, ServerException, IOException {
        URI uri = serverUri();
        return new DatabaseClient(uri, anonymous ? null : tokenFor(uri));
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
        TokenStore userTokens = new TokenStore(Path.of(System.getProperty("user.home"), ".stdb", "tokens"));
        if (projectServer()
                .map(URI::create)
                .filter(own -> TokenStore.isSame(own, uri))
                .isPresent()) {
            Optional<String> own = projectTokens().findOfProject();
            if (own.isPresent()) {
                return own.get();
            }
        }
        Optional<String> stored = userTokens.find(uri);
        if (stored.isPresent() && new DatabaseClient(uri, stored.get()).acceptsToken()) {
            return stored.get();
        }
        stored.ifPresent(token -> getLog().info("the stored token is not of this server, getting a new one"));
        DatabaseClient.Login login = new DatabaseClient(uri, null).createIdentity();
        userTokens.save(uri, login.token());
        getLog().info("new identity " + login.identity() + " for " + uri);
        return login.token();
    }
}
