package dev.stdb.task.config;

import dev.stdb.task.Output;
import dev.stdb.task.Spelling;
import dev.stdb.task.TaskException;
import dev.stdb.task.http.ServerClient;
import dev.stdb.task.http.ServerClient.Login;
import dev.stdb.task.http.ServerException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Who the user is at a server: the token stored for it, or a new identity that the server makes. Used by one thread.
 */
public final class Credentials {
    private final TokenStore tokens;
    private final Spelling spelling;
    private final Output output;

    /**
     * Creates credentials.
     *
     * @param output told about new identities
     */
    public Credentials(TokenStore tokens, Spelling spelling, Output output) {
        this.tokens = tokens;
        this.spelling = spelling;
        this.output = output;
    }

    /** Returns where the tokens of the user of this machine are. */
    public static TokenStore ofUser() {
        return new TokenStore(Path.of(System.getProperty("user.home"), ".stdb", "tokens"));
    }

    /** Returns a token that the server accepts, which is stored for the next time. */
    public String tokenFor(URI server) throws TaskException, ServerException, IOException {
        Optional<String> stored = tokens.find(server);
        if (stored.isPresent()) {
            if (new ServerClient(server, stored.get(), spelling).acceptsToken()) {
                return stored.get();
            }
            output.remark("the stored token is not of this server, getting a new one");
        }
        Login login = new ServerClient(server, null, spelling).createIdentity();
        tokens.save(server, login.token());
        output.remark("new identity " + login.identity() + " for " + server);
        return login.token();
    }

    /** Returns the token that is stored for a server, accepted or not. */
    public Optional<String> find(URI server) throws IOException {
        return tokens.find(server);
    }

    /** Stores a token for a server. */
    public void save(URI server, String token) throws IOException {
        tokens.save(server, token);
    }

    /** Forgets the token for a server; returns whether there was one. */
    public boolean forget(URI server) throws IOException {
        return tokens.delete(server);
    }
}
